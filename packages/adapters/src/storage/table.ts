import type { AnyEntity, ColumnKind, Entity } from "@mintcode/core/kernel"
import { encoderOf, type Param } from "./column_encoder.ts"

type TextShape = "id" | "text" | `text ${number}`
type BytesShape = "bytes" | `bytes ${number}`

/**
 * How a column is kept, in a word or two:
 * - `id`: a UUID in its 36 characters
 * - `text 120`: at most 120 characters, may be part of an index; `text` alone: any length, in no index
 * - `bytes 32`: exactly 32 bytes, may be part of an index; `bytes` alone: any length, in no index
 * - `int`: a whole number that JavaScript holds exactly; `bool`; `json`
 *
 * ` null` behind it when the field may be `null`.
 */
export type ColumnShape<Value> = null extends Value ? `${ShapeOf<NonNullable<Value>>} null` : ShapeOf<Value>

type ShapeOf<Value> = [Value] extends [Uint8Array]
  ? BytesShape
  : [Value] extends [boolean]
    ? "bool"
    : [Value] extends [number]
      ? "int"
      : [Value] extends [string]
        ? TextShape
        : "json"

/** A column of a table, with everything precomputed that a write needs. */
export interface Column {
  /** The field of the entity, in camel case. */
  readonly field: string
  /** The column's name, in snake case. */
  readonly name: string
  readonly kind: ColumnKind
  /** Characters or bytes; `undefined` when any length will do. */
  readonly length: number | undefined
  readonly nullable: boolean
  /** Turns a field's value into what drivers bind. Throws when the value does not fit: a bug in whoever let it come here. */
  readonly encode: (value: unknown) => Param
}

/** Columns that are looked up together. */
export interface Index {
  readonly name: string
  readonly columns: ReadonlyArray<Column>
}

/** A unique index, and the name that a `Conflict` about it gives. */
export interface UniqueIndex extends Index {
  readonly guard: string
}

/** The rows in which a number is above zero, by their ids. What a row is not in costs nothing where the database can leave it out. */
export interface PositiveIndex {
  readonly name: string
  readonly column: Column
  /** A column that says so, for databases that need one. */
  readonly flag: string
}

/** An entity and how it is kept. */
export interface Table {
  readonly entity: AnyEntity
  readonly name: string
  readonly columns: ReadonlyArray<Column>
  readonly byField: ReadonlyMap<string, Column>
  readonly key: Column
  readonly uniques: ReadonlyArray<UniqueIndex>
  readonly indexes: ReadonlyArray<Index>
  readonly positives: ReadonlyArray<PositiveIndex>
}

/** Characters of a UUID. */
const ID_LENGTH = 36

/**
 * Declares how an entity is kept: a shape for each field, the fields of each secondary index, and the numbers of which
 * rows are listed that have one above zero. Unique keys come from the entity.
 *
 * @example
 * ```
 * import { DomainEventEntity } from "@mintcode/core/kernel"
 *
 * table(DomainEventEntity, {
 *   id: "id", at: "int", type: "text 64", subject: "text 64", subjectId: "text 64", actor: "json",
 *   permission: "text 64 null", data: "json", pending: "int",
 * }, [["pending", "id"]])
 * ```
 */
export const table = <Row>(
  entity: Entity<Row>,
  shapes: { readonly [Field in keyof Row & string]-?: ColumnShape<Row[Field]> },
  indexes: ReadonlyArray<ReadonlyArray<keyof Row & string>> = [],
  positives: ReadonlyArray<keyof Row & string> = [],
): Table => {
  const kinds: Readonly<Record<string, ColumnKind>> = entity.columns
  const columns = Object.entries<string>(shapes).map(([field, shape]) =>
    columnOf(entity.name, field, kinds[field], shape),
  )
  const byField = new Map(columns.map((column) => [column.field, column]))
  const missing = Object.keys(kinds).filter((field) => !byField.has(field))
  if (missing.length > 0) throw new TypeError(`Cannot keep ${entity.name}: ${missing.join(", ")} has no shape`)
  const column = (field: string): Column => {
    const found = byField.get(field)
    if (found === undefined) throw new TypeError(`Cannot keep ${entity.name}: it has no ${field}`)
    return found
  }
  const indexed = (field: string): Column => {
    const found = column(field)
    if (found.kind === "json" || (isVarying(found.kind) && found.length === undefined)) {
      throw new TypeError(`Cannot index ${entity.name}.${field}: MySQL needs a length`)
    }
    return found
  }
  const indexOf = (kind: "unique" | "by", fields: ReadonlyArray<string>): Index => {
    const of = fields.map(indexed)
    return { name: `${entity.name}_${kind}_${of.map(({ name }) => name).join("_")}`, columns: of }
  }
  return {
    entity,
    name: entity.name,
    columns,
    byField,
    key: indexed(entity.key),
    uniques: Object.entries(entity.unique).map(([guard, fields]) => ({ guard, ...indexOf("unique", fields) })),
    indexes: indexes.map((fields) => indexOf("by", fields)),
    positives: positives.map((field) => {
      const of = column(field)
      return { name: `${entity.name}_by_positive_${of.name}`, column: of, flag: `positive_${of.name}` }
    }),
  }
}

/** `baseUrl` becomes `base_url`. */
export const snakeCase = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const isVarying = (kind: ColumnKind): boolean => kind === "text" || kind === "bytes"

const columnOf = (entity: string, field: string, declared: ColumnKind | undefined, text: string): Column => {
  const nullable = text.endsWith(" null")
  const [shape = "", digits] = (nullable ? text.slice(0, -" null".length) : text).split(" ")
  const kind = (shape === "id" ? "text" : shape) as ColumnKind
  if (kind !== declared) throw new TypeError(`Cannot keep ${entity}.${field}: declared ${declared}, kept as ${kind}`)
  const length = shape === "id" ? ID_LENGTH : digits === undefined ? undefined : Number(digits)
  return {
    field,
    name: snakeCase(field),
    kind,
    length,
    nullable,
    encode: encoderOf(`${entity}.${field}`, kind, length, nullable),
  }
}
