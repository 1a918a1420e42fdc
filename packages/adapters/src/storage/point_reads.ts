import type { StorageFailed } from "@mintcode/core/kernel"
import { Effect } from "effect"
import { type SqliteConnection, sqliteTry } from "./sqlite_connection.ts"
import { isSqliteBusy } from "./sqlite_errors.ts"

/** A row as the driver gives it: its columns in the order of the SELECT. */
export type RawRow = ReadonlyArray<unknown>

/**
 * Reads the few rows that a key leads to, or `fallback` when another process is in the way. The text is the same each
 * time: its statement is kept.
 */
export type PointRead = <A>(
  operation: string,
  text: string,
  key: string | Uint8Array,
  decode: (rows: ReadonlyArray<RawRow>) => A,
  fallback: Effect.Effect<A, StorageFailed>,
) => Effect.Effect<A, StorageFailed>

/**
 * Reads of few rows over the connection that writes. Its cache holds what was just written, while every commit
 * empties the cache of any other connection: measured among writes, a row takes a third of the time, before what the
 * SQL client costs. A group of commits runs from BEGIN to COMMIT without letting go, so what is seen here is committed.
 */
export const makeSqlitePointRead = (database: SqliteConnection): PointRead => {
  const statements = new Map<string, ReturnType<SqliteConnection["prepare"]>>()
  const statement = (text: string) => {
    const known = statements.get(text)
    if (known !== undefined) return known
    const made = database.prepare(text).raw(true)
    statements.set(text, made)
    return made
  }
  return (operation, text, key, decode, fallback) =>
    Effect.suspend(() => {
      let rows: ReadonlyArray<RawRow>
      try {
        rows = statement(text).all(key) as ReadonlyArray<RawRow>
      } catch (cause) {
        return isSqliteBusy(cause)
          ? fallback
          : sqliteTry(operation, () => {
              throw cause
            })
      }
      return Effect.succeed(decode(rows))
    })
}
