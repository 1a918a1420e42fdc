import type { SqlClient } from "@effect/sql/SqlClient"
import {
  INTENT_STATES,
  ORDER_OPEN_STATES,
  RedemptionEntity,
  type RedemptionFilter,
  RedemptionRepository,
  TransitionEntity,
  UpstreamOrderEntity,
} from "@mintcode/core/redemption"
import { Effect, Layer, Option } from "effect"
import { limitRows } from "../rows.ts"
import { bytesParam, walkedEqual } from "./conditions.ts"
import { makeEntityReads } from "./entity_reads.ts"
import { idRange } from "./id_range.ts"
import { readInLists } from "./in_list.ts"
import { type KeysetFilter, makeKeysetReads } from "./keyset_reads.ts"

const makeRedemptionRepository = Effect.gen(function* () {
  const redemptions = yield* makeEntityReads(RedemptionEntity)
  const transitions = yield* makeEntityReads(TransitionEntity)
  const orders = yield* makeEntityReads(UpstreamOrderEntity)
  const { sql } = redemptions
  const lists = makeKeysetReads(redemptions)
  /** Only what is open carries a wake-up time. */
  const dueRows = (at: number, limit: number) => sql`WHERE wake_at <= ${at} ORDER BY wake_at ${limitRows(sql, limit)}`
  const rowsAsleep = (after: number, limit: number) => sql`WHERE wake_at > ${after} ${limitRows(sql, limit)}`

  return RedemptionRepository.of({
    byId: (id) => redemptions.byKey("byId", id),
    byIdempotency: (digests) => {
      const [only, ...others] = digests
      if (only === undefined) return Effect.succeedNone
      return others.length === 0
        ? redemptions.byUnique("byIdempotency", "idempotency_digest", only)
        : readInLists(digests, (list) =>
            redemptions.many("byIdempotency", sql`WHERE ${sql.in("idempotency_digest", list.map(bytesParam))}`),
          ).pipe(Effect.map(([found]) => Option.fromNullable(found)))
    },
    due: (at, limit) => redemptions.many("due", dueRows(at, limit)),
    asleep: (after, limit) => redemptions.many("asleep", rowsAsleep(after, limit)),
    // Few redemptions are open at a time, and the index on their wake-up times leads to those alone.
    claimedBy: (worker, after, limit) =>
      redemptions.many("claimedBy", sql`WHERE wake_at > ${after} AND claimed_by = ${worker} ${limitRows(sql, limit)}`),
    // An intent is text that we have written: no database's own reading of JSON is needed.
    unanswered: (accountId, limit) =>
      redemptions.many(
        "unanswered",
        sql`WHERE ${sql.in("state", INTENT_STATES)} AND INSTR(intent, ${`"accountId":${JSON.stringify(accountId)}`}) > 0
          ${limitRows(sql, limit)}`,
      ),
    nextWakeAt: redemptions
      .reading(
        "nextWakeAt",
        sql<{
          wake_at: number
        }>`SELECT wake_at FROM ${redemptions.table} WHERE wake_at IS NOT NULL ORDER BY wake_at LIMIT 1`,
      )
      .pipe(Effect.map(([row]) => row?.wake_at ?? null)),
    page: (filter, request) => lists.page("page", keysetFilter(sql, filter), request),
    transitions: (redemptionId) =>
      transitions.many(
        "of",
        // Keys are `<redemption>:<version>`; ";" is the character behind ":".
        sql`WHERE ${sql("key")} >= ${`${redemptionId}:`} AND ${sql("key")} < ${`${redemptionId};`} ORDER BY sequence`,
      ),
    orderById: (id) => orders.byKey("byId", id),
    ordersOf: (redemptionId) => orders.many("of", sql`WHERE redemption_id = ${redemptionId} ORDER BY id`),
    ownedRefs: (accountId, refs) =>
      readInLists(refs, (list) =>
        orders.reading(
          "ownedRefs",
          sql<{
            ref: string
          }>`SELECT ref FROM ${orders.table} WHERE account_id = ${accountId} AND ${sql.in("ref", list)}`,
        ),
      ).pipe(Effect.map((rows) => new Set(rows.map(({ ref }) => ref)))),
    ordersByRefs: (accountId, refs) =>
      readInLists(refs, (list) =>
        orders.many("byRefs", sql`WHERE account_id = ${accountId} AND ${sql.in("ref", list)}`),
      ),
    dueOrders: (at, limit) => orders.many("due", dueRows(at, limit)),
    asleepOrders: (after, limit) => orders.many("asleep", rowsAsleep(after, limit)),
    openOrders: (accountId, limit) =>
      orders.many(
        "open",
        sql`WHERE account_id = ${accountId} AND ${sql.in("state", ORDER_OPEN_STATES)} ${limitRows(sql, limit)}`,
      ),
    spentMinor: (accountId, from, until) =>
      orders
        .reading(
          "spentMinor",
          sql<{ placed: number | string | null; given_back: number | string | null }>`SELECT
            (SELECT SUM(cost_minor) FROM ${orders.table} WHERE account_id = ${accountId}
              AND placed_at > ${from} AND placed_at <= ${until}) AS placed,
            (SELECT SUM(cost_minor) FROM ${orders.table} WHERE account_id = ${accountId}
              AND state IN ('returned', 'ended') AND updated_at > ${from} AND updated_at <= ${until}) AS given_back`,
        )
        // Sums come from MySQL as texts, and are null over nothing.
        .pipe(Effect.map(([row]) => Number(row?.placed ?? 0) - Number(row?.given_back ?? 0))),
  })
})

export const layerRedemptionRepository = Layer.effect(RedemptionRepository, makeRedemptionRepository)

const keysetFilter = (sql: SqlClient, { productId, state, voucherId, ...times }: RedemptionFilter): KeysetFilter => {
  const ids = idRange(times)
  const inState = walkedEqual(sql, "state", state)
  const ofProduct = walkedEqual(sql, "product_id", productId)
  if (voucherId !== undefined) {
    return { indexed: { column: "voucher_id", value: voucherId }, walked: [...inState, ...ofProduct], ids }
  }
  if (state !== undefined) return { indexed: { column: "state", value: state }, walked: ofProduct, ids }
  return { indexed: productId === undefined ? undefined : { column: "product_id", value: productId }, ids }
}
