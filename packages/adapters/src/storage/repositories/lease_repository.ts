import type { SqlClient } from "@effect/sql/SqlClient"
import {
  LeaseEntity,
  type LeaseFilter,
  LeaseRecordEntity,
  LeaseRepository,
  type LeaseState,
} from "@mintcode/core/lease"
import { Effect, Layer } from "effect"
import { limitRows } from "../rows.ts"
import { walkedEqual } from "./conditions.ts"
import { makeEntityReads } from "./entity_reads.ts"
import { idRange } from "./id_range.ts"
import { readInLists } from "./in_list.ts"
import { type KeysetFilter, makeKeysetReads } from "./keyset_reads.ts"

const makeLeaseRepository = Effect.gen(function* () {
  const leases = yield* makeEntityReads(LeaseEntity)
  const records = yield* makeEntityReads(LeaseRecordEntity)
  const { sql } = leases
  const lists = makeKeysetReads(leases)

  return LeaseRepository.of({
    byId: (id) => leases.byKey("byId", id),
    byIds: (ids) => readInLists(ids, (list) => leases.many("byIds", sql`WHERE ${sql.in("id", list)}`)),
    byClaim: (claim) => leases.byUnique("byClaim", "claim", claim),
    byRedemption: (redemptionId) => leases.first("byRedemption", sql`WHERE redemption_id = ${redemptionId}`),
    due: (kind, at, limit) =>
      leases.many(
        "due",
        sql`WHERE wake_at <= ${at} AND ${sql.and(walkedEqual(sql, "kind", kind))} ORDER BY wake_at ${limitRows(sql, limit)}`,
      ),
    asleep: (kind, after, limit) =>
      leases.many(
        "asleep",
        sql`WHERE wake_at > ${after} AND ${sql.and(walkedEqual(sql, "kind", kind))} ${limitRows(sql, limit)}`,
      ),
    page: (filter, request) => lists.page("page", keysetFilter(sql, filter), request),
    stream: (filter) => lists.stream("stream", keysetFilter(sql, filter)),
    countByState: (filter) =>
      Effect.map(
        lists.countBy("countByState", keysetFilter(sql, filter), "state"),
        (counts) => Object.fromEntries(counts) as Partial<Record<LeaseState, number>>,
      ),
    records: (leaseId, limit) =>
      records.many(
        "of",
        sql`WHERE lease_id = ${leaseId} ORDER BY ${sql("at")}, ${sql("key")} ${limitRows(sql, limit)}`,
      ),
    record: (key) => records.byKey("byKey", key),
  })
})

export const layerLeaseRepository = Layer.effect(LeaseRepository, makeLeaseRepository)

const keysetFilter = (
  sql: SqlClient,
  { endsBefore, holder, kind, pool, productId, state, ...times }: LeaseFilter,
): KeysetFilter => ({
  indexed:
    holder !== undefined
      ? { column: "holder", value: holder }
      : pool !== undefined
        ? { column: "pool", value: pool }
        : undefined,
  walked: [
    ...(holder === undefined ? [] : walkedEqual(sql, "pool", pool)),
    ...walkedEqual(sql, "kind", kind),
    ...walkedEqual(sql, "state", state),
    ...walkedEqual(sql, "product_id", productId),
    ...(endsBefore === undefined ? [] : [sql`ends_at < ${endsBefore}`]),
  ],
  ids: idRange(times),
})
