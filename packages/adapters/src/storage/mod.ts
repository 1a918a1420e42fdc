/**
 * Storage on SQLite and on MySQL or MariaDB: one schema, one set of rules, two drivers.
 *
 * Writing goes through core's `Commit` port alone. On SQLite one loop puts the commits that wait into one transaction,
 * so that they share a flush of the disk; on MySQL each is a transaction with as few round trips as the driver allows.
 * Reading goes through `@effect/sql`; `rowDecoder` and `selectColumns` tie its rows to core's entities.
 *
 * @example
 * ```ts
 * import { layerStorage } from "@mintcode/adapters/storage"
 * import { Commit, insert } from "@mintcode/core/kernel"
 * import { SettingEntity } from "@mintcode/core/settings"
 * import { Effect, Redacted } from "effect"
 *
 * const setting = { key: "site_title", version: 1, value: '"My shop"', updatedAt: Date.now(), updatedBy: "me" }
 * const program = Effect.flatMap(Commit, (commit) => commit([insert(SettingEntity, setting)]))
 *
 * await Effect.runPromise(program.pipe(Effect.provide(layerStorage(Redacted.make("sqlite::memory:")))))
 * ```
 *
 * @module
 */

export * from "./copy_database.ts"
export { type DatabaseAddress, parseDatabaseUrl } from "./database_url.ts"
export * from "./errors.ts"
export type { MigrationName } from "./migrator.ts"
export { layerRepositories } from "./repositories/mod.ts"
export { limitRows, rowDecoder, selectColumns } from "./rows.ts"
export { TABLES } from "./schema.ts"
export { type BackupReport, backupSqlite, type RestoreReport, restoreSqlite } from "./sqlite_backup.ts"
export { layerStorage, migrateStorage, type Storage, type StorageOptions } from "./storage.ts"
export * from "./storage_dialect.ts"
