import { planToAsk, type RedemptionChange, type Situation } from "./decision.ts"
import { type HeldOrder, isOpen, type RecordedIntent, type Redemption } from "./redemption.ts"
import type { RedemptionEvent } from "./redemption_event.ts"
import { lookPauseMs, nearEndOf } from "./timing.ts"

/** What a woken redemption needs. */
export type Need =
  /** Something is known without asking anybody. */
  | { readonly _tag: "Event"; readonly event: RedemptionEvent }
  /** An order from this plan: an intent has to be recorded first. */
  | { readonly _tag: "Order"; readonly planIndex: number }
  /** One of the calls that may be repeated. `claim` goes to disk first and keeps others away. */
  | { readonly _tag: "Recover"; readonly intent: RecordedIntent; readonly claim: RedemptionChange }
  | { readonly _tag: "Check"; readonly order: HeldOrder; readonly claim: RedemptionChange }
  | { readonly _tag: "GiveBack"; readonly order: HeldOrder; readonly claim: RedemptionChange }
  | { readonly _tag: "Nothing" }

/**
 * What a redemption needs whose wake-up time has come. A claim is that wake-up time pushed into the future, guarded by
 * the row's version, which is the fencing token: a claimant that died is succeeded when the time is over.
 *
 * @example
 * ```ts
 * import { POLICY_DEFAULT } from "@mintcode/core/catalogue"
 * import { needOf, type Redemption, type Situation, TIMING_DEFAULT } from "@mintcode/core/redemption"
 *
 * // A worker reads redemptions from storage; here is one that was just accepted, without any plan to order from.
 * const queued = { state: "queued", wakeAt: 1_000, deadlineAt: 301_000, cancelReason: null, intent: null, planIndex: 0 }
 * const situation: Situation = { at: 1_000, policy: POLICY_DEFAULT, timing: TIMING_DEFAULT, usable: [] }
 *
 * const need = needOf(queued as Redemption, situation)
 * console.assert(need._tag === "Event" && need.event._tag === "NoPlan")
 * ```
 */
export const needOf = (redemption: Redemption, situation: Situation): Need => {
  const { at, timing } = situation
  if (!isOpen(redemption.state) || redemption.wakeAt === null || redemption.wakeAt > at) return { _tag: "Nothing" }
  if (at >= redemption.deadlineAt && redemption.cancelReason === null) {
    return { _tag: "Event", event: { _tag: "CancelAsked", reason: "deadline" } }
  }
  const held: RedemptionChange = { wakeAt: at + timing.claimMs }
  switch (redemption.state) {
    case "waiting": {
      const { order } = redemption
      if (order === null) return { _tag: "Nothing" }
      const nearEnd = nearEndOf(timing, order)
      if (at >= nearEnd) return { _tag: "Event", event: { _tag: "CancelAsked", reason: "ending" } }
      // The claim is the next look's appointment as well: when there is no news, nothing more has to be written.
      const wakeAt = Math.min(at + lookPauseMs(timing, order, at), nearEnd, redemption.deadlineAt)
      return { _tag: "Check", order, claim: { wakeAt, checks: redemption.checks + 1 } }
    }
    case "cancelling":
      return redemption.order === null
        ? { _tag: "Nothing" }
        : { _tag: "GiveBack", order: redemption.order, claim: held }
    case "recovering":
      return redemption.intent === null
        ? { _tag: "Nothing" }
        : { _tag: "Recover", intent: redemption.intent, claim: held }
    default: {
      // An intent that is still there when the claim is over: whoever recorded it died or hangs.
      if (redemption.intent !== null) {
        return { _tag: "Recover", intent: redemption.intent, claim: { ...held, state: "recovering" } }
      }
      const planIndex = planToAsk(redemption, situation)
      return planIndex === undefined ? { _tag: "Event", event: { _tag: "NoPlan" } } : { _tag: "Order", planIndex }
    }
  }
}
