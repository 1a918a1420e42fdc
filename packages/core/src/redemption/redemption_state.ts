import type { Timestamp } from "../kernel/mod.ts"
import type { Placed } from "../supplier/mod.ts"
import {
  decided,
  ended,
  endedFor,
  plansBehind,
  type RedemptionChange,
  refused,
  type Situation,
  type Verdict,
  withinTimeLimit,
} from "./decision.ts"
import { intentAnswered } from "./intent_answer.ts"
import { orderAnswered } from "./order_answer.ts"
import { type CancelReason, type HeldOrder, isOpen, type RecordedIntent, type Redemption } from "./redemption.ts"
import type { RedemptionEvent } from "./redemption_event.ts"
import { BUYER_WAIT_MS_MAX, lookPauseMs, nearEndOf } from "./timing.ts"

/**
 * The transition table (design, section 6) as one pure function: what an event makes of a redemption, and what has to
 * be committed with it. An event that does not fit the state is refused and changes nothing; an order or a value that
 * arrives too late is taken note of, so that it can be given back or accounted for.
 *
 * @example
 * ```ts
 * import { POLICY_DEFAULT } from "@mintcode/core/catalogue"
 * import { type Redemption, redemptionTransition, type Situation, TIMING_DEFAULT } from "@mintcode/core/redemption"
 * import { Either } from "effect"
 *
 * const queued = { state: "queued", intent: null, order: null, cancelReason: null } as Redemption
 * const situation: Situation = { at: 1_000, policy: POLICY_DEFAULT, timing: TIMING_DEFAULT, usable: [] }
 *
 * const { changes, commands } = Either.getOrThrow(redemptionTransition(queued, { _tag: "NoPlan" }, situation))
 * console.assert(changes.state === "failed" && changes.wakeAt === null)
 * console.assert(commands.some((command) => command._tag === "ReleaseVoucher"))
 *
 * // A voucher that was given back is not used afterwards.
 * const value = { _tag: "Value", ref: "42", sealedResult: "v1.…" } as const
 * console.assert(Either.isLeft(redemptionTransition({ ...queued, ...changes }, value, situation)))
 * ```
 */
export const redemptionTransition = (redemption: Redemption, event: RedemptionEvent, situation: Situation): Verdict => {
  const { at } = situation
  switch (event._tag) {
    case "Start":
      return started(redemption, event, situation)
    case "NoPlan":
      return mayStart(redemption) ? ended(redemption, situation, "failed", "OUT_OF_STOCK") : refused(redemption, event)
    case "Retry":
      return retried(redemption, event, at)
    case "CancelAsked":
      return cancelAsked(redemption, event.reason, situation)
    case "Placed":
    case "Found":
      return orderTaken(redemption, event, situation)
    case "DeliveredAtOnce":
      return isCurrent(redemption, event.intentId)
        ? intentAnswered(redemption, redemption.intent, event, situation)
        : // A value for an intent that was given up. Nobody can be given it any more, and it may have to be paid for.
          decided({}, { _tag: "Alert", type: "alert.order_wasted", data: { intentId: event.intentId } })
    case "OutOfStock":
    case "Throttled":
    case "Refused":
    case "InputRefused":
    case "Unknown":
    case "Absent":
    case "StillUnknown":
    case "TakenByAnother":
      return isCurrent(redemption, event.intentId)
        ? intentAnswered(redemption, redemption.intent, event, situation)
        : refused(redemption, event)
    case "Value":
    case "DetailsKnown":
    case "OrderEnded":
    case "GivenBack":
    case "TooEarly":
    case "CallFailed":
      return redemption.order !== null && redemption.order.ref === event.ref && isOpen(redemption.state)
        ? orderAnswered(redemption, redemption.order, event, situation)
        : refused(redemption, event)
  }
}

/** Between two orders: nothing is, or may be, open upstream. */
const mayStart = (redemption: Redemption): boolean =>
  redemption.intent === null &&
  redemption.order === null &&
  (redemption.state === "queued" || redemption.state === "ordering" || redemption.state === "cooling")

/** Whether an answer is about the call that may be under way. */
const isCurrent = (
  redemption: Redemption,
  intentId: string,
): redemption is Redemption & { readonly intent: RecordedIntent } =>
  redemption.intent !== null && redemption.intent.id === intentId

const started = (
  redemption: Redemption,
  event: Extract<RedemptionEvent, { _tag: "Start" }>,
  { at, timing }: Situation,
): Verdict => {
  const planIndex = redemption.planIds.indexOf(event.intent.planId)
  return mayStart(redemption) && planIndex !== -1
    ? decided(
        {
          state: "ordering",
          intent: event.intent,
          planIndex,
          plansTried: plansBehind(redemption, planIndex),
          wakeAt: at + timing.claimMs,
        },
        { _tag: "MarkVoucherOrdering" },
        { _tag: "CountOutcome", outcome: "asked", intent: event.intent, costMinor: 0 },
      )
    : refused(redemption, event)
}

