import type { PlanId } from "../catalogue/mod.ts"
import type { Timestamp } from "../kernel/mod.ts"
import type { InputProblem, OrderFailure, Placed, RefusalReason } from "../supplier/mod.ts"
import type { CancelReason, RecordedIntent } from "./redemption.ts"

/**
 * What can happen to a redemption. Events that answer an upstream call name the intent or order they are about: an
 * answer that comes late, when the redemption has moved on, is recognised by that.
 */
export type RedemptionEvent =
  /** An intent is recorded; the upstream is asked next. */
  | { readonly _tag: "Start"; readonly intent: RecordedIntent }
  /** No plan may be asked. */
  | { readonly _tag: "NoPlan" }
  | { readonly _tag: "Placed"; readonly intent: RecordedIntent; readonly orderId: string; readonly placed: Placed }
  | { readonly _tag: "DeliveredAtOnce"; readonly intentId: string; readonly sealedResult: string }
  | { readonly _tag: "OutOfStock"; readonly intentId: string }
  | { readonly _tag: "Throttled"; readonly intentId: string; readonly retryAfterMs: number | null }
  | { readonly _tag: "Refused"; readonly intentId: string; readonly refusal: RefusalReason; readonly reason: string }
  /** What the buyer brought is of no use; nothing was ordered. */
  | { readonly _tag: "InputRefused"; readonly intentId: string; readonly problem: InputProblem }
  /** The call ended without an answer that says what happened. */
  | { readonly _tag: "Unknown"; readonly intentId: string }
  /** The order was found upstream, and nobody owns it. */
  | { readonly _tag: "Found"; readonly intent: RecordedIntent; readonly orderId: string; readonly placed: Placed }
  /** The upstream was read at that time and has no such order. */
  | { readonly _tag: "Absent"; readonly intentId: string; readonly readAt: Timestamp; readonly lostOrderId: string }
  | { readonly _tag: "StillUnknown"; readonly intentId: string; readonly lostOrderId: string }
  /** The order turned out to be owned by another redemption that was looking for its own. */
  | { readonly _tag: "TakenByAnother"; readonly intentId: string; readonly lostOrderId: string }
  | { readonly _tag: "Value"; readonly ref: string; readonly sealedResult: string }
  | { readonly _tag: "DetailsKnown"; readonly ref: string; readonly details: Readonly<Record<string, string>> }
  | { readonly _tag: "OrderEnded"; readonly ref: string; readonly failure?: OrderFailure }
  | { readonly _tag: "CancelAsked"; readonly reason: CancelReason }
  | { readonly _tag: "GivenBack"; readonly ref: string }
  | { readonly _tag: "TooEarly"; readonly ref: string; readonly retryAt: Timestamp }
  /** A call on the order failed; nothing is known anew. */
  | { readonly _tag: "CallFailed"; readonly ref: string; readonly retryAfterMs: number | null }
  /** Begun again, with the plans that the product has now. */
  | { readonly _tag: "Retry"; readonly deadlineAt: Timestamp; readonly planIds: ReadonlyArray<PlanId> }

/** What has to happen in the same commit as the transition. */
export type Command =
  | { readonly _tag: "MarkVoucherOrdering" }
  | { readonly _tag: "UseVoucher" }
  /** `restMs`: how long it rests before another redemption may take it. */
  | { readonly _tag: "ReleaseVoucher"; readonly counted: boolean; readonly restMs: number }
  | { readonly _tag: "LockVoucher" }
  /** A new row for an upstream order that this redemption owns. */
  | { readonly _tag: "OpenOrder"; readonly orderId: string; readonly placed: Placed; readonly intent: RecordedIntent }
  /** The same for an order that came too late to be of use. */
  | {
      readonly _tag: "ReturnLateOrder"
      readonly orderId: string
      readonly placed: Placed
      readonly intent: RecordedIntent
    }
  | { readonly _tag: "WatchLostIntent"; readonly orderId: string; readonly intent: RecordedIntent }
  | {
      readonly _tag: "CloseOrder"
      readonly orderId: string
      readonly as: "settling" | "returning" | "returned" | "ended"
    }
  | {
      readonly _tag: "CountOutcome"
      readonly outcome: "asked" | "outOfStock" | "placed" | "delivered"
      readonly intent: Pick<RecordedIntent, "planId">
      readonly costMinor: number
    }
  | { readonly _tag: "Alert"; readonly type: string; readonly data: Readonly<Record<string, unknown>> }
