import { AuditSealEntity, AuditSealRepository } from "@mintcode/core/audit"
import { Effect, Layer } from "effect"
import { limitRows } from "../rows.ts"
import { makeEntityReads } from "./entity_reads.ts"

const makeAuditSealRepository = Effect.gen(function* () {
  const { first, many, sql } = yield* makeEntityReads(AuditSealEntity)
  return AuditSealRepository.of({
    last: first("last", sql`WHERE sequence > 0 ORDER BY sequence DESC ${limitRows(sql, 1)}`),
    after: (sequence, limit) =>
      many("after", sql`WHERE sequence > ${sequence} ORDER BY sequence ${limitRows(sql, limit)}`),
  })
})

export const layerAuditSealRepository = Layer.effect(AuditSealRepository, makeAuditSealRepository)
