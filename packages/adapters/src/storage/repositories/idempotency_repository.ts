import { IdempotencyRecordEntity, IdempotencyRepository } from "@mintcode/core/kernel"
import { Effect, Layer } from "effect"
import { limitRows } from "../rows.ts"
import { makeEntityReads } from "./entity_reads.ts"

const makeIdempotencyRepository = Effect.gen(function* () {
  const records = yield* makeEntityReads(IdempotencyRecordEntity)
  const { reading, sql, table } = records
  return IdempotencyRepository.of({
    byKey: (key) => records.byKey("byKey", key),
    older: (createdBefore, limit) =>
      reading(
        "older",
        sql<{
          key: string
        }>`SELECT ${sql("key")} FROM ${table} WHERE created_at < ${createdBefore} ORDER BY created_at ${limitRows(
          sql,
          limit,
        )}`,
      ).pipe(Effect.map((rows) => rows.map(({ key }) => key))),
  })
})

export const layerIdempotencyRepository = Layer.effect(IdempotencyRepository, makeIdempotencyRepository)
