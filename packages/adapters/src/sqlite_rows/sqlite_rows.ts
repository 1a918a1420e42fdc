import { type Invalid, invalid } from "@mintcode/core/kernel"
import type { ImportRow } from "@mintcode/core/seat"
import Database from "better-sqlite3"
import { Effect } from "effect"

/** Tables of a file that are looked through: a program has dozens. */
const TABLES_MAX = 1_000

/** Which rows of a file. */
export interface SqliteRowsRequest {
  /** The table. Left out: the only one that has the column. */
  readonly table?: string | undefined
  /** A column that the table has to have, in any spelling of upper and lower case. */
  readonly column: string
  /** Rows at the most: a file with more is refused, so that nobody imports half of it unnoticed. */
  readonly limit: number
}

/**
 * Rows of a table in a SQLite file, numbered from 1 as lines. Refuses a file that is none with `SQLITE_UNREADABLE`, one
 * without such a table with `SQLITE_TABLE_UNKNOWN`, with several with `SQLITE_TABLE_NEEDED`, and more rows than the limit
 * with `IMPORT_TOO_LARGE`.
 */
export const sqliteRows = (
  path: string,
  request: SqliteRowsRequest,
): Effect.Effect<ReadonlyArray<ImportRow>, Invalid> =>
  Effect.acquireUseRelease(
    Effect.try({
      try: () => new Database(path, { readonly: true, fileMustExist: true }),
      catch: unreadable,
    }),
    (database) =>
      Effect.gen(function* () {
        const table = yield* tableOf(database, request)
        const found = yield* Effect.try({
          try: () =>
            database
              .prepare(`SELECT * FROM ${quoted(table)} LIMIT ?`)
              .safeIntegers()
              .all(request.limit + 1) as ReadonlyArray<Readonly<Record<string, unknown>>>,
          catch: unreadable,
        })
        if (found.length > request.limit) {
          return yield* invalid("IMPORT_TOO_LARGE", "/table", `The table has more than ${request.limit} rows`)
        }
        return found.map((row, index) => ({
          line: index + 1,
          cells: Object.fromEntries(Object.entries(row).map(([name, value]) => [name, textOf(value)])),
        }))
      }),
    (database) => Effect.sync(() => database.close()),
  )

/** Real tables only: a view or a virtual table is a program of the file, which may never end. */
const tableOf = (database: Database.Database, { column, table }: SqliteRowsRequest): Effect.Effect<string, Invalid> =>
  Effect.gen(function* () {
    const fitting = yield* Effect.try({
      try: () =>
        database
          .prepare(
            `SELECT DISTINCT m.name FROM pragma_table_list m JOIN pragma_table_info(m.name) c
             WHERE m.schema = 'main' AND m.type = 'table' AND lower(c.name) = lower(?) ORDER BY m.name LIMIT ?`,
          )
          .pluck()
          .all(column, TABLES_MAX) as ReadonlyArray<string>,
      catch: unreadable,
    })
    const named = table === undefined ? fitting : fitting.filter((name) => name === table)
    const [first] = named
    if (first === undefined) {
      return yield* invalid("SQLITE_TABLE_UNKNOWN", "/table", `The file has no such table with a column "${column}"`)
    }
    return named.length === 1
      ? first
      : yield* invalid("SQLITE_TABLE_NEEDED", "/table", `Name one of these tables: ${named.join(", ")}`)
  })

/** A driver's own words may hold what is in the file. */
const unreadable = (): Invalid => invalid("SQLITE_UNREADABLE", "/file", "This is not a SQLite file that can be read")

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** What a value would be in a CSV file; bytes are none. */
const textOf = (value: unknown): string =>
  value === null || value === undefined || value instanceof Uint8Array ? "" : String(value)
