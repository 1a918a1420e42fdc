import { SqlClient } from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import type { Fragment } from "@effect/sql/Statement"
import type { Entity, StorageFailed } from "@mintcode/core/kernel"
import { Effect, Option } from "effect"
import { rowDecoder, selectColumns } from "../rows.ts"
import { StorageDialect } from "../storage_dialect.ts"

/** Reads of one entity's table, as every repository makes them: columns, rows and failures in one place. */
export interface EntityReads<Row> {
  readonly sql: SqlClient
  /** The name of the table. */
  readonly name: string
  /** The same, quoted. */
  readonly table: Fragment
  /** Rows of `SELECT <columns> FROM <table> <rest>`. */
  readonly many: (operation: string, rest: Fragment) => Effect.Effect<ReadonlyArray<Row>, StorageFailed>
  /** The first row of the same, if there is one. */
  readonly first: (operation: string, rest: Fragment) => Effect.Effect<Option.Option<Row>, StorageFailed>
  /** The row with this key, if there is one. */
  readonly byKey: (operation: string, key: string) => Effect.Effect<Option.Option<Row>, StorageFailed>
  /** Gives a statement of another shape the same failures. */
  readonly reading: <A>(operation: string, statement: Effect.Effect<A, SqlError>) => Effect.Effect<A, StorageFailed>
}

export const makeEntityReads = <Row>(
  entity: Entity<Row>,
): Effect.Effect<EntityReads<Row>, never, SqlClient | StorageDialect> =>
  Effect.gen(function* () {
    const sql = yield* SqlClient
    const dialect = yield* StorageDialect
    const columns = selectColumns(sql, entity)
    const decode = rowDecoder(entity)
    const table = sql`${sql(entity.name)}`
    const key = sql`${sql(entity.key)}`
    const reading: EntityReads<Row>["reading"] = (operation, statement) =>
      dialect.reading(`${entity.name}.${operation}`)(statement)
    const many: EntityReads<Row>["many"] = (operation, rest) =>
      Effect.map(reading(operation, sql`SELECT ${columns} FROM ${table} ${rest}`), (rows) => rows.map(decode))
    const first: EntityReads<Row>["first"] = (operation, rest) =>
      Effect.map(many(operation, rest), ([row]) => Option.fromNullable(row))
    return {
      sql,
      name: entity.name,
      table,
      many,
      first,
      byKey: (operation, value) => first(operation, sql`WHERE ${key} = ${value}`),
      reading,
    }
  })
