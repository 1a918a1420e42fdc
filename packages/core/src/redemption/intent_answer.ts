import { pauseWithin, UPSTREAM_PAUSE_MS_MAX } from "../supplier/mod.ts"
import { decided, delivered, ended, endedFor, nextPlan, type Situation, samePlan, type Verdict } from "./decision.ts"
import type { RecordedIntent, Redemption } from "./redemption.ts"
import type { Command, RedemptionEvent } from "./redemption_event.ts"

export type IntentAnswer = Extract<
  RedemptionEvent,
  {
    _tag:
      | "DeliveredAtOnce"
      | "OutOfStock"
      | "Throttled"
      | "Refused"
      | "InputRefused"
      | "Unknown"
      | "Absent"
      | "StillUnknown"
      | "TakenByAnother"
  }
>

/** An answer to the call that the current intent is about. */
export const intentAnswered = (
  redemption: Redemption,
  intent: RecordedIntent,
  event: IntentAnswer,
  situation: Situation,
): Verdict => {
  const { at, policy, timing } = situation
  switch (event._tag) {
    case "DeliveredAtOnce":
      return decided(
        delivered(event.sealedResult, at),
        { _tag: "UseVoucher" },
        { _tag: "CountOutcome", outcome: "delivered", intent, costMinor: 0 },
      )
    case "OutOfStock": {
      const count: Command = { _tag: "CountOutcome", outcome: "outOfStock", intent, costMinor: 0 }
      return redemption.cancelReason === null
        ? nextPlan(redemption, situation, "OUT_OF_STOCK", count)
        : endedFor(redemption, redemption.cancelReason, situation, count)
    }
    case "Throttled": {
      const pauseMs = pauseWithin(event.retryAfterMs ?? 0, policy.throttleCoolDownMs, UPSTREAM_PAUSE_MS_MAX)
      // Cooling beyond the deadline would keep the buyer waiting for nothing.
      return samePlan(redemption, situation, {
        state: "cooling",
        wakeAt: Math.max(at, Math.min(at + pauseMs, redemption.deadlineAt)),
      })
    }
    case "Refused":
      return ended(redemption, situation, "rejected", "SUPPORT_NEEDED", {
        _tag: "Alert",
        type: "alert.upstream_refused",
        data: { refusal: event.refusal, reason: event.reason, planId: intent.planId, accountId: intent.accountId },
      })
    case "InputRefused":
      return redemption.cancelReason === null
        ? ended(redemption, situation, "failed", event.problem)
        : endedFor(redemption, redemption.cancelReason, situation)
    case "Unknown":
      return decided({ state: "recovering", wakeAt: at + timing.recoverPauseMs })
    case "TakenByAnother":
      // Not at once: an upstream that names the same order again and again must not be asked as fast as we can. Whoever
      // took this one was looking for an order of its own, which nobody looks for any more: it may turn up late.
      return samePlan(
        redemption,
        situation,
        { state: "ordering", wakeAt: at + timing.recoverPauseMs },
        { _tag: "WatchLostIntent", orderId: event.lostOrderId, intent },
      )
    case "Absent": {
      const settledAt = intent.recordedAt + timing.absenceSettleMs
      if (event.readAt < settledAt) return decided({ state: "recovering", wakeAt: Math.max(at, settledAt) })
      return samePlan(
        redemption,
        situation,
        { state: "ordering", wakeAt: at },
        {
          _tag: "WatchLostIntent",
          orderId: event.lostOrderId,
          intent,
        },
      )
    }
    case "StillUnknown":
      return at < redemption.deadlineAt + timing.recoverGraceMs
        ? decided({ state: "recovering", wakeAt: at + timing.recoverPauseMs })
        : ended(
            redemption,
            situation,
            "rejected",
            "SUPPORT_NEEDED",
            { _tag: "WatchLostIntent", orderId: event.lostOrderId, intent },
            {
              _tag: "Alert",
              type: "alert.outcome_unknown",
              data: { planId: intent.planId, accountId: intent.accountId, intentId: intent.id },
            },
          )
  }
}
