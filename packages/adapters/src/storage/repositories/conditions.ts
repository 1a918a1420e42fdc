import { Buffer } from "node:buffer"
import type { SqlClient } from "@effect/sql/SqlClient"
import type { Fragment } from "@effect/sql/Statement"

/**
 * A column in a condition that rows are only looked at for. The plus changes nothing but SQLite's plan: without
 * statistics it would take any index on the column before walking along the ids, and then sort what it found.
 */
export const walkedColumn = (sql: SqlClient, column: string): Fragment => sql`+${sql(column)}`

/** `column = value` where a value is asked for, by walking. */
export const walkedEqual = (sql: SqlClient, column: string, value: string | undefined): ReadonlyArray<Fragment> =>
  value === undefined ? [] : [sql`${walkedColumn(sql, column)} = ${value}`]

/** Bytes as both drivers bind them: mysql2 would write any view but a Buffer as text. */
export const bytesParam = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
