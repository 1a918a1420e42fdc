import type { Plan, PlanId } from "./plan.ts"
import { PLAN_TALLY_NONE, type PlanTally } from "./plan_outcome.ts"

/** A plan's place in the suggested order and the figure it follows from. */
export interface PlanSuggestion {
  readonly planId: PlanId
  /** Minor units an order costs for each code that arrives; `null` when neither price nor cost is known. */
  readonly costPerDeliveryMinor: number | null
  readonly successRate: number
}

/**
 * Orders plans by what a delivered code may be expected to cost; among equals the heavier plan goes first. A plan
 * without history counts as one success in two tries (Laplace's rule), so that a new plan is neither first nor last for
 * ever. Plans of unknown cost come last.
 *
 * @example
 * ```ts
 * import { type Plan, PLAN_TALLY_NONE, type PlanId, suggestPlanOrder } from "@mintcode/core/catalogue"
 *
 * const plans = [{ id: "cheap", expectedCostMinor: 10 }, { id: "sure", expectedCostMinor: 20 }] as Array<Plan>
 * const tallies = new Map([
 *   ["cheap" as PlanId, { ...PLAN_TALLY_NONE, asked: 98, delivered: 9, costMinor: 90 }],
 *   ["sure" as PlanId, { ...PLAN_TALLY_NONE, asked: 98, delivered: 89, costMinor: 1_780 }],
 * ])
 * // Nine of ten orders of the cheap plan bring nothing: each code of it takes ten tries.
 * console.assert(suggestPlanOrder(plans, tallies)[0]?.planId === "sure")
 * ```
 */
export const suggestPlanOrder = (
  plans: ReadonlyArray<Plan>,
  tallies: ReadonlyMap<PlanId, PlanTally>,
): ReadonlyArray<PlanSuggestion> =>
  plans
    .map((plan) => ({ weight: plan.weight, suggestion: suggestionFor(plan, tallies.get(plan.id) ?? PLAN_TALLY_NONE) }))
    .sort((left, right) => costOf(left.suggestion) - costOf(right.suggestion) || right.weight - left.weight)
    .map(({ suggestion }) => suggestion)

const suggestionFor = (plan: Plan, tally: PlanTally): PlanSuggestion => {
  const successRate = (tally.delivered + 1) / (tally.asked + 2)
  const price = tally.delivered > 0 ? tally.costMinor / tally.delivered : plan.expectedCostMinor
  return {
    planId: plan.id,
    successRate,
    costPerDeliveryMinor: price === null ? null : Math.round(price / successRate),
  }
}

const costOf = (suggestion: PlanSuggestion): number => suggestion.costPerDeliveryMinor ?? Number.MAX_SAFE_INTEGER
