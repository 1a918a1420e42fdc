import type { Column, PositiveIndex, Table } from "./table.ts"

/**
 * What differs between the databases, all of it: quoting, column types, how a table is created, how a row is held
 * while one looks at it, and where the catalogue of columns is. Everything else is one text for all.
 */
export interface Dialect {
  readonly kind: "sqlite" | "mysql"
  readonly quote: (identifier: string) => string
  /** One idempotent statement each, in the order in which they run. */
  readonly createTable: (table: Table) => ReadonlyArray<string>
  readonly createMigrationTable: string
  readonly addColumn: (table: Table, column: Column) => string
  /** Statements for one that an earlier release lacks. `hasFlag`: one of them has run before. */
  readonly addPositive: (table: Table, index: PositiveIndex, hasFlag: boolean) => ReadonlyArray<string>
  /** True of the rows that such an index lists, in the words that lead to it. */
  readonly isPositive: (index: PositiveIndex) => string
  /** Behind a SELECT: nobody else changes the rows before the commit ends. */
  readonly heldRows: string
  /** Rows of `table_name` and `column_name`. */
  readonly listColumns: string
  /** Rows of `index_name`. Their names begin with the table's. */
  readonly listIndexes: string
  /** Rows of `table_name` and `index_name`, unique indexes only. */
  readonly listUniqueIndexes: string
}

/** SQLite 3. STRICT tables refuse a value of another type instead of keeping it. */
export const sqliteDialect: Dialect = {
  kind: "sqlite",
  quote: (identifier) => `"${identifier}"`,
  createTable: (table) => [
    `CREATE TABLE IF NOT EXISTS "${table.name}" (\n  ${[
      ...columnLines(sqliteDialect, table, sqliteType),
      `PRIMARY KEY ("${table.key.name}")`,
    ].join(",\n  ")}\n) STRICT`,
    ...table.uniques.map((index) => sqliteIndex("UNIQUE INDEX", table, index.name, index.columns)),
    ...table.indexes.map((index) => sqlitePartialIndex(table, index.name, index.columns)),
    ...table.positives.flatMap((index) => sqliteDialect.addPositive(table, index, false)),
  ],
  addPositive: (table, index) => [
    `CREATE INDEX IF NOT EXISTS "${index.name}" ON "${table.name}" ("${table.key.name}") WHERE ${sqliteDialect.isPositive(index)}`,
  ],
  isPositive: ({ column }) => `"${column.name}" > 0`,
  addColumn: (table, column) => addColumn(sqliteDialect, table, column, sqliteType),
  createMigrationTable: `CREATE TABLE IF NOT EXISTS mintcode_migration (
  id INTEGER PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT`,
  heldRows: "",
  listColumns: `SELECT tables.name AS table_name, columns.name AS column_name
FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'`,
  listIndexes: "SELECT name AS index_name FROM sqlite_schema WHERE type = 'index'",
  listUniqueIndexes: `SELECT tables.name AS table_name, indexes.name AS index_name
FROM sqlite_schema AS tables, pragma_index_list(tables.name) AS indexes
WHERE tables.type = 'table' AND indexes."unique" = 1`,
}

/**
 * The servers keep the same text under other names: a collation that compares byte by byte and does not ignore
 * trailing spaces, as every older `_bin` collation does. One character set for all, since a server refuses to compare
 * an ascii column with other text at all.
 */
