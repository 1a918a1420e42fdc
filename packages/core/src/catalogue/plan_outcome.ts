import { Schema } from "effect"
import { entity, Timestamp } from "../kernel/mod.ts"
import { PlanId } from "./plan.ts"

/** Width of a bucket: fine enough for the breaker's window, coarse enough to stay small. */
export const OUTCOME_BUCKET_MS = 60_000
/** How long buckets are kept for statistics. */
export const OUTCOME_KEEP_MS = 90 * 24 * 60 * 60 * 1000

/**
 * What came of a plan's orders in one minute. Counted in the commit that settles the order, so that statistics and
 * breaker never disagree with what happened.
 */
export const PlanOutcome = Schema.Struct({
  /** `<plan>:<bucket>` */
  key: Schema.String,
  planId: PlanId,
  bucketAt: Timestamp,
  /** Orders asked for, whatever came of them. */
  asked: Schema.Int,
  outOfStock: Schema.Int,
  placed: Schema.Int,
  delivered: Schema.Int,
  /** What delivered orders cost, in the account's minor units. */
  costMinor: Schema.Int,
})
export type PlanOutcome = typeof PlanOutcome.Type

export const PlanOutcomeEntity = entity<PlanOutcome>()({
  name: "plan_outcome",
  key: "key",
  columns: {
    key: "text",
    planId: "text",
    bucketAt: "int",
    asked: "int",
    outOfStock: "int",
    placed: "int",
    delivered: "int",
    costMinor: "int",
  },
  unique: {},
  versioned: false,
})

/** The counts of one plan over some time. */
export interface PlanTally {
  readonly asked: number
  readonly outOfStock: number
  readonly placed: number
  readonly delivered: number
  readonly costMinor: number
}

/** What came of a plan's orders on one day in UTC. */
export interface PlanDay {
  readonly planId: PlanId
  /** The moment at which the day began. */
  readonly at: Timestamp
  readonly tally: PlanTally
}

export const OUTCOME_DAY_MS = 24 * 60 * 60 * 1000

export const PLAN_TALLY_NONE: PlanTally = { asked: 0, outOfStock: 0, placed: 0, delivered: 0, costMinor: 0 }

/** The empty bucket that a moment falls into. */
export const outcomeBucket = (planId: PlanId, at: Timestamp): PlanOutcome => {
  const bucketAt = Math.floor(at / OUTCOME_BUCKET_MS) * OUTCOME_BUCKET_MS
  return { key: `${planId}:${bucketAt}`, planId, bucketAt, ...PLAN_TALLY_NONE }
}
