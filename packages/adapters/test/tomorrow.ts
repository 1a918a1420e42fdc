import { DatabaseUnfit, parseDatabaseUrl } from "@mintcode/adapters/storage"
import { Effect, type Redacted } from "effect"
import { MIGRATIONS } from "../src/storage/migrations/mod.ts"
import { runMigrations } from "../src/storage/migrator.ts"
import { makeMysqlPool } from "../src/storage/mysql_connection.ts"
import { TABLES } from "../src/storage/schema.ts"
import { mysqlSchemaConnection, sqliteSchemaConnection } from "../src/storage/schema_connection.ts"
import { openSqlite } from "../src/storage/sqlite_connection.ts"

/** The number of a migration that no program knows yet. */
export const TOMORROW = 9_999

/** Numbers of all migrations that this program knows. */
export const MIGRATION_IDS = MIGRATIONS.map(({ id }) => id)

/** Migrates a database as a newer program would, by the same migrator, and answers what a query finds meanwhile. */
export const migrateToTomorrow = (url: Redacted.Redacted<string>, query: string) =>
  Effect.gen(function* () {
    const database = yield* openBeside(url)
    let found: ReadonlyArray<unknown> = []
    const tomorrow = {
      id: TOMORROW,
      name: "of_tomorrow",
      up: () =>
        Effect.map(database.rows(query), (rows) => {
          found = rows
        }),
    }
    yield* runMigrations(database, [...MIGRATIONS, tomorrow], TABLES)
    return found
  }).pipe(Effect.scoped)

/** Takes back that a newer program was there. */
export const forgetTomorrow = (url: Redacted.Redacted<string>) =>
  Effect.flatMap(openBeside(url), ({ execute }) =>
    execute("DELETE FROM mintcode_migration WHERE id = ?", [TOMORROW]),
  ).pipe(Effect.scoped)

/** What a query finds, past storage. */
export const foundIn = (url: Redacted.Redacted<string>, query: string) =>
  Effect.flatMap(openBeside(url), ({ rows }) => rows(query)).pipe(Effect.scoped)

/** Every column and index that a database has, in an order of their own. */
export const schemaOf = (url: Redacted.Redacted<string>) =>
  Effect.gen(function* () {
    const { dialect, rows } = yield* openBeside(url)
    return { columns: yield* rows(COLUMNS[dialect.kind]), indexes: yield* rows(INDEXES[dialect.kind]) }
  }).pipe(Effect.scoped)

const COLUMNS = {
  sqlite: `SELECT tables.name AS table_name, columns.name AS column_name, columns.type, columns."notnull", columns.pk
FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns WHERE tables.type = 'table' ORDER BY 1, 2`,
  mysql: `SELECT table_name, column_name, column_type, is_nullable, collation_name
FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, 2`,
}

const INDEXES = {
  sqlite: "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1",
  mysql: `SELECT table_name, index_name, seq_in_index, column_name, non_unique
FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY 1, 2, 3`,
}

const openBeside = (url: Redacted.Redacted<string>) =>
  Effect.gen(function* () {
    const address = yield* parseDatabaseUrl(url)
    switch (address.kind) {
      case "mysql":
        return yield* Effect.flatMap(makeMysqlPool(address, 1), mysqlSchemaConnection)
      case "sqlite":
        return sqliteSchemaConnection(yield* openSqlite(address.path, { durability: "full" }))
      case "sqlite-temporary":
        return yield* new DatabaseUnfit({ code: "DATABASE_URL_INVALID", reason: "Cannot open what nobody else sees" })
    }
  })
