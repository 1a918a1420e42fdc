import { hostname } from "node:os"
import process from "node:process"
import { fiveSimDriver } from "@mintcode/adapters/five-sim"
import { layerNodeCrypto } from "@mintcode/adapters/node-crypto"
import { openAiAdminDriver } from "@mintcode/adapters/openai-admin"
import { layerArgon2, layerCommonPasswords } from "@mintcode/adapters/passwords"
import { scimSeatDriver } from "@mintcode/adapters/scim-seats"
import { smsActivateDriver } from "@mintcode/adapters/sms-activate"
import { layerSmtp } from "@mintcode/adapters/smtp"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { layerTotp } from "@mintcode/adapters/totp"
import { layerTurnstile } from "@mintcode/adapters/turnstile"
import { layerWebhookHttp } from "@mintcode/adapters/webhook-http"
import { workspaceSeatDriver } from "@mintcode/adapters/workspace-seats"
import { layerCoreOn, layerEmbeddedWork } from "@mintcode/core"
import { MailConfig, Mailer } from "@mintcode/core/mail"
import { layerAllPeople } from "@mintcode/core/people"
import { SeatDrivers, SeatTargets } from "@mintcode/core/seat"
import { checkKeys } from "@mintcode/core/settings"
import { SupplierDrivers } from "@mintcode/core/supplier"
import { WebhookTargets } from "@mintcode/core/webhook"
import { WorkerName } from "@mintcode/core/work"
import { Effect, Layer, Option } from "effect"
import { Config } from "../config/config.ts"
import { loadKeyring } from "./keys.ts"
import { listenUrl } from "./listen_url.ts"

const layerCrypto = Layer.unwrapEffect(
  Effect.flatMap(Config, (config) => Effect.map(loadKeyring(config), layerNodeCrypto)),
)

const drivers = [fiveSimDriver, smsActivateDriver]

const seatDrivers = [workspaceSeatDriver, openAiAdminDriver, scimSeatDriver]

const layerDrivers = Layer.mergeAll(
  Layer.succeed(SupplierDrivers, new Map(drivers.map((driver) => [driver.name, driver]))),
  Layer.succeed(SeatDrivers, new Map(seatDrivers.map((driver) => [driver.name, driver]))),
)

const layerDatabase = Layer.unwrapEffect(
  Effect.map(Config, ({ databaseUrl }) => Layer.provideMerge(layerRepositories, layerStorage(databaseUrl))),
)

/** Mail goes where configured, and waits where nothing is. */
const layerMail = Layer.unwrapEffect(
  Effect.map(Config, (config) =>
    Layer.mergeAll(
      Option.match(config.smtp, { onNone: () => Layer.succeed(Mailer, undefined), onSome: layerSmtp }),
      Layer.succeed(MailConfig, { publicUrl: Option.getOrElse(config.publicUrl, () => listenUrl(config)) }),
    ),
  ),
)

const layerCredentials = Layer.mergeAll(layerArgon2(), layerCommonPasswords, layerTotp)

/** Keys come first: a database is not touched before it is known that there are keys for it. */
const layerPorts = Layer.mergeAll(layerDatabase, layerDrivers, layerMail, layerCredentials, layerTurnstile).pipe(
  Layer.provideMerge(layerCrypto),
  Layer.tap((context) => Effect.provide(checkKeys, context)),
)

/** Webhooks go to the public internet, and to this machine only where that is said. */
const layerWebhooks = layerWebhookHttp.pipe(
  Layer.provideMerge(
    Layer.effect(
      WebhookTargets,
      Effect.map(Config, ({ webhookLoopback }) => ({ allowLoopback: webhookLoopback })),
    ),
  ),
)

/** Providers of workspaces are on the public internet, or in the networks that are named. */
const layerSeatTargets = Layer.effect(
  SeatTargets,
  Effect.map(Config, ({ seatNetworks }) => ({ networks: seatNetworks })),
)

/** Wake-ups, schedules and limits go over Redis where there is one. Its packages load only then. */
const layerWork = Layer.unwrapEffect(
  Effect.flatMap(Config, ({ redisUrl }) =>
    Option.match(redisUrl, {
      onNone: () => Effect.succeed(layerEmbeddedWork),
      onSome: (url) =>
        Effect.map(
          Effect.promise(() => import("@mintcode/adapters/bullmq")),
          ({ layerBullmqWork }) => layerBullmqWork({ url }),
        ),
    }),
  ),
)

/** Characters of a machine's name that are kept. */
const HOST_LENGTH_MAX = 100

/** Operators see by it which worker is where. */
const layerWorkerName = Layer.succeed(WorkerName, `${hostname().slice(0, HOST_LENGTH_MAX)}:${process.pid}`)

/** The whole domain on the configured database: every service of core, with its ports. */
export const layerDomain = layerAllPeople.pipe(
  Layer.provideMerge(layerCoreOn(Layer.provide(layerWork, layerWorkerName))),
  Layer.provideMerge(Layer.mergeAll(layerPorts, layerWebhooks, layerSeatTargets)),
)
