import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Reactivity from "@effect/experimental/Reactivity"
import * as SqlClient from "@effect/sql/SqlClient"
import * as SqlError from "@effect/sql/SqlError"
import * as MysqlClient from "@effect/sql-mysql2/MysqlClient"
import * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
import { CHANGES_UNSEEN, ChangeWatch, Commit, type StorageFailed } from "@mintcode/core/kernel"
import { Cause, Context, Effect, Layer, type Redacted, type Scope } from "effect"
import type { CommitShape } from "./commit_plan.ts"
import { type DatabaseAddress, parseDatabaseUrl } from "./database_url.ts"
import { mysqlDialect, sqliteDialect } from "./dialect.ts"
import type { DatabaseUnfit } from "./errors.ts"
import { makeGroupCommit } from "./group_commit.ts"
import { MIGRATIONS } from "./migrations/mod.ts"
import { type MigrationName, requireMigrated, runMigrations } from "./migrator.ts"
import { makeMysqlCommit } from "./mysql_commit.ts"
import {
  type MysqlAddress,
  makeMysqlPool,
  makeMysqlReadPool,
  mysqlReadOptions,
  WRITE_CONNECTIONS_MAX,
} from "./mysql_connection.ts"
import { mysqlFailure } from "./mysql_errors.ts"
import { makeMysqlPointReads, makeSqlitePointReads, type PointReads } from "./point_reads.ts"
import { TABLES } from "./schema.ts"
import { mysqlSchemaConnection, type SchemaConnection, sqliteSchemaConnection } from "./schema_connection.ts"
import { NEWEST_MIGRATION, type SchemaWatch, watchSchema } from "./schema_watch.ts"
import { makeSqliteChanges } from "./sqlite_changes.ts"
import { openSqlite, type SqliteConnection, type SqliteOpenOptions, sqliteTry } from "./sqlite_connection.ts"
import { sqliteFailure } from "./sqlite_errors.ts"
import { StorageDialect } from "./storage_dialect.ts"
import type { Table } from "./table.ts"

/** How storage opens. */
export interface StorageOptions {
  /** Run waiting migrations first. Without it a database that needs some is refused. Default: true. */
  readonly migrate?: boolean
  /** Commits that SQLite may put into one transaction. Default: 64. */
  readonly groupCommitsMax?: number
  /** Connections to MySQL that write. Default: 12. */
  readonly writeConnectionsMax?: number
  /** Connections to MySQL that read single rows. Default: 6. */
  readonly readConnectionsMax?: number
  /** Connections to MySQL that read lists. Default: 4. */
  readonly listConnectionsMax?: number
}

/** What storage provides. */
export type Storage = Commit | ChangeWatch | SqlClient.SqlClient | StorageDialect

/** Connections to MySQL that read single rows and lists, when nothing is said. With those that write they are 22 a process. */
const READ_CONNECTIONS_MAX = 6
const LIST_CONNECTIONS_MAX = 4

/**
 * Storage at an address: `Commit` for writing, a `SqlClient` for reading, `ChangeWatch` for those who remember, and what
 * the dialects differ in. When the scope ends, commits that were handed over are finished first.
 *
 * Fails with `StorageFailed` when the database cannot be reached or used, and with `DatabaseUnfit` when this program
 * must not use it.
 *
 * @example
 * ```ts
 * import { layerStorage, StorageDialect } from "@mintcode/adapters/storage"
 * import { Effect, Redacted } from "effect"
 *
 * const ping = Effect.flatMap(StorageDialect, (dialect) => dialect.ping)
 * await Effect.runPromise(Effect.provide(ping, layerStorage(Redacted.make("sqlite::memory:"))))
 * ```
 */
export const layerStorage = (
  url: Redacted.Redacted<string>,
  options: StorageOptions = {},
): Layer.Layer<Storage, StorageFailed | DatabaseUnfit> =>
  Layer.scopedContext(
    Effect.gen(function* () {
      const { changes, commit, dialect, sql } = yield* openStorage(yield* parseDatabaseUrl(url), options)
      return Context.make(Commit, commit).pipe(
        Context.add(ChangeWatch, changes),
        Context.add(SqlClient.SqlClient, sql),
        Context.add(StorageDialect, dialect),
      )
    }),
  ).pipe(Layer.provide(Reactivity.layer))

