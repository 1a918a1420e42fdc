import { Schema } from "effect"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"
import { UpstreamAccountId } from "../supplier/mod.ts"

export const PlanId = idOf("PlanId")
export type PlanId = typeof PlanId.Type

/** What an operator says of a plan's breaker: let it work, keep the plan resting, or keep it in use. */
export const BreakerMode = Schema.Literal("auto", "open", "closed")
export type BreakerMode = typeof BreakerMode.Type

/** One way to buy what a product needs: which upstream account, with which parameters, for how much. */
export const Plan = Schema.Struct({
  id: PlanId,
  version: Schema.Int,
  /** The operator's name for it; unique. */
  name: Schema.String,
  accountId: UpstreamAccountId,
  /** What the account's driver orders with: for number suppliers country, operator and service. */
  parameters: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  /** In the account's currency, minor units. */
  expectedCostMinor: Schema.NullOr(Schema.Int.pipe(Schema.nonNegative())),
  maximumPriceMinor: Schema.NullOr(Schema.Int.pipe(Schema.nonNegative())),
  /** What decides between plans that are expected to cost the same. */
  weight: Schema.Int.pipe(Schema.between(0, 1_000)),
  tags: Schema.Array(Schema.String.pipe(Schema.maxLength(40))).pipe(Schema.maxItems(20)),
  /** The hot switch: a disabled plan gets no new orders from the next step on. */
  enabled: Schema.Boolean,
  breakerMode: BreakerMode,
  /** The breaker keeps the plan resting until then; `null` when it does not. */
  breakerUntil: Schema.NullOr(Timestamp),
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "Plan" })
export type Plan = typeof Plan.Type

export const PlanEntity = entity<Plan>()({
  name: "plan",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    name: "text",
    accountId: "text",
    parameters: "json",
    expectedCostMinor: "int",
    maximumPriceMinor: "int",
    weight: "int",
    tags: "json",
    enabled: "bool",
    breakerMode: "text",
    breakerUntil: "int",
    createdAt: "int",
    updatedAt: "int",
  },
  unique: { "plan.name": ["name"] },
  versioned: true,
})
