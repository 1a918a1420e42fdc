import { Either } from "effect"
import type { PlanId } from "../../catalogue/mod.ts"
import type { CancelReason, Redemption, RedemptionState } from "../redemption.ts"
import type { Command, RedemptionEvent } from "../redemption_event.ts"
import { redemptionTransition } from "../redemption_state.ts"
import { nearEndOf, TIMING_DEFAULT } from "../timing.ts"
import { aHeldOrder, anIntent, aPlaced, aRedemption, aSituation, NOON, PLANS } from "./redemption_fixture.ts"

/** A state, and `ordering` once more for the moment between two orders. */
export type Row = RedemptionState | "between"
/** An event, with the reasons and times that make a difference. */
export type EventName =
  | Exclude<RedemptionEvent["_tag"], "CancelAsked">
  | `CancelAsked ${CancelReason}`
  | "Placed, the held order"
  | "Absent, read early"
  | "OrderEnded, bad input"
  | "OrderEnded, no stock"

const END = { wakeAt: null, endedAt: NOON } as const

/** A redemption in each state. */
export const ROWS: Record<Row, Redemption> = {
  queued: aRedemption(),
  ordering: aRedemption({ state: "ordering", intent: anIntent() }),
  between: aRedemption({ state: "ordering" }),
  recovering: aRedemption({ state: "recovering", intent: anIntent() }),
  cooling: aRedemption({ state: "cooling" }),
  waiting: aRedemption({ state: "waiting", order: aHeldOrder() }),
  cancelling: aRedemption({ state: "cancelling", order: aHeldOrder(), cancelReason: "holder" }),
  delivered: aRedemption({ state: "delivered", order: aHeldOrder(), sealedResult: "sealed", ...END }),
  failed: aRedemption({ state: "failed", failure: "OUT_OF_STOCK", ...END }),
  rejected: aRedemption({ state: "rejected", failure: "SUPPORT_NEEDED", ...END }),
  cancelled: aRedemption({ state: "cancelled", failure: "CANCELLED", ...END }),
  expired: aRedemption({ state: "expired", failure: "NO_VALUE_IN_TIME", ...END }),
}

/** From here on absence upstream counts. */
export const SETTLED = NOON + TIMING_DEFAULT.absenceSettleMs
export const DEADLINE = aRedemption().deadlineAt
export const intentId = "intent-1"
export const ref = "order-1"
const lostOrderId = "row-lost"

/** Each event, and when it comes where it does not come at noon. */
export const EVENTS: Record<EventName, { readonly event: RedemptionEvent; readonly at?: number }> = {
  Start: { event: { _tag: "Start", intent: anIntent({ id: "intent-2" }) } },
  NoPlan: { event: { _tag: "NoPlan" } },
  Placed: {
    event: { _tag: "Placed", intent: anIntent(), orderId: "row-2", placed: aPlaced({ ref: "order-2" }) },
  },
  "Placed, the held order": {
    event: { _tag: "Placed", intent: anIntent(), orderId: "row-2", placed: aPlaced() },
  },
  DeliveredAtOnce: { event: { _tag: "DeliveredAtOnce", intentId, sealedResult: "sealed" } },
  OutOfStock: { event: { _tag: "OutOfStock", intentId } },
  Throttled: { event: { _tag: "Throttled", intentId, retryAfterMs: null } },
  Refused: { event: { _tag: "Refused", intentId, refusal: "balance", reason: "no money" } },
  InputRefused: { event: { _tag: "InputRefused", intentId, problem: "ALREADY_MEMBER" } },
  Unknown: { event: { _tag: "Unknown", intentId } },
  Found: { event: { _tag: "Found", intent: anIntent(), orderId: "row-2", placed: aPlaced({ ref: "order-2" }) } },
  Absent: { event: { _tag: "Absent", intentId, readAt: SETTLED, lostOrderId }, at: SETTLED },
  "Absent, read early": { event: { _tag: "Absent", intentId, readAt: SETTLED - 1, lostOrderId }, at: SETTLED },
  StillUnknown: { event: { _tag: "StillUnknown", intentId, lostOrderId } },
  TakenByAnother: { event: { _tag: "TakenByAnother", intentId, lostOrderId } },
  Value: { event: { _tag: "Value", ref, sealedResult: "sealed" } },
  DetailsKnown: { event: { _tag: "DetailsKnown", ref, details: { phone: "+15550101" } } },
  OrderEnded: { event: { _tag: "OrderEnded", ref } },
  "OrderEnded, bad input": { event: { _tag: "OrderEnded", ref, failure: "ADDRESS_REFUSED" } },
  "OrderEnded, no stock": { event: { _tag: "OrderEnded", ref, failure: "OUT_OF_STOCK" } },
  GivenBack: { event: { _tag: "GivenBack", ref } },
  TooEarly: { event: { _tag: "TooEarly", ref, retryAt: NOON + 60_000 } },
  CallFailed: { event: { _tag: "CallFailed", ref, retryAfterMs: null } },
  "CancelAsked holder": { event: { _tag: "CancelAsked", reason: "holder" } },
  "CancelAsked operator": { event: { _tag: "CancelAsked", reason: "operator" } },
  "CancelAsked deadline": { event: { _tag: "CancelAsked", reason: "deadline" }, at: DEADLINE },
  "CancelAsked ending": {
    event: { _tag: "CancelAsked", reason: "ending" },
    at: nearEndOf(TIMING_DEFAULT, aHeldOrder()),
  },
  Retry: { event: { _tag: "Retry", deadlineAt: NOON + 1, planIds: [PLANS[3] as PlanId] } },
}

/** A command with the part of it that a table wants to see. */
export const named = (command: Command): string => {
  switch (command._tag) {
    case "ReleaseVoucher":
      return command.counted ? "ReleaseVoucher counted" : "ReleaseVoucher"
    case "CloseOrder":
      return `CloseOrder ${command.as}`
    case "CountOutcome":
      return `CountOutcome ${command.outcome}`
    case "Alert":
      return `Alert ${command.type}`
    default:
      return command._tag
  }
}

/** What an event makes of a redemption that takes it. */
export const take = (redemption: Redemption, event: RedemptionEvent, situation = aSituation()) =>
  Either.getOrThrow(redemptionTransition(redemption, event, situation))

/** What upstreams may write where a number of milliseconds is due. */
export const ABSURD = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e18,
  -1e18,
  0.5,
  10 * 365 * 86_400_000,
]
