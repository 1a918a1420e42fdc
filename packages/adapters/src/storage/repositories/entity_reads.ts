import { SqlClient } from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import type { Fragment } from "@effect/sql/Statement"
import type { Entity, StorageFailed } from "@mintcode/core/kernel"
import { Effect, Option } from "effect"
import type { RawRow } from "../point_reads.ts"
import { rowDecoder, selectBy, selectColumns } from "../rows.ts"
import { StorageDialect } from "../storage_dialect.ts"
import { bytesParam } from "./conditions.ts"

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
  /** The row with this value in a column with a unique index, if there is one. */
  readonly byUnique: (
    operation: string,
    column: string,
    value: string | Uint8Array,
  ) => Effect.Effect<Option.Option<Row>, StorageFailed>
  /** The few rows with this value in a column that an index leads to, in the order of their keys. */
  readonly fewBy: (operation: string, column: string, value: string) => Effect.Effect<ReadonlyArray<Row>, StorageFailed>
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
    const reading: EntityReads<Row>["reading"] = (operation, statement) =>
      dialect.reading(`${entity.name}.${operation}`)(statement)
    const many: EntityReads<Row>["many"] = (operation, rest) =>
      Effect.map(reading(operation, sql`SELECT ${columns} FROM ${table} ${rest}`), (rows) => rows.map(decode))
    const first: EntityReads<Row>["first"] = (operation, rest) =>
      Effect.map(many(operation, rest), ([row]) => Option.fromNullable(row))
    const { pointReads } = dialect
    const decodeOption = (row: RawRow | undefined) =>
      row === undefined ? Option.none<Row>() : Option.some(decode(row))
    const decodeAll = (rows: ReadonlyArray<RawRow>) => rows.map(decode)
    const texts = new Map<string, string>()
    const textFor = (column: string) => {
      const text = texts.get(column) ?? selectBy({ quote: dialect.quote }, entity, column)
      texts.set(column, text)
      return text
    }
    const byUnique: EntityReads<Row>["byUnique"] = (operation, column, value) =>
      pointReads.one(`${entity.name}.${operation}`, textFor(column), value, decodeOption, () =>
        first(operation, sql`WHERE ${sql(column)} = ${typeof value === "string" ? value : bytesParam(value)}`),
      )
    const fewBy: EntityReads<Row>["fewBy"] = (operation, column, value) =>
      pointReads.few(`${entity.name}.${operation}`, textFor(column), value, decodeAll, () =>
        many(operation, sql`WHERE ${sql(column)} = ${value} ORDER BY ${sql(entity.key)}`),
      )
    return {
      sql,
      name: entity.name,
      table,
      many,
      first,
      byKey: (operation, value) => byUnique(operation, entity.key, value),
      byUnique,
      fewBy,
      reading,
    }
  })
