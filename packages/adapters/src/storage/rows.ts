import type { Buffer } from "node:buffer"
import type * as SqlClient from "@effect/sql/SqlClient"
import type * as Statement from "@effect/sql/Statement"
import type { AnyEntity, ColumnKind, Entity } from "@mintcode/core/kernel"
import { type Dialect, mysqlDialect, sqliteDialect } from "./dialect.ts"
import { snakeCase } from "./table.ts"

/**
 * Turns a row as the driver gives it into the entity's row: columns to fields, 0 and 1 to booleans, JSON parsed.
 * Compiled once for each entity; nothing is checked, since nothing but commits writes these tables.
 *
 * Takes objects, and arrays in the order of `selectColumns`, as a statement's `.values` gives them: less than half the
 * time on SQLite, which counts where many rows are read.
 *
 * @example
 * ```ts
 * import { rowDecoder } from "@mintcode/adapters/storage"
 * import { SettingEntity } from "@mintcode/core/settings"
 *
 * const decode = rowDecoder(SettingEntity)
 * const row = decode({ key: "site_title", version: 1, value: '"MintCode"', updated_at: 0, updated_by: "operator" })
 * console.assert(row.updatedBy === "operator")
 * ```
 */
export const rowDecoder = <Row>(entity: Entity<Row>): ((row: object) => Row) => {
  const fields = Object.entries<ColumnKind>(entity.columns).map(([field, kind], index) => ({
    field,
    column: snakeCase(field),
    index,
    decode: decoders[kind],
  }))
  return (raw) => {
    const values = Array.isArray(raw) ? (raw as ReadonlyArray<unknown>) : undefined
    const named = raw as Readonly<Record<string, unknown>>
    const row: Record<string, unknown> = {}
    for (const { column, decode, field, index } of fields) {
      const value = values === undefined ? named[column] : values[index]
      row[field] = value === null ? null : decode(value)
    }
    return row as Row
  }
}

/**
 * The columns of an entity for a SELECT, quoted, with a table's alias in front where one is given. Worth keeping in a
 * constant: it is the same each time.
 */
export const selectColumns = (sql: SqlClient.SqlClient, entity: AnyEntity, alias?: string): Statement.Fragment => {
  const quote = sql.onDialectOrElse({ mysql: () => mysqlDialect.quote, orElse: () => sqliteDialect.quote })
  const prefix = alias === undefined ? "" : `${quote(alias)}.`
  return sql.literal(
    Object.keys(entity.columns)
      .map((field) => prefix + quote(snakeCase(field)))
      .join(", "),
  )
}

/** The text for the rows with a certain value in one column, by their keys; columns in the order of `selectColumns`. */
export const selectBy = ({ quote }: Pick<Dialect, "quote">, entity: AnyEntity, column: string): string => {
  const columns = Object.keys(entity.columns).map((field) => quote(snakeCase(field)))
  return `SELECT ${columns.join(", ")} FROM ${quote(entity.name)} WHERE ${quote(column)} = ? ORDER BY ${quote(snakeCase(entity.key))}`
}

/**
 * A bounded number of rows. The number is part of the text: MySQL refuses a LIMIT that comes as a parameter, since
 * the driver sends every number as a fraction.
 */
export const limitRows = (sql: SqlClient.SqlClient, count: number): Statement.Fragment =>
  sql.literal(`LIMIT ${Math.max(0, Math.trunc(count))}`)

const decoders: Readonly<Record<ColumnKind, (value: unknown) => unknown>> = {
  text: (value) => value,
  // mysql2 gives a text for what may be beyond 53 bits; commits let nothing beyond pass.
  int: (value) => (typeof value === "number" ? value : Number(value)),
  bool: (value) => value === 1 || value === "1",
  // Plain bytes of their own: a Buffer may share its memory with others, and prints and compares unlike other arrays.
  bytes: (value) => new Uint8Array(value as Buffer),
  json: (value) => JSON.parse(value as string),
}