/** Runs the migrations that wait and gives back which ran. What `mintcode migrate` calls. */
export const migrateStorage = (
  url: Redacted.Redacted<string>,
): Effect.Effect<ReadonlyArray<MigrationName>, StorageFailed | DatabaseUnfit> =>
  parseDatabaseUrl(url).pipe(
    Effect.flatMap(openForSchema),
    Effect.flatMap((database) => runMigrations(database, MIGRATIONS, TABLES)),
    Effect.scoped,
  )

interface Opened {
  readonly commit: CommitShape
  readonly changes: Context.Tag.Service<ChangeWatch>
  readonly sql: SqlClient.SqlClient
  readonly dialect: Context.Tag.Service<StorageDialect>
}

type Opening = Effect.Effect<Opened, StorageFailed | DatabaseUnfit, Scope.Scope | Reactivity.Reactivity>

/** The newest migration that this program knows. */
const MIGRATION_KNOWN = Math.max(...MIGRATIONS.map(({ id }) => id))

const TABLES_BY_NAME: ReadonlyMap<string, Table> = new Map(TABLES.map((table) => [table.name, table]))

const openStorage = (address: DatabaseAddress, options: StorageOptions): Opening => {
  switch (address.kind) {
    case "sqlite":
      return openSqliteStorage(address.path, options, { durability: "full" })
    case "sqlite-temporary":
      return Effect.flatMap(temporaryFile, (path) => openSqliteStorage(path, options, { durability: "off" }))
    case "mysql":
      return openMysqlStorage(address, options)
  }
}

const openForSchema = (address: DatabaseAddress): Effect.Effect<SchemaConnection, StorageFailed, Scope.Scope> => {
  switch (address.kind) {
    case "sqlite":
      return Effect.map(openSqlite(address.path, { durability: "full" }), sqliteSchemaConnection)
    case "sqlite-temporary":
      return temporaryFile.pipe(
        Effect.flatMap((path) => openSqlite(path, { durability: "off" })),
        Effect.map(sqliteSchemaConnection),
      )
    case "mysql":
      return Effect.flatMap(makeMysqlPool(address, 1), mysqlSchemaConnection)
  }
}

const prepareSchema = (database: SchemaConnection, options: StorageOptions) =>
  options.migrate === false
    ? requireMigrated(database, MIGRATIONS, TABLES)
    : Effect.asVoid(runMigrations(database, MIGRATIONS, TABLES))

/**
 * Two connections to one file: on a single one reads would wait behind every transaction. The writer is opened first
 * and closed last, so that it can fold the log back into the file.
 */
const openSqliteStorage = (path: string, options: StorageOptions, how: SqliteOpenOptions): Opening =>
  Effect.gen(function* () {
    const database = yield* openSqlite(path, how)
    yield* prepareSchema(sqliteSchemaConnection(database), options)
    const sql = yield* SqliteClient.make({ filename: path, readonly: true, disableWAL: true })
    const newest = newestOf(database)
    const watch = yield* watchSchema(sqliteTry("look", newest), MIGRATION_KNOWN)
    // Whoever holds the lock sees each migration that ran before: here no commit can come too late.
    const refusal = () => watch.note(newest())
    const { heard, watch: changes } = makeSqliteChanges(database)
    const commit = yield* makeGroupCommit(database, TABLES_BY_NAME, { ...options, refusal, heard })
    return {
      commit,
      changes,
      sql,
      dialect: dialectService("sqlite", sql, sqliteFailure, watch, makeSqlitePointReads(database)),
    }
  })

/** Reads the newest migration. Takes microseconds. */
const newestOf = (database: SqliteConnection): (() => number) => {
  const statement = database.prepare(NEWEST_MIGRATION).pluck()
  return () => Number(statement.get())
}

