import { fiveSimDriver } from "@mintcode/adapters/five-sim"
import { layerNodeCrypto } from "@mintcode/adapters/node-crypto"
import { smsActivateDriver } from "@mintcode/adapters/sms-activate"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { layerWebhookHttp } from "@mintcode/adapters/webhook-http"
import { layerCore } from "@mintcode/core"
import { checkKeys } from "@mintcode/core/settings"
import { SupplierDrivers } from "@mintcode/core/supplier"
import { WebhookTargets } from "@mintcode/core/webhook"
import { Effect, Layer } from "effect"
import { Config } from "../config/config.ts"
import { loadKeyring } from "./keys.ts"

const layerCrypto = Layer.unwrapEffect(
  Effect.flatMap(Config, (config) => Effect.map(loadKeyring(config), layerNodeCrypto)),
)

const drivers = [fiveSimDriver, smsActivateDriver]

const layerDrivers = Layer.succeed(SupplierDrivers, new Map(drivers.map((driver) => [driver.name, driver])))

const layerDatabase = Layer.unwrapEffect(
  Effect.map(Config, ({ databaseUrl }) => Layer.provideMerge(layerRepositories, layerStorage(databaseUrl))),
)

/** Keys come first: a database is not touched before it is known that there are keys for it. */
const layerPorts = Layer.mergeAll(layerDatabase, layerDrivers).pipe(
  Layer.provideMerge(layerCrypto),
  Layer.tap((context) => Effect.provide(checkKeys, context)),
)

/** Webhooks go to the public internet; while developing, to this machine too. */
const layerWebhooks = layerWebhookHttp.pipe(
  Layer.provideMerge(
    Layer.effect(
      WebhookTargets,
      Effect.map(Config, ({ mode }) => ({ allowLoopback: mode === "development" })),
    ),
  ),
)

/** The whole domain on the configured database: every service of core, with its ports. */
export const layerDomain = Layer.provideMerge(layerCore, Layer.mergeAll(layerPorts, layerWebhooks))
