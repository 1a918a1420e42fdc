import { columnList, type Dialect } from "./dialect.ts"
import type { Column, Table } from "./table.ts"

/** A bound of an adjustment: the column, what is added to it, and where the sum must lie. */
export interface Bound {
  readonly column: Column
  readonly by: number
  readonly min: number | undefined
  readonly max: number | undefined
}

/**
 * The text of every statement that a commit runs. Texts are made once and are then the same string each time, so that
 * a driver finds its prepared statement by it. They hold names from `TABLES` alone, never a value.
 */
export interface Statements {
  readonly insert: (table: Table, rowCount: number) => string
  /** Parameters: the columns' values, the key, the version. */
  readonly update: (table: Table, columns: ReadonlyArray<Column>) => string
  /** Parameters: the key, the version. */
  readonly remove: (table: Table) => string
  /** Parameters: the keys. */
  readonly forget: (table: Table, keyCount: number) => string
  /** Parameters: what is added to each column, the key, then for each bound the sum's part and its limit. */
  readonly adjust: (table: Table, columns: ReadonlyArray<Column>, bounds: ReadonlyArray<Bound>) => string
  /** Parameter: the key. Selects the bounded columns and holds the row. */
  readonly look: (table: Table, bounds: ReadonlyArray<Bound>) => string
}

/** The statements of one dialect. Their number is bounded by the places in core that change something. */
export const makeStatements = (dialect: Dialect): Statements => {
  const texts = new Map<string, string>()
  const once = (name: string, make: () => string): string => {
    const known = texts.get(name)
    if (known !== undefined) return known
    const text = make()
    texts.set(name, text)
    return text
  }
  const { quote } = dialect
  const names = (columns: ReadonlyArray<Column>) => columns.map(({ name }) => name).join(",")
  return {
    insert: (table, rowCount) =>
      once(`insert ${table.name} ${rowCount}`, () => {
        const row = `(${table.columns.map(() => "?").join(", ")})`
        return `INSERT INTO ${quote(table.name)} (${columnList(dialect, table.columns)}) VALUES ${new Array<string>(
          rowCount,
        )
          .fill(row)
          .join(", ")}`
      }),
    update: (table, columns) =>
      once(
        `update ${table.name} ${names(columns)}`,
        () =>
          `UPDATE ${quote(table.name)} SET ${columns.map(({ name }) => `${quote(name)} = ?`).join(", ")} WHERE ${quote(
            table.key.name,
          )} = ? AND ${quote("version")} = ?`,
      ),
    remove: (table) =>
      once(
        `remove ${table.name}`,
        () => `DELETE FROM ${quote(table.name)} WHERE ${quote(table.key.name)} = ? AND ${quote("version")} = ?`,
      ),
    forget: (table, keyCount) =>
      once(
        `forget ${table.name} ${keyCount}`,
        () =>
          `DELETE FROM ${quote(table.name)} WHERE ${quote(table.key.name)} IN (${new Array<string>(keyCount)
            .fill("?")
            .join(", ")})`,
      ),
    adjust: (table, columns, bounds) =>
      once(
        `adjust ${table.name} ${names(columns)} ${bounds.map(boundName).join(",")}`,
        () =>
          `UPDATE ${quote(table.name)} SET ${columns
            .map(({ name }) => `${quote(name)} = ${quote(name)} + ?`)
            .join(", ")} WHERE ${[
            `${quote(table.key.name)} = ?`,
            ...bounds.flatMap(({ column, min, max }) => [
              ...(min === undefined ? [] : [`${quote(column.name)} + ? >= ?`]),
              ...(max === undefined ? [] : [`${quote(column.name)} + ? <= ?`]),
            ]),
          ].join(" AND ")}`,
      ),
    look: (table, bounds) =>
      once(
        `look ${table.name} ${bounds.map(({ column }) => column.name).join(",")}`,
        () =>
          `SELECT ${columnList(dialect, [table.key, ...bounds.map(({ column }) => column)])} FROM ${quote(
            table.name,
          )} WHERE ${quote(table.key.name)} = ?${dialect.heldRows}`,
      ),
  }
}

const boundName = ({ column, min, max }: Bound): string =>
  `${min === undefined ? "" : ">"}${column.name}${max === undefined ? "" : "<"}`
