import { SqlClient } from "@effect/sql/SqlClient"
import { rowDecoder, selectColumns } from "@mintcode/adapters/storage"
import type { AnyEntity } from "@mintcode/core/kernel"
import { Context, Effect } from "effect"
import type { SharedStorage } from "./services.ts"
import type { Shadow } from "./shadow.ts"

/** What a database holds otherwise than the commits that it took say. */
export const differencesOf = (storage: SharedStorage, shadow: Shadow, entities: ReadonlyArray<AnyEntity>) =>
  Effect.gen(function* () {
    const sql = Context.get(storage, SqlClient)
    const found = yield* Effect.forEach(entities, (entity) =>
      Effect.gen(function* () {
        const rows = (yield* sql`SELECT ${selectColumns(sql, entity)} FROM ${sql(entity.name)}`).map(rowDecoder(entity))
        const expected = new Map([...shadow.rows(entity)].map((row) => [String(row[entity.key]), textOf(entity, row)]))
        const wrong = rows.flatMap((row) => {
          const key = String(row[entity.key])
          const text = textOf(entity, row)
          const wanted = expected.get(key)
          expected.delete(key)
          return text === wanted ? [] : [`${entity.name} ${key} is ${text} and should be ${wanted}`]
        })
        return [...wrong, ...[...expected.keys()].map((key) => `${entity.name} ${key} is missing`)]
      }),
    )
    return found.flat()
  }).pipe(Effect.orDie)

const textOf = ({ columns }: AnyEntity, row: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(
    Object.keys(columns)
      .sort()
      .map((field) => {
        const value = row[field]
        return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value
      }),
  )
