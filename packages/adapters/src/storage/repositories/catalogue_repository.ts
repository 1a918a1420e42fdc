import type { SqlClient } from "@effect/sql/SqlClient"
import {
  CatalogueRepository,
  OUTCOME_BUCKET_MS,
  OUTCOME_DAY_MS,
  PlanEntity,
  type PlanId,
  PlanOutcomeEntity,
  type PlanTally,
  ProductEntity,
} from "@mintcode/core/catalogue"
import { Effect, Layer } from "effect"
import { limitRows } from "../rows.ts"
import { makeEntityReads } from "./entity_reads.ts"
import { readInLists } from "./in_list.ts"
import { makeKeysetReads } from "./keyset_reads.ts"

const makeCatalogueRepository = Effect.gen(function* () {
  const products = yield* makeEntityReads(ProductEntity)
  const plans = yield* makeEntityReads(PlanEntity)
  const outcomes = yield* makeEntityReads(PlanOutcomeEntity)
  const { sql } = plans
  const productLists = makeKeysetReads(products)
  const planLists = makeKeysetReads(plans)

  return CatalogueRepository.of({
    productById: (id) => products.byKey("byId", id),
    products: (request) => productLists.page("page", {}, request, "oldest first"),
    planById: (id) => plans.byKey("byId", id),
    plansByIds: (ids) =>
      readInLists(ids, (list) => plans.many("byIds", sql`WHERE ${sql.in("id", list)}`)).pipe(
        Effect.map((found) => {
          const byId = new Map(found.map((plan) => [plan.id, plan]))
          return ids.flatMap((id) => byId.get(id) ?? [])
        }),
      ),
    plans: (request) => planLists.page("page", {}, request),
    tallies: (ids, since) =>
      readInLists(ids, (list) =>
        outcomes.reading(
          "tallies",
          sql<TallyRow>`SELECT plan_id, ${sumsOf(sql)} FROM ${outcomes.table}
            WHERE ${sql.in("plan_id", list)} AND bucket_at > ${since - OUTCOME_BUCKET_MS} GROUP BY plan_id`,
        ),
      ).pipe(Effect.map((rows) => new Map(rows.map((row) => [row.plan_id, tallyOf(row)])))),
    days: (ids, since) =>
      readInLists(ids, (list) =>
        outcomes.reading(
          "days",
          sql<DayRow>`SELECT plan_id, bucket_at - (bucket_at % ${OUTCOME_DAY_MS}) AS day_at, ${sumsOf(sql)}
            FROM ${outcomes.table} WHERE ${sql.in("plan_id", list)} AND bucket_at >= ${since} GROUP BY plan_id, day_at`,
        ),
      ).pipe(
        Effect.map((rows) => rows.map((row) => ({ planId: row.plan_id, at: Number(row.day_at), tally: tallyOf(row) }))),
      ),
    outcomesBefore: (bucketBefore, limit) =>
      outcomes
        .reading(
          "outcomesBefore",
          sql<{
            key: string
          }>`SELECT ${sql("key")} FROM ${outcomes.table} WHERE bucket_at < ${bucketBefore} ${limitRows(sql, limit)}`,
        )
        .pipe(Effect.map((rows) => rows.map(({ key }) => key))),
  })
})

export const layerCatalogueRepository = Layer.effect(CatalogueRepository, makeCatalogueRepository)

/** Sums come from MySQL as texts. */
interface TallyRow {
  readonly plan_id: PlanId
  readonly asked: number | string
  readonly out_of_stock: number | string
  readonly placed: number | string
  readonly delivered: number | string
  readonly cost_minor: number | string
}

interface DayRow extends TallyRow {
  readonly day_at: number | string
}

const sumsOf = (sql: SqlClient) =>
  sql.literal(
    "SUM(asked) AS asked, SUM(out_of_stock) AS out_of_stock, SUM(placed) AS placed, " +
      "SUM(delivered) AS delivered, SUM(cost_minor) AS cost_minor",
  )

const tallyOf = (row: TallyRow): PlanTally => ({
  asked: Number(row.asked),
  outOfStock: Number(row.out_of_stock),
  placed: Number(row.placed),
  delivered: Number(row.delivered),
  costMinor: Number(row.cost_minor),
})
