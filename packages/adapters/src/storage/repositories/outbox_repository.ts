import { DomainEventEntity } from "@mintcode/core/kernel"
import { AlertNoticeEntity, AlertNoticeRepository, OutboxRepository } from "@mintcode/core/notification"
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

const makeAlertNoticeRepository = Effect.gen(function* () {
  const { byKey, many, sql } = yield* makeEntityReads(AlertNoticeEntity)
  return AlertNoticeRepository.of({
    byKey: (key) => byKey("byKey", key),
    due: (mailedBy, limit) =>
      many(
        "due",
        sql`WHERE pending > 0 AND (mailed_at IS NULL OR mailed_at <= ${mailedBy}) ORDER BY last_at ${limitRows(
          sql,
          limit,
        )}`,
      ),
  })
})

export const layerAlertNoticeRepository = Layer.effect(AlertNoticeRepository, makeAlertNoticeRepository)
