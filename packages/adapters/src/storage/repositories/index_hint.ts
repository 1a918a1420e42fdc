import type { SqlClient } from "@effect/sql/SqlClient"
import type { Fragment } from "@effect/sql/Statement"
import { mysqlDialect } from "../dialect.ts"
import { TABLES } from "../schema.ts"

/**
 * Names the index that a list goes along, for the place behind the table: the one that leads from a column to ids in
 * their order, or the primary key.
 *
 * SQLite sees it by itself. MariaDB does not: of `(batch_id, id)` it takes the first column alone and looks at every row
 * of the batch before the page, so that a batch of a million takes a million times half a million looks.
 */
export const indexHint = (sql: SqlClient, tableName: string, column: string | undefined): Fragment => {
  const name = column === undefined ? "PRIMARY" : leadingIndex(tableName, column)
  return sql.onDialectOrElse({
    mysql: () => sql.literal(` FORCE INDEX (${mysqlDialect.quote(name)})`),
    orElse: () => sql.literal(""),
  })
}

const leadingIndex = (tableName: string, column: string): string => {
  const index = TABLES.find(({ name }) => name === tableName)?.indexes.find(
    // Where it ends after the column, both databases keep the key behind it.
    ({ columns: [first, second] }) => first?.name === column && (second === undefined || second.name === "id"),
  )
  if (index === undefined) throw new TypeError(`Cannot list ${tableName} by ${column}: no index leads there`)
  return index.name
}
