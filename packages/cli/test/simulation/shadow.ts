import type { AnyEntity, Change, Entity } from "@mintcode/core/kernel"

type Fields = Readonly<Record<string, unknown>>

/** A row as a commit found it and as it left it. */
export interface Touched<Row = Fields> {
  readonly entity: AnyEntity
  readonly key: string
  /** Nothing of a row that is new. */
  readonly before: Row | undefined
  /** Nothing of a row that was removed. */
  readonly after: Row | undefined
}

/** A commit that storage took. */
export interface TakenCommit {
  readonly touched: ReadonlyArray<Touched>
  /** Those of one entity. */
  readonly of: <Row>(entity: Entity<Row>) => ReadonlyArray<Touched<Row>>
}

/**
 * What storage has to hold by the commits that it took: the `Commit` port once more, in the fewest lines. What storage
 * answers, and in the end what it holds, is compared with this; rules are checked on it, since it costs nothing to read.
 */
export interface Shadow {
  readonly row: <Row>(entity: Entity<Row>, key: string) => Row | undefined
  readonly rows: <Row>(entity: Entity<Row>) => Iterable<Row>
  readonly count: (entity: AnyEntity) => number
  /** Guards of a commit that do not hold now. */
  readonly broken: (changes: ReadonlyArray<Change>) => ReadonlyArray<string>
  readonly take: (changes: ReadonlyArray<Change>) => TakenCommit
}

export const makeShadow = (): Shadow => {
  const tables = new Map<string, Map<string, Fields>>()
  const uniques = new Map<string, Map<string, string>>()
  const tableOf = ({ name }: AnyEntity) => mapIn(tables, name)

  /** Names and values of a row's unique keys. A key with nothing in it is none. */
  const uniqueKeys = (entity: AnyEntity, row: Fields) =>
    Object.entries(entity.unique)
      .map(([name, fields]) => [name, fields.map((field) => row[field])] as const)
      .filter(([, values]) => values.every((value) => value !== null))
      .map(([name, values]) => [name, values.map(textOf).join("\0")] as const)

  const put = (entity: AnyEntity, key: string, after: Fields | undefined): Touched => {
    const before = tableOf(entity).get(key)
    if (before !== undefined) for (const [name, value] of uniqueKeys(entity, before)) mapIn(uniques, name).delete(value)
    if (after === undefined) tableOf(entity).delete(key)
    else {
      tableOf(entity).set(key, after)
      for (const [name, value] of uniqueKeys(entity, after)) mapIn(uniques, name).set(value, key)
    }
    return { entity, key, before, after }
  }

  const updated = ({ entity, fields, row }: Extract<Change, { _tag: "Update" }>): Fields => ({
    ...tableOf(entity).get(keyOf(entity, row)),
    ...Object.fromEntries(fields.map((field) => [field, row[field]])),
    version: row["version"],
  })

  const adjusted = ({ by, entity, initial, key }: Extract<Change, { _tag: "Adjust" }>): Fields | undefined => {
    const from = tableOf(entity).get(key) ?? initial
    return from === undefined
      ? undefined
      : {
          ...from,
          ...Object.fromEntries(Object.entries(by).map(([field, more]) => [field, Number(from[field]) + more])),
        }
  }

  const broken = (changes: ReadonlyArray<Change>): ReadonlyArray<string> => {
    const guards: Array<string> = []
    const removed = new Set(changes.flatMap((one) => (one._tag === "Remove" ? [`${one.entity.name}\0${one.key}`] : [])))
    const taken = new Set<string>()
    const checkUnique = (entity: AnyEntity, key: string, row: Fields) => {
      for (const [name, value] of uniqueKeys(entity, row)) {
        const owner = mapIn(uniques, name).get(value)
        const isFree = owner === undefined || owner === key || removed.has(`${entity.name}\0${owner}`)
        if (!isFree || taken.has(`${name}\0${value}`)) guards.push(name)
        taken.add(`${name}\0${value}`)
      }
    }
    for (const change of changes) {
      const { entity } = change
      switch (change._tag) {
        case "Insert":
          for (const row of change.rows) {
            const key = keyOf(entity, row)
            if (tableOf(entity).has(key) || taken.has(`${entity.name}\0${key}`)) guards.push(`${entity.name}.key`)
            taken.add(`${entity.name}\0${key}`)
            checkUnique(entity, key, row)
          }
          break
        case "Update":
          if (tableOf(entity).get(keyOf(entity, change.row))?.["version"] !== change.expectedVersion) {
            guards.push(`${entity.name}.version`)
          } else checkUnique(entity, keyOf(entity, change.row), updated(change))
          break
        case "Remove":
          if (
            change.expectedVersion !== null &&
            tableOf(entity).get(change.key)?.["version"] !== change.expectedVersion
          ) {
            guards.push(`${entity.name}.version`)
          }
          break
        case "Adjust": {
          const next = adjusted(change)
          if (next === undefined) guards.push(`${entity.name}.absent`)
          else
            for (const [field, { max, min }] of Object.entries(change.within)) {
              const value = Number(next[field])
              if (value < (min ?? value) || value > (max ?? value)) guards.push(`${entity.name}.${field}`)
            }
        }
      }
    }
    return guards
  }

  const take = (changes: ReadonlyArray<Change>): TakenCommit => {
    const touched: Array<Touched> = []
    for (const change of [...changes].sort((left, right) => ORDER[left._tag] - ORDER[right._tag])) {
      const { entity } = change
      switch (change._tag) {
        case "Remove":
          touched.push(put(entity, change.key, undefined))
          break
        case "Update":
          touched.push(put(entity, keyOf(entity, change.row), updated(change)))
          break
        case "Adjust":
          touched.push(put(entity, change.key, adjusted(change)))
          break
        case "Insert":
          for (const row of change.rows) touched.push(put(entity, keyOf(entity, row), row))
      }
    }
    return {
      touched,
      of: <Row>({ name }: Entity<Row>) =>
        touched.filter(({ entity }) => entity.name === name) as unknown as ReadonlyArray<Touched<Row>>,
    }
  }

  return {
    row: <Row>(entity: Entity<Row>, key: string) => tableOf(entity).get(key) as Row | undefined,
    rows: <Row>(entity: Entity<Row>) => tableOf(entity).values() as Iterable<unknown> as Iterable<Row>,
    count: (entity) => tableOf(entity).size,
    broken,
    take,
  }
}

/** As storage goes through a commit: what is removed first makes room. */
const ORDER: Readonly<Record<Change["_tag"], number>> = { Remove: 0, Update: 1, Adjust: 2, Insert: 3 }

const keyOf = (entity: AnyEntity, row: Fields): string => String(row[entity.key])

const textOf = (value: unknown): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString("hex") : JSON.stringify(value)

const mapIn = <Key, Value>(maps: Map<string, Map<Key, Value>>, name: string): Map<Key, Value> => {
  const known = maps.get(name)
  if (known !== undefined) return known
  const made = new Map<Key, Value>()
  maps.set(name, made)
  return made
}
