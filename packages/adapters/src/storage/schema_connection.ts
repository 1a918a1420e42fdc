import { createHash } from "node:crypto"
import { StorageFailed } from "@mintcode/core/kernel"
import { Effect, Exit, type Scope } from "effect"
import type { ResultSetHeader, RowDataPacket } from "mysql2"
import type { Param } from "./column_encoder.ts"
import { type Dialect, dialectOfServer, sqliteDialect } from "./dialect.ts"
import { type MysqlPool, mysqlTry, runPrepared, runText, takeConnection } from "./mysql_connection.ts"
import { type SqliteConnection, sqliteTry, whileBusy } from "./sqlite_connection.ts"

/** A row as the driver gives it: column names, and whatever values it makes of them. */
export type RawRow = Readonly<Record<string, unknown>>

/** What migrations work on: one connection, one dialect, and a lock that all processes respect. */
export interface SchemaConnection {
  readonly dialect: Dialect
  readonly execute: (sql: string, params?: ReadonlyArray<Param>) => Effect.Effect<void, StorageFailed>
  readonly rows: (sql: string) => Effect.Effect<ReadonlyArray<RawRow>, StorageFailed>
  /** Runs a program while no other process migrates. On SQLite it is one transaction, all or nothing. */
  readonly locked: <A, E, R>(program: Effect.Effect<A, E, R>) => Effect.Effect<A, E | StorageFailed, R>
}

/** Waiting for another process that migrates, in seconds: an index over millions of rows takes a while. */
const LOCK_WAIT_S = 300
/** Characters that MySQL takes in the name of a lock. */
const LOCK_NAME_MAX = 64

export const sqliteSchemaConnection = (database: SqliteConnection): SchemaConnection => ({
  dialect: sqliteDialect,
  execute: (sql, params = []) => sqliteTry("migrate", () => void database.prepare(sql).run(params)),
  rows: (sql) => sqliteTry("migrate", () => database.prepare(sql).all() as ReadonlyArray<RawRow>),
  locked: (program) =>
    Effect.acquireUseRelease(
      whileBusy("migrate", () => database.exec("BEGIN IMMEDIATE")),
      () => program,
      (_, exit) =>
        Effect.orDie(
          sqliteTry("migrate", () => {
            if (database.inTransaction) database.exec(Exit.isSuccess(exit) ? "COMMIT" : "ROLLBACK")
          }),
        ),
    ),
})

/** A connection of the pool, kept for the scope. DDL on MySQL commits by itself: the lock is an advisory one. */
export const mysqlSchemaConnection = (pool: MysqlPool): Effect.Effect<SchemaConnection, StorageFailed, Scope.Scope> =>
  Effect.gen(function* () {
    const connection = yield* Effect.acquireRelease(
      mysqlTry("open", () => takeConnection(pool)),
      (taken) => Effect.sync(() => taken.release()),
    )
    const query = (sql: string, params?: ReadonlyArray<Param>) =>
      mysqlTry("migrate", () =>
        params === undefined ? runText(connection, sql) : runPrepared(connection, sql, params),
      )
    // A look opens a transaction too, and one that lies idle is ended by the server: between two looks here, hours of
    // copying or indexing may pass.
    const rows = (sql: string) => Effect.zipLeft(Effect.map(query(sql), rowsOf), query("COMMIT"))
    const [server] = yield* rows("SELECT VERSION() AS version, DATABASE() AS name")
    // Advisory locks belong to the whole server, so the database's name is part of theirs.
    const digest = createHash("sha256").update(String(server?.["name"])).digest("hex")
    const lock = `mintcode_migrate_${digest}`.slice(0, LOCK_NAME_MAX)
    return {
      dialect: dialectOfServer(String(server?.["version"])),
      execute: (sql, params) => Effect.zipRight(query(sql, params), Effect.asVoid(query("COMMIT"))),
      rows,
      locked: (program) =>
        Effect.acquireUseRelease(
          Effect.flatMap(rows(`SELECT GET_LOCK('${lock}', ${LOCK_WAIT_S}) AS held`), ([row]) =>
            Number(row?.["held"]) === 1 ? Effect.void : Effect.fail(LOCK_NOT_GIVEN),
          ),
          () => program,
          () => Effect.ignore(query(`SELECT RELEASE_LOCK('${lock}')`)),
        ),
    }
  })

const LOCK_NOT_GIVEN = new StorageFailed({
  code: "STORAGE_UNAVAILABLE",
  operation: "migrate",
  reason: "another process has been migrating for too long",
})

const rowsOf = (result: ResultSetHeader | ReadonlyArray<RowDataPacket>): ReadonlyArray<RawRow> =>
  Array.isArray(result) ? (result as ReadonlyArray<RawRow>) : []
