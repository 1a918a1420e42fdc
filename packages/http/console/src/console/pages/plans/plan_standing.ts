import type { Plan } from "./plan_calls.ts"

/** Whether a plan gets orders, and who or what keeps it from them. */
export type PlanStanding = "off" | "heldOpen" | "heldClosed" | "resting" | "inUse"

/** What holds for a plan now. The rule is core's `planInUse`; a test compares the two. */
export const standingOf = (plan: Pick<Plan, "enabled" | "breakerMode" | "breakerUntil">, now: number): PlanStanding => {
  if (!plan.enabled) return "off"
  if (plan.breakerMode === "open") return "heldOpen"
  if (plan.breakerMode === "closed") return "heldClosed"
  return plan.breakerUntil !== null && plan.breakerUntil > now ? "resting" : "inUse"
}