const mysqlLike = (collation: string): Dialect => {
  const tableOptions = `ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE ${collation}`
  const dialect: Dialect = {
    kind: "mysql",
    quote: (identifier) => `\`${identifier}\``,
    createTable: (table) => [
      `CREATE TABLE IF NOT EXISTS \`${table.name}\` (\n  ${[
        ...columnLines(dialect, table, mysqlType),
        ...table.positives.map(flagLine),
        `PRIMARY KEY (\`${table.key.name}\`)`,
        ...table.uniques.map(({ name, columns }) => `UNIQUE KEY \`${name}\` (${columnList(dialect, columns)})`),
        ...table.indexes.map(({ name, columns }) => `KEY \`${name}\` (${columnList(dialect, columns)})`),
        ...table.positives.map((index) => flagKey(table, index)),
      ].join(",\n  ")}\n) ${tableOptions}`,
    ],
    addColumn: (table, column) => addColumn(dialect, table, column, mysqlType),
    // Two statements: each runs beside writers, where both in one would copy the table.
    addPositive: (table, index, hasFlag) => [
      ...(hasFlag ? [] : [`ALTER TABLE \`${table.name}\` ADD COLUMN ${flagLine(index)}`]),
      `ALTER TABLE \`${table.name}\` ADD ${flagKey(table, index)}`,
    ],
    isPositive: ({ flag }) => `\`${flag}\` = 1`,
    createMigrationTable: `CREATE TABLE IF NOT EXISTS mintcode_migration (
  id BIGINT PRIMARY KEY NOT NULL,
  name VARCHAR(120) NOT NULL,
  applied_at BIGINT NOT NULL
) ${tableOptions}`,
    heldRows: " FOR UPDATE",
    listColumns: `SELECT table_name AS table_name, column_name AS column_name
FROM information_schema.columns WHERE table_schema = DATABASE()`,
    listIndexes:
      "SELECT DISTINCT index_name AS index_name FROM information_schema.statistics WHERE table_schema = DATABASE()",
    listUniqueIndexes: `SELECT DISTINCT table_name AS table_name, index_name AS index_name
FROM information_schema.statistics WHERE table_schema = DATABASE() AND non_unique = 0`,
  }
  return dialect
}

/** MariaDB 10.6 and newer. */
export const mariaDbDialect: Dialect = mysqlLike("utf8mb4_nopad_bin")

/** MySQL 8.0.17 and newer. */
export const mysqlDialect: Dialect = mysqlLike("utf8mb4_0900_bin")

/** The dialect of a server that calls itself so in `SELECT VERSION()`. */
export const dialectOfServer = (version: string): Dialect =>
  version.toLowerCase().includes("mariadb") ? mariaDbDialect : mysqlDialect

/** Quoted column names, separated by commas. */
export const columnList = (dialect: Dialect, columns: ReadonlyArray<Column>): string =>
  columns.map(({ name }) => dialect.quote(name)).join(", ")

const columnLine = (dialect: Dialect, column: Column, typeOf: (column: Column) => string): string =>
  `${dialect.quote(column.name)} ${typeOf(column)}${column.nullable ? "" : " NOT NULL"}`

const columnLines = (dialect: Dialect, table: Table, typeOf: (column: Column) => string): ReadonlyArray<string> =>
  table.columns.map((column) => columnLine(dialect, column, typeOf))

const addColumn = (dialect: Dialect, table: Table, column: Column, typeOf: (column: Column) => string): string =>
  `ALTER TABLE ${dialect.quote(table.name)} ADD COLUMN ${columnLine(dialect, column, typeOf)}`

const sqliteIndex = (kind: string, table: Table, name: string, columns: ReadonlyArray<Column>): string =>
  `CREATE ${kind} IF NOT EXISTS "${name}" ON "${table.name}" (${columnList(sqliteDialect, columns)})`

/**
 * Rows without a value are left out where a value is what the index begins with: nobody looks for them by it, and most
 * new rows then cost nothing here. MySQL has no such indexes.
 */
const sqlitePartialIndex = (table: Table, name: string, columns: ReadonlyArray<Column>): string => {
  const whole = sqliteIndex("INDEX", table, name, columns)
  const [first] = columns
  return first?.nullable ? `${whole} WHERE "${first.name}" IS NOT NULL` : whole
}

/** MySQL indexes whole tables and columns alone: here one that is kept nowhere but in the index. */
const flagLine = ({ column, flag }: PositiveIndex): string => `\`${flag}\` TINYINT AS (\`${column.name}\` > 0) VIRTUAL`

const flagKey = (table: Table, { flag, name }: PositiveIndex): string =>
  `KEY \`${name}\` (\`${flag}\`, \`${table.key.name}\`)`

const sqliteType = (column: Column): string =>
  column.kind === "bytes" ? "BLOB" : column.kind === "text" || column.kind === "json" ? "TEXT" : "INTEGER"

const mysqlType = (column: Column): string => {
  switch (column.kind) {
    case "int":
      return "BIGINT"
    case "bool":
      return "TINYINT"
    case "json":
      return "LONGTEXT"
    case "text":
      return column.length === undefined ? "LONGTEXT" : `VARCHAR(${column.length})`
    case "bytes":
      return column.length === undefined ? "LONGBLOB" : `BINARY(${column.length})`
  }
}
