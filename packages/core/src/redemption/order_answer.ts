import type { Timestamp } from "../kernel/mod.ts"
import { type OrderFailure, pauseWithin } from "../supplier/mod.ts"
import { decided, delivered, ended, endedFor, nextPlan, type Situation, type Verdict } from "./decision.ts"
import type { HeldOrder, Redemption } from "./redemption.ts"
import type { Command, RedemptionEvent } from "./redemption_event.ts"
import { lookPauseMs, nearEndOf, orderRetryPauseMs } from "./timing.ts"

export type OrderAnswer = Extract<
  RedemptionEvent,
  { _tag: "Value" | "DetailsKnown" | "OrderEnded" | "GivenBack" | "TooEarly" | "CallFailed" }
>

/** News of the order that the redemption holds. */
export const orderAnswered = (
  redemption: Redemption,
  order: HeldOrder,
  event: OrderAnswer,
  situation: Situation,
): Verdict => {
  const { at, timing } = situation
  switch (event._tag) {
    case "Value":
      return decided(
        delivered(event.sealedResult, at),
        { _tag: "UseVoucher" },
        { _tag: "CloseOrder", orderId: order.orderId, as: "settling" },
        { _tag: "CountOutcome", outcome: "delivered", intent: order, costMinor: order.costMinor ?? 0 },
      )
    case "DetailsKnown":
      return decided({ order: { ...order, details: { ...order.details, ...event.details } } })
    case "OrderEnded":
    case "GivenBack": {
      const close: Command = {
        _tag: "CloseOrder",
        orderId: order.orderId,
        as: event._tag === "GivenBack" ? "returned" : "ended",
      }
      const reason = redemption.cancelReason ?? "ending"
      return event._tag === "OrderEnded" && event.failure !== undefined && reason === "ending"
        ? cameToNothing(redemption, order, event.failure, situation, close)
        : endedFor(redemption, reason, situation, close)
    }
    case "TooEarly":
      return later(redemption, order, event.retryAt - at, timing.checkFirstMs, situation)
    case "CallFailed": {
      const retryMs = orderRetryPauseMs({ ...timing, orderRetryMaxMs: timing.checkLastMs }, redemption.checks)
      // What waits for its buyer for days is not asked for every few seconds because one look failed.
      const leastMs = redemption.state === "waiting" ? Math.max(retryMs, failedLookMs(order, situation)) : retryMs
      return later(redemption, order, event.retryAfterMs ?? 0, leastMs, situation)
    }
  }
}

const failedLookMs = (order: HeldOrder, { at, timing }: Situation): number =>
  order.waitsForBuyer === true ? lookPauseMs(timing, order, at) : 0

/** The order was taken, and turned out to be one that cannot be filled: as if it had been refused at once. */
const cameToNothing = (
  redemption: Redemption,
  order: HeldOrder,
  failure: OrderFailure,
  situation: Situation,
  close: Command,
): Verdict =>
  failure === "OUT_OF_STOCK"
    ? nextPlan(redemption, situation, failure, close, {
        _tag: "CountOutcome",
        outcome: "outOfStock",
        intent: order,
        costMinor: 0,
      })
    : ended(redemption, situation, "failed", failure, close)

/** Asks again after a pause, unless an order that is to be given back has held the buyer up for long enough. */
const later = (
  redemption: Redemption,
  order: HeldOrder,
  askedMs: number,
  leastMs: number,
  situation: Situation,
): Verdict => {
  const { at, timing } = situation
  if (redemption.state === "cancelling" && at >= redemption.deadlineAt + timing.recoverGraceMs) {
    return leftBehind(redemption, order, situation)
  }
  const wakeAt = at + pauseWithin(askedMs, leastMs, timing.orderRetryMaxMs)
  return decided({
    checks: redemption.checks + 1,
    wakeAt: redemption.state === "waiting" ? Math.min(wakeAt, turningPoint(redemption, order, situation)) : wakeAt,
  })
}

/** When a waiting redemption has something to do besides looking: its deadline, or its order's near end. */
const turningPoint = (redemption: Redemption, order: HeldOrder, { at, timing }: Situation): Timestamp =>
  Math.max(at, Math.min(redemption.deadlineAt, nearEndOf(timing, order)))

/**
 * The upstream does not take the order back and does not say what became of it. The buyer gets the voucher back; the
 * order goes on being returned without its redemption, and an operator is told.
 */
const leftBehind = (redemption: Redemption, order: HeldOrder, situation: Situation): Verdict => {
  const reason = redemption.cancelReason
  return endedFor(
    redemption,
    reason === "holder" || reason === "operator" ? reason : "deadline",
    situation,
    { _tag: "CloseOrder", orderId: order.orderId, as: "returning" },
    {
      _tag: "Alert",
      type: "alert.outcome_unknown",
      data: { planId: order.planId, accountId: order.accountId, orderRef: order.ref },
    },
  )
}
