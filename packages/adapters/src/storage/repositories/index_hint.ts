import type { SqlClient } from "@effect/sql/SqlClient"
import type { Fragment } from "@effect/sql/Statement"
import { mysqlDialect, sqliteDialect } from "../dialect.ts"
import { TABLES } from "../schema.ts"
import type { PositiveIndex } from "../table.ts"

/**
 * Names the index that a list goes along, for the place behind the table: the one that leads from some columns to ids in
 * their order, or the primary key.
 *
 * SQLite sees it by itself. MariaDB does not: of `(batch_id, id)` it takes the first column alone and looks at every row
 * of the batch before the page, so that a batch of a million takes a million times half a million looks.
 */
export const indexHint = (sql: SqlClient, tableName: string, columns: ReadonlyArray<string>): Fragment => {
  const name = columns.length === 0 ? "PRIMARY" : leadingIndex(tableName, columns)
  return sql.onDialectOrElse({
    mysql: () => sql.literal(` FORCE INDEX (${mysqlDialect.quote(name)})`),
    orElse: () => sql.literal(""),
  })
}

/** The index of the rows in which a number is above zero. */
export const positiveIndex = (tableName: string, column: string): PositiveIndex => {
  const index = TABLES.find(({ name }) => name === tableName)?.positives.find((one) => one.column.name === column)
  if (index === undefined) throw new TypeError(`Cannot list ${tableName} by ${column}: no index leads there`)
  return index
}

/** Names that index behind the table, and what is true of its rows. SQLite would take the primary key as readily. */
export const positiveHint = (sql: SqlClient, { name }: PositiveIndex): Fragment =>
  sql.onDialectOrElse({
    mysql: () => sql.literal(` FORCE INDEX (${mysqlDialect.quote(name)})`),
    orElse: () => sql.literal(` INDEXED BY ${sqliteDialect.quote(name)}`),
  })

export const isPositive = (sql: SqlClient, index: PositiveIndex): Fragment =>
  sql.onDialectOrElse({
    mysql: () => sql.literal(mysqlDialect.isPositive(index)),
    orElse: () => sql.literal(sqliteDialect.isPositive(index)),
  })

const leadingIndex = (tableName: string, wanted: ReadonlyArray<string>): string => {
  const index = TABLES.find(({ name }) => name === tableName)?.indexes.find(({ columns }) => {
    const names = columns.map(({ name }) => name)
    const behind = names.slice(wanted.length)
    // Where it ends after the columns, both databases keep the key behind them.
    return wanted.every((name, at) => names[at] === name) && (behind.length === 0 || behind[0] === "id")
  })
  if (index === undefined) throw new TypeError(`Cannot list ${tableName} by ${wanted}: no index leads there`)
  return index.name
}
