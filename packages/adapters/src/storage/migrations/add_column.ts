import type { StorageFailed } from "@mintcode/core/kernel"
import { Effect } from "effect"
import { TABLES } from "../schema.ts"
import type { SchemaConnection } from "../schema_connection.ts"

/** Adds a column that a table of an earlier release lacks. It has to be one that may be `null`: old rows have no value for it. */
export const addColumn = (
  database: SchemaConnection,
  tableName: string,
  field: string,
): Effect.Effect<void, StorageFailed> =>
  Effect.gen(function* () {
    const table = TABLES.find(({ name }) => name === tableName)
    const column = table?.byField.get(field)
    if (table === undefined || column === undefined || !column.nullable) {
      throw new TypeError(`Cannot add ${tableName}.${field}: it is no column that may be null`)
    }
    const columns = yield* database.rows(database.dialect.listColumns)
    const isThere = columns.some((row) => row["table_name"] === table.name && row["column_name"] === column.name)
    if (!isThere) yield* database.execute(database.dialect.addColumn(table, column))
  })