const retried = (redemption: Redemption, event: Extract<RedemptionEvent, { _tag: "Retry" }>, at: Timestamp): Verdict =>
  isOpen(redemption.state) || redemption.state === "delivered"
    ? refused(redemption, event)
    : decided(
        {
          state: "queued",
          wakeAt: at,
          deadlineAt: event.deadlineAt,
          planIds: event.planIds,
          planIndex: 0,
          plansTried: 0,
          checks: 0,
          tries: redemption.tries + 1,
          failure: null,
          endedAt: null,
        },
        { _tag: "LockVoucher" },
      )

const cancelAsked = (redemption: Redemption, reason: CancelReason, situation: Situation): Verdict => {
  if (!isTime(redemption, reason, situation)) return refused(redemption, { _tag: "CancelAsked", reason })
  switch (redemption.state) {
    case "queued":
    case "cooling":
      return endedFor(redemption, reason, situation)
    case "ordering":
      // A call may be under way: what it brings is dealt with when it is known.
      return redemption.intent === null ? endedFor(redemption, reason, situation) : decided({ cancelReason: reason })
    case "recovering":
      return decided({ cancelReason: reason })
    case "waiting":
      return decided({ state: "cancelling", ...givenUp(redemption, reason, situation) })
    case "cancelling":
      // Somebody's wish goes before giving back an order that is about to end; it cannot be wished back.
      return redemption.cancelReason === "ending" && reason !== "ending"
        ? decided(givenUp(redemption, reason, situation))
        : refused(redemption, { _tag: "CancelAsked", reason })
    default:
      return refused(redemption, { _tag: "CancelAsked", reason })
  }
}

/** From now on the order is being given back, and holds its holder up no longer than any other may. */
const givenUp = (redemption: Redemption, cancelReason: CancelReason, situation: Situation): RedemptionChange => ({
  cancelReason,
  wakeAt: situation.at,
  ...withinTimeLimit(redemption, situation),
})

/**
 * What the clock asks for is decided upon what is true now. The row may have moved on since somebody read it: an order
 * that was about to end is not the next one, and nobody's wish is overwritten.
 */
const isTime = (redemption: Redemption, reason: CancelReason, { at, timing }: Situation): boolean => {
  switch (reason) {
    case "holder":
    case "operator":
      return true
    case "deadline":
      return at >= redemption.deadlineAt && (redemption.cancelReason === null || redemption.cancelReason === "ending")
    case "ending":
      return redemption.state === "waiting" && redemption.order !== null && at >= nearEndOf(timing, redemption.order)
  }
}

const orderTaken = (
  redemption: Redemption,
  event: Extract<RedemptionEvent, { _tag: "Placed" | "Found" }>,
  situation: Situation,
): Verdict => {
  const { intent } = redemption
  const { placed, orderId } = event
  if (intent === null || intent.id !== event.intent.id) {
    // The redemption has moved on. An order that nobody waits for is given back, never forgotten.
    return event._tag === "Placed" && !isHeld(redemption, event)
      ? decided({}, { _tag: "ReturnLateOrder", orderId, placed, intent: event.intent })
      : refused(redemption, event)
  }
  const order = heldOrder(redemption, orderId, placed, intent, situation.at)
  return decided(
    {
      state: redemption.cancelReason === null ? "waiting" : "cancelling",
      intent: null,
      order,
      checks: 0,
      // What the buyer does in their own time is not held against them.
      ...(order.waitsForBuyer === true && redemption.cancelReason === null
        ? { deadlineAt: Math.min(order.expiresAt, situation.at + BUYER_WAIT_MS_MAX) }
        : {}),
      wakeAt:
        redemption.cancelReason === null
          ? situation.at + lookPauseMs(situation.timing, { ...order, placedAt: situation.at }, situation.at)
          : situation.at,
    },
    { _tag: "OpenOrder", orderId, placed, intent },
    { _tag: "CountOutcome", outcome: "placed", intent, costMinor: 0 },
  )
}

/** The order that came late is the one that was found and adopted meanwhile. */
const isHeld = ({ order }: Redemption, { placed, intent }: Extract<RedemptionEvent, { _tag: "Placed" }>): boolean =>
  order !== null && order.ref === placed.ref && order.accountId === intent.accountId

const heldOrder = (
  redemption: Redemption,
  orderId: string,
  placed: Placed,
  intent: RecordedIntent,
  at: Timestamp,
): HeldOrder => ({
  orderId,
  ref: placed.ref,
  accountId: intent.accountId,
  planId: intent.planId,
  placedAt: placed.placedAt,
  // An order that is new and over cannot be: the upstream does not know its own expiry. It is waited for all the same.
  expiresAt: placed.expiresAt > at ? placed.expiresAt : Math.max(at, redemption.deadlineAt),
  costMinor: placed.cost?.minor ?? null,
  details: placed.details,
  ...(placed.waitsForBuyer === true ? { waitsForBuyer: true } : {}),
})
