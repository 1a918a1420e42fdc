import { DomainEventEntity } from "@mintcode/core/kernel"
import { OutboxRepository } from "@mintcode/core/notification"
import { Effect, Layer } from "effect"
import { limitRows } from "../rows.ts"
import { makeEntityReads } from "./entity_reads.ts"

const makeOutboxRepository = Effect.gen(function* () {
  const { many, sql } = yield* makeEntityReads(DomainEventEntity)
  return OutboxRepository.of({
    pending: (limit) => many("pending", sql`WHERE pending = 1 ORDER BY id ${limitRows(sql, limit)}`),
  })
})

export const layerOutboxRepository = Layer.effect(OutboxRepository, makeOutboxRepository)
