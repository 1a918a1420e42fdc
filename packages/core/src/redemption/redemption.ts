import { Schema } from "effect"
import { PlanId, ProductId, ProductKind } from "../catalogue/mod.ts"
import { entity, idOf, Refused, Timestamp } from "../kernel/mod.ts"
import { InputProblem, UpstreamAccountId } from "../supplier/mod.ts"
import { VoucherId } from "../voucher/mod.ts"

export const RedemptionId = idOf("RedemptionId")
export type RedemptionId = typeof RedemptionId.Type

/**
 * - `queued`: accepted, nothing done yet
 * - `ordering`: an intent is on disk, the upstream is being asked
 * - `recovering`: it is not known whether the upstream took the order
 * - `cooling`: the upstream asked to slow down
 * - `waiting`: ordered, the value is on its way
 * - `cancelling`: the order is being given back
 * - `delivered`, `failed` (may be tried again), `rejected` (needs support), `cancelled`, `expired`: the ends
 */
export const RedemptionState = Schema.Literal(
  "queued",
  "ordering",
  "recovering",
  "cooling",
  "waiting",
  "cancelling",
  "delivered",
  "failed",
  "rejected",
  "cancelled",
  "expired",
).annotations({ identifier: "RedemptionState" })
export type RedemptionState = typeof RedemptionState.Type

export const OPEN_STATES = ["queued", "ordering", "recovering", "cooling", "waiting", "cancelling"] as const
export const ENDED_STATES = ["delivered", "failed", "rejected", "cancelled", "expired"] as const

/** States in which a call may be under way, or has been, whose outcome is not known (`intent`). */
export const INTENT_STATES = ["ordering", "recovering"] as const satisfies ReadonlyArray<RedemptionState>

/** True until a redemption has ended, one way or another. */
export const isOpen = (state: RedemptionState): boolean => (OPEN_STATES as ReadonlyArray<string>).includes(state)

/** Why it ended without a value, in words that tell nothing of the upstream. */
export const FailureCode = Schema.Literal(
  "OUT_OF_STOCK",
  "NO_VALUE_IN_TIME",
  "SUPPORT_NEEDED",
  "CANCELLED",
  ...InputProblem.literals,
)
export type FailureCode = typeof FailureCode.Type

/** What is about to be, or may have been, asked of the upstream. On disk before the call. */
export const RecordedIntent = Schema.Struct({
  id: Schema.String,
  planId: PlanId,
  accountId: UpstreamAccountId,
  recordedAt: Timestamp,
  parameters: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  maximumPriceMinor: Schema.NullOr(Schema.Int),
})
export type RecordedIntent = typeof RecordedIntent.Type

/** The order that the redemption waits for or gives back. */
export const HeldOrder = Schema.Struct({
  /** Id of its own row, which outlives the redemption until the upstream has settled it. */
  orderId: Schema.String,
  ref: Schema.String,
  accountId: UpstreamAccountId,
  planId: PlanId,
  placedAt: Timestamp,
  expiresAt: Timestamp,
  costMinor: Schema.NullOr(Schema.Int),
  /** What the buyer may see, such as the phone number. */
  details: Schema.Record({ key: Schema.String, value: Schema.String }),
  /** The buyer has to act before the value can come. */
  waitsForBuyer: Schema.optionalWith(Schema.Boolean, { exact: true }),
})
export type HeldOrder = typeof HeldOrder.Type

/** Who or what wants the order given back. `ending`: the upstream is about to end it by itself. */
export const CancelReason = Schema.Literal("holder", "operator", "deadline", "ending")
export type CancelReason = typeof CancelReason.Type

/** One voucher being turned into its value. */
export const Redemption = Schema.Struct({
  id: RedemptionId,
  version: Schema.Int,
  voucherId: VoucherId,
  productId: ProductId,
  kind: ProductKind,
  state: RedemptionState,
  /** When somebody has to look at it next; `null` once it has ended. A claim pushes it into the future. */
  wakeAt: Schema.NullOr(Timestamp),
  /** The worker that is about to write the answer of an upstream call; `null` when nobody is. Whoever finds it dead takes over. */
  claimedBy: Schema.NullOr(Schema.String),
  deadlineAt: Timestamp,
  /** The product's plans as they were when it began. */
  planIds: Schema.Array(PlanId),
  planIndex: Schema.Int,
  /** Plans asked so far. */
  plansTried: Schema.Int,
  intent: Schema.NullOr(RecordedIntent),
  order: Schema.NullOr(HeldOrder),
  cancelReason: Schema.NullOr(CancelReason),
  /** Looks at the order so far. */
  checks: Schema.Int,
  /** Times it was begun: 1, and one more for each retry. */
  tries: Schema.Int,
  failure: Schema.NullOr(FailureCode),
  /** What the buyer brought, sealed. */
  sealedInput: Schema.NullOr(Schema.String),
  sealedResult: Schema.NullOr(Schema.String),
  /** How often the value was shown in full. */
  resultViews: Schema.Int,
  /** Keyed digests of the holder's cookie and idempotency key: who gets this redemption back. */
  holderDigest: Schema.NullOr(Schema.Uint8ArrayFromSelf),
  idempotencyDigest: Schema.NullOr(Schema.Uint8ArrayFromSelf),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  endedAt: Schema.NullOr(Timestamp),
}).annotations({ identifier: "Redemption" })
export type Redemption = typeof Redemption.Type

export const RedemptionEntity = entity<Redemption>()({
  name: "redemption",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    voucherId: "text",
    productId: "text",
    kind: "text",
    state: "text",
    wakeAt: "int",
    claimedBy: "text",
    deadlineAt: "int",
    planIds: "json",
    planIndex: "int",
    plansTried: "int",
    intent: "json",
    order: "json",
    cancelReason: "text",
    checks: "int",
    tries: "int",
    failure: "text",
    sealedInput: "text",
    sealedResult: "text",
    resultViews: "int",
    holderDigest: "bytes",
    idempotencyDigest: "bytes",
    createdAt: "int",
    updatedAt: "int",
    endedAt: "int",
  },
  unique: { "redemption.idempotency": ["idempotencyDigest"] },
  versioned: true,
})

/** A step that a redemption took. The history of C3. */
export const Transition = Schema.Struct({
  /** `<redemption>:<version>`: a step cannot be recorded twice. */
  key: Schema.String,
  redemptionId: RedemptionId,
  sequence: Schema.Int,
  at: Timestamp,
  from: RedemptionState,
  to: RedemptionState,
  event: Schema.String,
  planId: Schema.NullOr(PlanId),
  orderRef: Schema.NullOr(Schema.String),
  /** Class of the fault that caused it, for operators. */
  fault: Schema.NullOr(Schema.String),
  /** Milliseconds since the step before. */
  durationMs: Schema.Int,
}).annotations({ identifier: "Transition" })
export type Transition = typeof Transition.Type

export const TransitionEntity = entity<Transition>()({
  name: "redemption_transition",
  key: "key",
  columns: {
    key: "text",
    redemptionId: "text",
    sequence: "int",
    at: "int",
    from: "text",
    to: "text",
    event: "text",
    planId: "text",
    orderRef: "text",
    fault: "text",
    durationMs: "int",
  },
  unique: {},
  versioned: false,
})

/** Unknown, used, expired, voided and foreign codes get this one answer, so that a stranger learns nothing. */
export const CODE_REFUSED = new Refused({
  code: "CODE_REFUSED",
  reason: "This code cannot be redeemed: it is not valid, already used, or being used by somebody else",
})
