import type { StorageFailed } from "@mintcode/core/kernel"
import { Effect } from "effect"
import { DatabaseUnfit } from "./errors.ts"
import type { RawRow, SchemaConnection } from "./schema_connection.ts"
import type { Table } from "./table.ts"

/** A table that is there while a copy into the database is under way, and after one that broke off. */
const MARK = "mintcode_copy"

/** Says that rows are missing from now on. */
export const markCopy = (target: SchemaConnection): Effect.Effect<void, StorageFailed> =>
  target.execute(`CREATE TABLE ${MARK} (begun INTEGER)`)

/** Says that all rows are there. */
export const unmarkCopy = (target: SchemaConnection): Effect.Effect<void, StorageFailed> =>
  target.execute(`DROP TABLE ${MARK}`)

/** Fails where a copy is under way or broke off. Takes the rows of `listColumns`. */
export const refuseUnfinishedCopy = (columns: ReadonlyArray<RawRow>): Effect.Effect<void, DatabaseUnfit> =>
  columns.some((row) => row["table_name"] === MARK)
    ? Effect.fail(
        new DatabaseUnfit({
          code: "COPY_UNFINISHED",
          reason:
            'Cannot use this database: a copy into it is under way or broke off, so that rows are missing. "mintcode copy --restart" empties it and begins anew',
        }),
      )
    : Effect.void

/** Empties what a copy that broke off has left, and nothing else. The mark goes last: who breaks off here can do it again. */
export const emptyUnfinishedCopy = (
  target: SchemaConnection,
  tables: ReadonlyArray<Table>,
): Effect.Effect<void, StorageFailed> =>
  Effect.gen(function* () {
    const columns = yield* target.rows(target.dialect.listColumns)
    if (!columns.some((row) => row["table_name"] === MARK)) return
    for (const name of [...tables.map((table) => table.name), "mintcode_migration", MARK]) {
      yield* target.execute(`DROP TABLE IF EXISTS ${target.dialect.quote(name)}`)
    }
  })
