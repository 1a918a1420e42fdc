/**
 * How a field is kept. `text`, `int`, `bool` (0 or 1), `bytes` and `json` (text, decoded by the entity's schema);
 * both databases hold exactly these.
 */
export type ColumnKind = "text" | "int" | "bool" | "bytes" | "json"

/**
 * What storage has to know of a kind of row: its columns, its key, its unique keys by the name a `Conflict` gives,
 * and whether a version guards its updates. Declared beside each model; storage adapters derive their statements.
 */
export interface Entity<Row> {
  /** Glossary noun in snake case; the table carries this name. */
  readonly name: string
  /** The field that is the primary key. */
  readonly key: keyof Row & string
  readonly columns: { readonly [Field in keyof Row & string]-?: ColumnKind }
  /** Unique keys apart from the primary one: name to fields. */
  readonly unique: Readonly<Record<string, ReadonlyArray<keyof Row & string>>>
  /** True when rows carry `version` and are only changed through it. */
  readonly versioned: boolean
}

/** Any entity, where its row type does not matter. */
// biome-ignore lint/suspicious/noExplicitAny: rows of every entity, and `unknown` would refuse `keyof`.
export type AnyEntity = Entity<any>

/** Declares an entity. Fields that may be missing are `null`, never `undefined`. */
export const entity =
  <Row>() =>
  <const Declared extends Entity<Row>>(declared: Declared): Entity<Row> =>
    declared
