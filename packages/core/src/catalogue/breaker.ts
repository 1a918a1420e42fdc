import type { Timestamp } from "../kernel/mod.ts"
import type { Plan } from "./plan.ts"
import type { PlanTally } from "./plan_outcome.ts"

/** What the breaker looks back on. */
export const BREAKER_WINDOW_MS = 10 * 60_000
/** How long a plan rests. */
export const BREAKER_REST_MS = 10 * 60_000

/** Figures that operators set. */
export interface BreakerPolicy {
  readonly enabled: boolean
  readonly sampleMin: number
  readonly sharePercent: number
}

/** Whether a plan may get orders now. An operator's word goes before the breaker's. */
export const planInUse = (plan: Plan, at: Timestamp): boolean =>
  plan.enabled &&
  plan.breakerMode !== "open" &&
  (plan.breakerMode === "closed" || plan.breakerUntil === null || plan.breakerUntil <= at)

/** Until when a plan should rest after what happened in the window; `null` when it should not. */
export const breakerVerdict = (
  plan: Plan,
  window: PlanTally,
  policy: BreakerPolicy,
  at: Timestamp,
): Timestamp | null => {
  if (!policy.enabled || plan.breakerMode !== "auto") return null
  if (window.asked < policy.sampleMin) return null
  return window.outOfStock * 100 >= window.asked * policy.sharePercent ? at + BREAKER_REST_MS : null
}
