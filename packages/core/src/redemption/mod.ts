/**
 * One voucher being turned into its value: accepting a code, the state machine, the steps that drive an upstream
 * through the supplier port, and what keeps upstream orders from being lost.
 *
 * `Redemptions` is what buyers and operators ask for; `RedemptionSteps` and `OrderSteps` are what workers do. Both go
 * through two pure functions: `needOf` says what a redemption whose time has come needs, and `redemptionTransition` what
 * an event makes of it. The intent of an order is on disk before the upstream is asked; so whoever finds it there after
 * a crash looks what became of it. A claim is the wake-up time pushed into the future, guarded by the row's version.
 *
 * @example
 * ```ts
 * import { POLICY_DEFAULT } from "@mintcode/core/catalogue"
 * import { type Redemption, redemptionTransition, type Situation, TIMING_DEFAULT } from "@mintcode/core/redemption"
 * import { Either } from "effect"
 *
 * const situation: Situation = { at: 1_000, policy: POLICY_DEFAULT, timing: TIMING_DEFAULT, usable: [true, true] }
 * const ordering = {
 *   state: "ordering",
 *   intent: { id: "i1", planId: "p1", accountId: "a1", recordedAt: 1_000, parameters: {}, maximumPriceMinor: null },
 *   order: null,
 *   cancelReason: null,
 *   planIndex: 0,
 *   plansTried: 0,
 *   deadlineAt: 301_000,
 * } as unknown as Redemption
 *
 * // Out of stock moves on to the next plan; being throttled does not.
 * const take = (event: Parameters<typeof redemptionTransition>[1]) =>
 *   Either.getOrThrow(redemptionTransition(ordering, event, situation)).changes
 * console.assert(take({ _tag: "OutOfStock", intentId: "i1" }).planIndex === 1)
 * const cooling = take({ _tag: "Throttled", intentId: "i1", retryAfterMs: 45_000 })
 * console.assert(cooling.state === "cooling" && cooling.planIndex === undefined && cooling.wakeAt === 46_000)
 * ```
 *
 * @module
 */
export * from "./after_restore.ts"
export * from "./beginning.ts"
export * from "./buyer_view.ts"
export * from "./claim.ts"
export * from "./claim_release.ts"
export {
  type Decision,
  REDEMPTION_STATE_REFUSED,
  type RedemptionChange,
  type Situation,
  usablePlanFrom,
  type Verdict,
} from "./decision.ts"
export * from "./grant.ts"
export * from "./holder.ts"
export * from "./order_steps.ts"
export * from "./oversleepers.ts"
export * from "./reconciliation.ts"
export * from "./redeem_input.ts"
export * from "./redemption.ts"
export * from "./redemption_event.ts"
export * from "./redemption_state.ts"
export * from "./redemption_steps.ts"
export * from "./redemptions.ts"
export * from "./repository.ts"
export * from "./retry_follower.ts"
export * from "./signals.ts"
export * from "./timing.ts"
export * from "./transitions.ts"
export * from "./upstream_order.ts"
export * from "./wake_up.ts"
export * from "./while_open.ts"
