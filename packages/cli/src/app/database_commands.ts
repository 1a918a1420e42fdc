import { renderKeyring } from "@mintcode/adapters/node-crypto"
import { backupSqlite, copyDatabase, parseDatabaseUrl, restoreSqlite } from "@mintcode/adapters/storage"
import { holdUncertain } from "@mintcode/core/redemption"
import { Effect, Layer, Option, Redacted } from "effect"
import { Config, type ConfigShape } from "../config/config.ts"
import { CommandFailed } from "../failure/failure.ts"
import { requireDatabase } from "./existing_database.ts"
import { loadKeyring } from "./keys.ts"
import { layerDomain } from "./layers.ts"
import { layerQuietLogging } from "./logging.ts"

/** The path of the embedded database. Servers of their own have their own tools. */
const ownPath = (config: ConfigShape) =>
  Effect.flatMap(parseDatabaseUrl(config.databaseUrl), (address) =>
    address.kind === "sqlite"
      ? Effect.succeed(address.path)
      : new CommandFailed({
          code: "NOT_SQLITE",
          exit: "refused",
          reason:
            "This is for embedded databases. For MySQL and MariaDB: mysqldump --single-transaction (docs/guides/operating.md)",
        }),
  )

export const backupDatabase = (config: ConfigShape, file: string) =>
  Effect.flatMap(Effect.zipLeft(ownPath(config), requireDatabase(config)), (path) => backupSqlite(path, file))

/** Migrates the copy, makes sure that the keys fit it, and ends what could be delivered twice, before it takes its place. */
export const restoreDatabase = (config: ConfigShape, file: string) =>
  Effect.gen(function* () {
    const path = yield* ownPath(config)
    const keyring = yield* loadKeyring(config, { mayCreate: false })
    const preparing = (draft: string): ConfigShape => ({
      ...config,
      databaseUrl: Redacted.make(`sqlite:${draft}`),
      // Those of the place that is restored, not of the draft; and nobody is to be woken yet.
      keys: Option.some(renderKeyring(keyring)),
      keysFile: Option.none(),
      redisUrl: Option.none(),
    })
    return yield* restoreSqlite(file, path, (draft) =>
      holdUncertain.pipe(
        Effect.provide(
          layerDomain.pipe(
            Layer.provide(Layer.succeed(Config, preparing(draft))),
            Layer.provide(layerQuietLogging(config)),
          ),
        ),
      ),
    )
  })

export const copyToMysql = copyDatabase
