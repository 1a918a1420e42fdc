import type { StorageFailed } from "@mintcode/core/kernel"
import { Effect } from "effect"
import { columnList } from "../dialect.ts"
import { TABLES } from "../schema.ts"
import type { SchemaConnection } from "../schema_connection.ts"

/** Adds the indexes that a table of an earlier release lacks. */
export const addIndexes = (database: SchemaConnection, tableName: string): Effect.Effect<void, StorageFailed> =>
  Effect.gen(function* () {
    const { dialect } = database
    const table = TABLES.find(({ name }) => name === tableName)
    if (table === undefined) throw new TypeError(`Cannot add indexes to ${tableName}: there is no such table`)
    const there = new Set((yield* database.rows(dialect.listIndexes)).map((row) => String(row["index_name"])))
    const columns = yield* database.rows(dialect.listColumns)
    const missing = table.indexes.filter(({ name }) => !there.has(name))
    const missingPositives = table.positives.filter(({ name }) => !there.has(name))
    // What creates the table creates its indexes, where each is a statement of its own.
    const statements =
      dialect.kind === "sqlite"
        ? dialect.createTable(table)
        : [
            ...missing.map(
              ({ columns, name }) =>
                `CREATE INDEX ${dialect.quote(name)} ON ${dialect.quote(table.name)} (${columnList(dialect, columns)})`,
            ),
            ...missingPositives.flatMap((index) =>
              dialect.addPositive(
                table,
                index,
                columns.some((row) => row["table_name"] === table.name && row["column_name"] === index.flag),
              ),
            ),
          ]
    const isComplete = missing.length + missingPositives.length === 0
    yield* Effect.forEach(isComplete ? [] : statements, (statement) => database.execute(statement), { discard: true })
  })
