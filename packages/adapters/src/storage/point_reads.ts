import type { StorageFailed } from "@mintcode/core/kernel"
import { Effect } from "effect"
import type { RowDataPacket } from "mysql2"
import type { MysqlPool } from "./mysql_connection.ts"
import { mysqlFailure } from "./mysql_errors.ts"
import { bytesParam } from "./repositories/conditions.ts"
import { type SqliteConnection, sqliteTry } from "./sqlite_connection.ts"
import { isSqliteBusy } from "./sqlite_errors.ts"

/** A row as the driver gives it: its columns in the order of the SELECT. */
export type RawRow = ReadonlyArray<unknown>

/**
 * Reads what a key leads to, or `fallback` when another process is in the way. The text is the same each time: its
 * statement is kept.
 */
export type PointRead<Found> = <A>(
  operation: string,
  text: string,
  key: string | Uint8Array,
  decode: (found: Found) => A,
  fallback: () => Effect.Effect<A, StorageFailed>,
) => Effect.Effect<A, StorageFailed>

/** Reads of single rows and of few: what every request and every step is made of. */
export interface PointReads {
  /** The row that a unique key leads to. Nothing is looked for behind it, which is half of what a row costs. */
  readonly one: PointRead<RawRow | undefined>
  readonly few: PointRead<ReadonlyArray<RawRow>>
}

/**
 * Reads of few rows over the connection that writes. Its cache holds what was just written, while every commit
 * empties the cache of any other connection: measured among writes, a row takes a third of the time, before what the
 * SQL client costs. A group of commits runs from BEGIN to COMMIT without letting go, so what is seen here is committed.
 */
export const makeSqlitePointReads = (database: SqliteConnection): PointReads => {
  type Statement = ReturnType<SqliteConnection["prepare"]>
  const statements = new Map<string, Statement>()
  const statement = (text: string) => {
    const known = statements.get(text)
    if (known !== undefined) return known
    const made = database.prepare(text).raw(true)
    statements.set(text, made)
    return made
  }
  const pointRead =
    <Found>(run: (statement: Statement, key: string | Uint8Array) => unknown): PointRead<Found> =>
    (operation, text, key, decode, fallback) =>
      Effect.suspend(() => {
        let found: Found
        try {
          found = run(statement(text), key) as Found
        } catch (cause) {
          return isSqliteBusy(cause)
            ? fallback()
            : sqliteTry(operation, () => {
                throw cause
              })
        }
        return Effect.succeed(decode(found))
      })
  return {
    one: pointRead((read, key) => read.get(key)),
    few: pointRead((read, key) => read.all(key)),
  }
}

/**
 * Reads of few rows over a pool of their own, on mysql2 itself, with statements that are prepared once a connection: a fiber,
 * a text and an object for each row cost the SQL client more than the row costs the server.
 */
export const makeMysqlPointReads = (pool: MysqlPool): PointReads => {
  const pointRead =
    <Found>(pick: (rows: ReadonlyArray<RawRow>) => Found): PointRead<Found> =>
    (operation, text, key, decode) =>
      Effect.async((resume) => {
        const values = [typeof key === "string" ? key : bytesParam(key)]
        pool.execute<Array<RowDataPacket>>({ sql: text, values, rowsAsArray: true }, (error, rows) =>
          resume(
            error === null
              ? Effect.sync(() => decode(pick(rows as unknown as ReadonlyArray<RawRow>)))
              : failed(operation, error),
          ),
        )
      })
  return { one: pointRead(([row]) => row), few: pointRead((rows) => rows) }
}

/** What is no failure of storage stays a defect. */
const failed = (operation: string, cause: unknown): Effect.Effect<never, StorageFailed> =>
  Effect.suspend(() => {
    const failure = mysqlFailure(operation, cause)
    return failure === undefined ? Effect.die(cause) : Effect.fail(failure)
  })
