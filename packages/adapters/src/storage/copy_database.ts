import type { StorageFailed } from "@mintcode/core/kernel"
import Database from "better-sqlite3"
import { Effect, type Redacted, type Scope } from "effect"
import { emptyUnfinishedCopy, markCopy, unmarkCopy } from "./copy_mark.ts"
import { parseDatabaseUrl } from "./database_url.ts"
import { columnList, type Dialect, sqliteDialect } from "./dialect.ts"
import { DatabaseUnfit } from "./errors.ts"
import { MIGRATIONS } from "./migrations/mod.ts"
import { requireMigrated, runMigrations } from "./migrator.ts"
import {
  type MysqlConnection,
  makeMysqlPool,
  mysqlTry,
  runPrepared,
  runText,
  takeConnection,
} from "./mysql_connection.ts"
import { TABLES } from "./schema.ts"
import { mysqlSchemaConnection, sqliteSchemaConnection } from "./schema_connection.ts"
import { requireUnused } from "./sqlite_backup.ts"
import { sqliteTry } from "./sqlite_connection.ts"
import { makeStatements } from "./statements.ts"
import type { Table } from "./table.ts"

/** Rows in one statement and one transaction: little enough for any packet, enough not to wait for each. */
const ROWS_CHUNK = 256

/** How a copy is made. */
export interface CopyOptions {
  /** Called with the number of rows that have arrived. */
  readonly copied?: (rows: number) => void
  /** Empties the target first, when a copy into it broke off. A target that is in use is refused all the same. */
  readonly restart?: boolean
}

/** Rows of each table that was copied. */
export type CopyReport = ReadonlyArray<{ readonly table: string; readonly rows: number }>

/**
 * Copies a SQLite database into an empty MySQL or MariaDB one, table by table, and counts both afterwards. Nobody may work
 * on either. A target is marked until all rows are there, and nobody else uses it until then. What broke off is not
 * resumed, since the source may have changed meanwhile: `restart` empties the target of what it left, and begins anew.
 */
export const copyDatabase = (
  from: Redacted.Redacted<string>,
  to: Redacted.Redacted<string>,
  { copied = () => undefined, restart = false }: CopyOptions = {},
): Effect.Effect<CopyReport, StorageFailed | DatabaseUnfit> =>
  Effect.scoped(
    Effect.gen(function* () {
      const source = yield* parseDatabaseUrl(from)
      const target = yield* parseDatabaseUrl(to)
      if (source.kind !== "sqlite")
        return yield* unfit("DATABASE_URL_INVALID", "the source is a SQLite file: sqlite:./path")
      if (target.kind !== "mysql")
        return yield* unfit("DATABASE_URL_INVALID", "the target is mysql://user:password@host/name")
      yield* requireUnused(source.path)
      const database = yield* openSource(source.path)
      yield* requireMigrated(sqliteSchemaConnection(database), MIGRATIONS, TABLES)

      const pool = yield* makeMysqlPool(target, 2)
      const schema = yield* mysqlSchemaConnection(pool)
      if (restart) yield* emptyUnfinishedCopy(schema, TABLES)
      yield* runMigrations(schema, MIGRATIONS, TABLES)
      const connection = yield* Effect.acquireRelease(
        mysqlTry("copy", () => takeConnection(pool)),
        (taken) => Effect.sync(() => taken.release()),
      )
      for (const table of TABLES) {
        const [row] = yield* schema.rows(`SELECT 1 AS there FROM ${schema.dialect.quote(table.name)} LIMIT 1`)
        if (row !== undefined) return yield* unfit("DATABASE_NOT_EMPTY", `the target has rows in ${table.name} already`)
      }
      yield* markCopy(schema)
      const report: Array<CopyReport[number]> = []
      for (const table of TABLES) {
        const rows = yield* copyTable(database, connection, schema.dialect, table, copied)
        const [counted] = yield* schema.rows(`SELECT COUNT(*) AS count FROM ${schema.dialect.quote(table.name)}`)
        if (Number(counted?.["count"]) !== rows) {
          return yield* unfit("COPY_DIFFERS", `${table.name} has ${rows} rows and ${counted?.["count"]} arrived`)
        }
        report.push({ table: table.name, rows })
      }
      yield* unmarkCopy(schema)
      return report
    }),
  )

const openSource = (path: string): Effect.Effect<Database.Database, StorageFailed, Scope.Scope> =>
  Effect.acquireRelease(
    sqliteTry("open", () => {
      const database = new Database(path, { readonly: true, fileMustExist: true })
      // One moment for all tables, whatever happens meanwhile.
      database.exec("BEGIN")
      return database
    }),
    (database) => Effect.sync(() => database.close()),
  )

const copyTable = (
  database: Database.Database,
  connection: MysqlConnection,
  dialect: Dialect,
  table: Table,
  copied: (rows: number) => void,
): Effect.Effect<number, StorageFailed> =>
  mysqlTry("copy", async () => {
    const { insert } = makeStatements(dialect)
    const key = sqliteDialect.quote(table.key.name)
    const select = `SELECT ${columnList(sqliteDialect, table.columns)} FROM ${sqliteDialect.quote(table.name)} ORDER BY ${key}`
    let count = 0
    let chunk: Array<ReadonlyArray<string | number | Buffer | null>> = []
    const flush = async () => {
      if (chunk.length === 0) return
      await runPrepared(connection, insert(table, chunk.length), chunk.flat())
      await runText(connection, "COMMIT")
      count += chunk.length
      copied(chunk.length)
      chunk = []
    }
    for (const row of database.prepare(select).raw(true).iterate()) {
      chunk.push(row as (typeof chunk)[number])
      if (chunk.length === ROWS_CHUNK) await flush()
    }
    await flush()
    return count
  })

const unfit = (code: DatabaseUnfit["code"], reason: string): Effect.Effect<never, DatabaseUnfit> =>
  Effect.fail(new DatabaseUnfit({ code, reason: `Cannot copy: ${reason}` }))
