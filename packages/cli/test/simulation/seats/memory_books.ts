import { type AnyEntity, type Change, Conflict, type Entity } from "@mintcode/core/kernel"
import { Effect } from "effect"

type Row = Readonly<Record<string, unknown>>

/** A change could not be made: which guard failed. */
class Lost extends Error {
  readonly guard: string
  constructor(guard: string) {
    super(guard)
    this.guard = guard
  }
}

/**
 * The `Commit` port over maps, with every guard that storage has: versions, keys, unique keys and bounds. For walks of
 * hundreds of thousands of steps; whether storage keeps to the same guards is for its own tests to show.
 */
export class MemoryBooks {
  readonly tables = new Map<string, Map<string, Row>>()
  commits = 0

  table(entity: AnyEntity): Map<string, Row> {
    const found = this.tables.get(entity.name)
    if (found !== undefined) return found
    const made = new Map<string, Row>()
    this.tables.set(entity.name, made)
    return made
  }

  rows<A>(entity: Entity<A>): ReadonlyArray<A> {
    return [...this.table(entity).values()] as ReadonlyArray<A>
  }

  find<A>(entity: Entity<A>, key: string): A | undefined {
    return this.table(entity).get(key) as A | undefined
  }

  readonly commit = (changes: ReadonlyArray<Change>): Effect.Effect<void, Conflict> =>
    Effect.suspend(() => {
      const undo: Array<() => void> = []
      try {
        for (const tag of ["Remove", "Update", "Adjust", "Insert"] as const) {
          for (const change of changes) if (change._tag === tag) this.apply(change, undo)
        }
        this.commits++
        return Effect.void
      } catch (error) {
        for (const back of undo.toReversed()) back()
        if (!(error instanceof Lost)) throw error
        return new Conflict({ code: "CONFLICT", guard: error.guard })
      }
    })

  private put(entity: AnyEntity, key: string, row: Row, undo: Array<() => void>) {
    const table = this.table(entity)
    for (const [guard, fields] of Object.entries(entity.unique)) {
      const mine = fields.map((field) => row[field])
      if (mine.includes(null)) continue
      for (const [otherKey, other] of table) {
        if (otherKey !== key && fields.every((field, index) => sameValue(other[field], mine[index]))) {
          throw new Lost(guard)
        }
      }
    }
    const before = table.get(key)
    undo.push(() => void (before === undefined ? table.delete(key) : table.set(key, before)))
    table.set(key, row)
  }

  private apply(change: Change, undo: Array<() => void>) {
    const { entity } = change
    const table = this.table(entity)
    switch (change._tag) {
      case "Insert":
        for (const row of change.rows) {
          const key = String(row[entity.key])
          if (table.has(key)) throw new Lost(`${entity.name}.key`)
          this.put(entity, key, row, undo)
        }
        return
      case "Update": {
        const key = String(change.row[entity.key])
        const read = table.get(key)
        if (read === undefined || read["version"] !== change.expectedVersion) throw new Lost(`${entity.name}.version`)
        const written = Object.fromEntries(change.fields.map((field) => [field, change.row[field]]))
        return this.put(entity, key, { ...read, ...written, version: change.expectedVersion + 1 }, undo)
      }
      case "Remove": {
        const read = table.get(change.key)
        if (change.expectedVersion !== null && read?.["version"] !== change.expectedVersion) {
          throw new Lost(`${entity.name}.version`)
        }
        if (read !== undefined) undo.push(() => void table.set(change.key, read))
        table.delete(change.key)
        return
      }
      case "Adjust": {
        const read = table.get(change.key) ?? change.initial
        if (read === undefined) throw new Lost(`${entity.name}.absent`)
        const adjusted = Object.fromEntries(
          Object.entries(change.by).map(([field, by]) => [field, Number(read[field]) + by]),
        )
        for (const [field, { max, min }] of Object.entries(change.within)) {
          const value = adjusted[field] ?? Number(read[field])
          if ((min !== undefined && value < min) || (max !== undefined && value > max)) {
            throw new Lost(`${entity.name}.${field}`)
          }
        }
        return this.put(entity, change.key, { ...read, ...adjusted }, undo)
      }
    }
  }
}

const sameValue = (left: unknown, right: unknown): boolean =>
  left instanceof Uint8Array && right instanceof Uint8Array
    ? left.length === right.length && left.every((byte, index) => byte === right[index])
    : left === right
