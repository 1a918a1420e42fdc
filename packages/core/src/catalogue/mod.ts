/**
 * What is sold and how it is bought: products, plans, policies, code formats, and what came of each plan's orders.
 *
 * A product lists its plans; their order is its cost strategy. A plan is one way to buy: which upstream account, with
 * which parameters, for how much. The policy says how often and how long to try; the breaker rests a plan that is nearly
 * always out of stock; the counts of what came of each order suggest a better order.
 *
 * @example
 * ```ts
 * import { BREAKER_REST_MS, breakerVerdict, type Plan, PLAN_TALLY_NONE, planInUse } from "@mintcode/core/catalogue"
 *
 * const plan = { enabled: true, breakerMode: "auto", breakerUntil: null } as Plan
 * const window = { ...PLAN_TALLY_NONE, asked: 20, outOfStock: 18 }
 *
 * const until = breakerVerdict(plan, window, { enabled: true, sampleMin: 10, sharePercent: 80 }, 1_000)
 * console.assert(until === 1_000 + BREAKER_REST_MS)
 * console.assert(planInUse(plan, 1_000) && !planInUse({ ...plan, breakerUntil: until }, 1_000))
 * ```
 *
 * @module
 */
export * from "./breaker.ts"
export * from "./breaker_watch.ts"
export * from "./catalogue.ts"
export * from "./code_format.ts"
export * from "./drafts.ts"
export * from "./expiry_rule.ts"
export * from "./licence_terms.ts"
export * from "./plan.ts"
export * from "./plan_order.ts"
export * from "./plan_outcome.ts"
export * from "./policy.ts"
export * from "./product.ts"
export * from "./repository.ts"
export * from "./seat_terms.ts"
export * from "./weak_shape.ts"
