import { fiveSimDriver } from "@mintcode/adapters/five-sim"
import { layerNodeCrypto } from "@mintcode/adapters/node-crypto"
import { layerArgon2, layerCommonPasswords } from "@mintcode/adapters/passwords"
import { smsActivateDriver } from "@mintcode/adapters/sms-activate"
import { layerSmtp } from "@mintcode/adapters/smtp"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { layerTotp } from "@mintcode/adapters/totp"
import { layerTurnstile } from "@mintcode/adapters/turnstile"
import { layerWebhookHttp } from "@mintcode/adapters/webhook-http"
import { layerCore } from "@mintcode/core"
import { MailConfig, Mailer } from "@mintcode/core/mail"
import { layerAllPeople } from "@mintcode/core/people"
import { checkKeys } from "@mintcode/core/settings"
import { SupplierDrivers } from "@mintcode/core/supplier"
import { WebhookTargets } from "@mintcode/core/webhook"
import { Effect, Layer, Option } from "effect"
import { Config } from "../config/config.ts"
import { loadKeyring } from "./keys.ts"
import { listenUrl } from "./listen_url.ts"

const layerCrypto = Layer.unwrapEffect(
  Effect.flatMap(Config, (config) => Effect.map(loadKeyring(config), layerNodeCrypto)),
)

const drivers = [fiveSimDriver, smsActivateDriver]

const layerDrivers = Layer.succeed(SupplierDrivers, new Map(drivers.map((driver) => [driver.name, driver])))

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

/** The whole domain on the configured database: every service of core, with its ports. */
export const layerDomain = layerAllPeople.pipe(
  Layer.provideMerge(layerCore),
  Layer.provideMerge(Layer.mergeAll(layerPorts, layerWebhooks)),
)
