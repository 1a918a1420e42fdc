import { type DatabaseUnfit, migrateStorage, parseDatabaseUrl } from "@mintcode/adapters/storage"
import { Effect, Option } from "effect"
import type { ConfigShape } from "../config/config.ts"
import { isDatabaseThere } from "./existing_database.ts"
import { loadKeyring } from "./keys.ts"

/**
 * Brings the database up to date. Where it makes an embedded one it makes the keys as well: a database without its keys
 * is one that nobody may use, since they could have been lost.
 */
export const migrateDatabase = (config: ConfigShape) =>
  Effect.gen(function* () {
    if (yield* isFirstStart(config)) yield* loadKeyring(config)
    return yield* migrateStorage(config.databaseUrl)
  })

/** Production names its keys itself. */
const isFirstStart = (config: ConfigShape): Effect.Effect<boolean, DatabaseUnfit> =>
  Effect.map(
    parseDatabaseUrl(config.databaseUrl),
    (address) =>
      address.kind === "sqlite" &&
      config.mode === "development" &&
      Option.isNone(config.keys) &&
      !isDatabaseThere(address.path),
  )