/**
 * Commits have a pool of their own, on mysql2 itself: `@effect/sql-mysql2` turns `multipleStatements` on, cannot set
 * a session up, and takes a fiber for each statement.
 */
const openMysqlStorage = (address: MysqlAddress, options: StorageOptions): Opening =>
  Effect.gen(function* () {
    const pool = yield* makeMysqlPool(address, options.writeConnectionsMax ?? WRITE_CONNECTIONS_MAX)
    const { dialect } = yield* Effect.scoped(
      Effect.gen(function* () {
        const database = yield* mysqlSchemaConnection(pool)
        yield* prepareSchema(database, options)
        return database
      }),
    )
    const listConnections = options.listConnectionsMax ?? LIST_CONNECTIONS_MAX
    const sql = yield* MysqlClient.make({
      host: address.host,
      port: address.port,
      username: address.user,
      password: address.password,
      database: address.database,
      maxConnections: listConnections,
      // All of them are kept: without it the client drops each connection once it is idle.
      poolConfig: { ...mysqlReadOptions(address), maxIdle: listConnections },
    }).pipe(reading("open", mysqlFailure))
    const look = sql.unsafe<{ readonly newest: number }>(NEWEST_MIGRATION).pipe(
      Effect.map(([row]) => Number(row?.newest ?? 0)),
      reading("look", mysqlFailure),
    )
    const watch = yield* watchSchema(look, MIGRATION_KNOWN)
    const carryOut = yield* makeMysqlCommit(pool, dialect, TABLES_BY_NAME, watch)
    const commit: CommitShape = (changes) => Effect.zipRight(watch.permit, carryOut(changes))
    const pointReads = makeMysqlPointReads(
      yield* makeMysqlReadPool(address, options.readConnectionsMax ?? READ_CONNECTIONS_MAX),
    )
    // Another process's commits are told of by nobody: what is asked is read.
    return {
      commit,
      changes: CHANGES_UNSEEN,
      sql,
      dialect: dialectService("mysql", sql, mysqlFailure, watch, pointReads),
    }
  })

type FailureOf = (operation: string, cause: unknown) => StorageFailed | undefined

const dialectService = (
  kind: "sqlite" | "mysql",
  sql: SqlClient.SqlClient,
  failureOf: FailureOf,
  { outdated, permit }: SchemaWatch,
  pointReads: PointReads,
): Context.Tag.Service<StorageDialect> => ({
  kind,
  quote: (kind === "sqlite" ? sqliteDialect : mysqlDialect).quote,
  reading: (operation) => reading(operation, failureOf),
  pointReads,
  ping: Effect.zipRight(permit, Effect.asVoid(sql`SELECT 1`).pipe(reading("ping", failureOf))),
  outdated,
})

const reading =
  (operation: string, failureOf: FailureOf) =>
  <A, E, R>(program: Effect.Effect<A, E, R>): Effect.Effect<A, Exclude<E, SqlError.SqlError> | StorageFailed, R> =>
    Effect.catchAllCause(program, (cause): Effect.Effect<never, Exclude<E, SqlError.SqlError> | StorageFailed> => {
      const wrong = [...Cause.failures(cause)].find((error) => error instanceof SqlError.SqlError)
      const thrown = wrong === undefined ? [...Cause.defects(cause)] : [(wrong as SqlError.SqlError).cause]
      const failure = thrown.map((error) => failureOf(operation, error)).find((found) => found !== undefined)
      if (failure !== undefined) return Effect.fail(failure)
      // An SQL error that is none of storage's is a wrong statement: a bug, not something to handle.
      return wrong === undefined
        ? Effect.failCause(cause as Cause.Cause<Exclude<E, SqlError.SqlError>>)
        : Effect.die(wrong)
    })

/** A private file in a folder of its own: two connections cannot share a database in memory. */
const temporaryFile: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "mintcode-"))),
  (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true })),
).pipe(Effect.map((folder) => join(folder, "mintcode.db")))
