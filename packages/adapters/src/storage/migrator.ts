import type { StorageFailed } from "@mintcode/core/kernel"
import { Clock, Effect } from "effect"
import { refuseUnfinishedCopy } from "./copy_mark.ts"
import { DatabaseUnfit } from "./errors.ts"
import type { Migration } from "./migrations/mod.ts"
import type { SchemaConnection } from "./schema_connection.ts"
import { OLD_PROCESSES_LEAVE_MS, tooNew } from "./schema_watch.ts"
import type { Table } from "./table.ts"

/** A migration by number and name. */
export interface MigrationName {
  readonly id: number
  readonly name: string
}

/**
 * Brings a database up to this program: under a lock, migration by migration, each recorded when it is done, and then
 * a look at what came out. Gives back what ran. Refuses a database that a newer program has migrated.
 *
 * What is going to run is announced first, as rows without a time: programs that do not know it stop committing before
 * anything changes under their hands. On SQLite all of it is one transaction, which nobody commits beside.
 */
export const runMigrations = (
  database: SchemaConnection,
  migrations: ReadonlyArray<Migration>,
  tables: ReadonlyArray<Table>,
): Effect.Effect<ReadonlyArray<MigrationName>, StorageFailed | DatabaseUnfit> =>
  Effect.gen(function* () {
    yield* refuseNewer(database, migrations)
    return yield* database.locked(
      Effect.gen(function* () {
        yield* database.execute(database.dialect.createMigrationTable)
        const applied = yield* refuseNewer(database, migrations)
        const pending = migrations.filter(({ id }) => applied.get(id) !== "applied")
        for (const { id, name } of pending) {
          if (applied.has(id)) continue
          yield* database.execute("INSERT INTO mintcode_migration (id, name, applied_at) VALUES (?, ?, 0)", [id, name])
        }
        const isUpgrade = pending.length > 0 && pending.length < migrations.length
        if (isUpgrade && database.dialect.kind === "mysql") yield* Effect.sleep(OLD_PROCESSES_LEAVE_MS)
        for (const { id, up } of pending) {
          yield* up(database)
          const at = yield* Clock.currentTimeMillis
          yield* database.execute("UPDATE mintcode_migration SET applied_at = ? WHERE id = ?", [at, id])
        }
        yield* checkSchema(database, tables)
        return pending.map(({ id, name }) => ({ id, name }))
      }),
    )
  })

/** Fails unless every migration has run and nothing is missing. Changes nothing. */
export const requireMigrated = (
  database: SchemaConnection,
  migrations: ReadonlyArray<Migration>,
  tables: ReadonlyArray<Table>,
): Effect.Effect<void, StorageFailed | DatabaseUnfit> =>
  Effect.gen(function* () {
    const applied = yield* refuseNewer(database, migrations)
    const pending = migrations.filter(({ id }) => applied.get(id) !== "applied")
    if (pending.length > 0) {
      return yield* new DatabaseUnfit({
        code: "DATABASE_NOT_MIGRATED",
        reason: `Cannot use this database: ${pending.length} of ${migrations.length} migrations have not run. Run "mintcode migrate"`,
      })
    }
    yield* checkSchema(database, tables)
  })

/** How far a migration has come: one that was announced may have broken off at any point. */
type Progress = "announced" | "applied"

/** The migrations that were announced or have run, by their numbers. */
const refuseNewer = (database: SchemaConnection, migrations: ReadonlyArray<Migration>) =>
  Effect.gen(function* () {
    const columns = yield* database.rows(database.dialect.listColumns)
    yield* refuseUnfinishedCopy(columns)
    if (!columns.some((row) => row["table_name"] === "mintcode_migration")) return new Map<number, Progress>()
    const rows = yield* database.rows("SELECT id, applied_at FROM mintcode_migration")
    const applied = new Map(
      rows.map((row): [number, Progress] => [
        Number(row["id"]),
        Number(row["applied_at"]) > 0 ? "applied" : "announced",
      ]),
    )
    const known = Math.max(0, ...migrations.map(({ id }) => id))
    const newest = Math.max(0, ...applied.keys())
    if (newest > known) return yield* tooNew(newest, known)
    return applied
  })

/**
 * A migration may be recorded and a table still lack something: created by other hands, or restored in part. Commits
 * rely on each column and on each unique key, and lists name the index that they go along, so a missing one is found here
 * and not by a buyer.
 */
const checkSchema = (database: SchemaConnection, tables: ReadonlyArray<Table>) =>
  Effect.gen(function* () {
    const columns = setOf(yield* database.rows(database.dialect.listColumns), "column_name")
    const uniques = setOf(yield* database.rows(database.dialect.listUniqueIndexes), "index_name")
    const indexes = new Set(
      (yield* database.rows(database.dialect.listIndexes)).map((row) => String(row["index_name"])),
    )
    const missing = tables.flatMap((table) => [
      ...table.columns
        .filter(({ name }) => !columns.has(`${table.name}.${name}`))
        .map(({ name }) => `column ${table.name}.${name}`),
      ...table.uniques
        .filter(({ name }) => !uniques.has(`${table.name}.${name}`))
        .map(({ name }) => `unique index ${name} of ${table.name}`),
      ...[...table.indexes, ...table.positives]
        .filter(({ name }) => !indexes.has(name))
        .map(({ name }) => `index ${name} of ${table.name}`),
    ])
    if (missing.length === 0) return
    return yield* new DatabaseUnfit({
      code: "DATABASE_SCHEMA_WRONG",
      reason: `Cannot use this database: it lacks ${listed(missing)}`,
    })
  })

/** Missing things that a message names: enough to see what happened. */
const NAMED_MAX = 5

const listed = (missing: ReadonlyArray<string>): string =>
  missing.length > NAMED_MAX
    ? `${missing.slice(0, NAMED_MAX).join(", ")} and ${missing.length - NAMED_MAX} more`
    : missing.join(", ")

const setOf = (rows: ReadonlyArray<Readonly<Record<string, unknown>>>, column: string): ReadonlySet<string> =>
  new Set(rows.map((row) => `${String(row["table_name"])}.${String(row[column])}`))
