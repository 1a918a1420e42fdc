import { describe, expect, it } from "@effect/vitest"
import { Either, Schema } from "effect"
import { suggestPlanOrder } from "./plan_order.ts"
import { outcomeBucket, PLAN_TALLY_NONE } from "./plan_outcome.ts"
import { POLICY_DEFAULT, Policy } from "./policy.ts"
import { aPlan, planId } from "./testing/plan_fixture.ts"

describe("suggestPlanOrder()", () => {
  const plan = (number: number, expectedCostMinor: number | null) => aPlan({ id: planId(number), expectedCostMinor })

  it("puts the cheapest delivered code first, not the cheapest order", () => {
    const tallies = new Map([
      [planId(1), { ...PLAN_TALLY_NONE, asked: 98, delivered: 9, costMinor: 90 }],
      [planId(2), { ...PLAN_TALLY_NONE, asked: 98, delivered: 89, costMinor: 1_780 }],
    ])
    const order = suggestPlanOrder([plan(1, 10), plan(2, 20)], tallies)
    expect(order).toEqual([
      { planId: planId(2), successRate: 0.9, costPerDeliveryMinor: 22 },
      { planId: planId(1), successRate: 0.1, costPerDeliveryMinor: 100 },
    ])
  })

  it("takes a new plan for one success in two tries at its expected cost", () => {
    const [only] = suggestPlanOrder([plan(1, 15)], new Map())
    expect(only).toEqual({ planId: planId(1), successRate: 0.5, costPerDeliveryMinor: 30 })
  })

  it("puts plans of unknown cost last, and keeps the order of equals", () => {
    const order = suggestPlanOrder([plan(1, null), plan(2, 15), plan(3, 15), plan(4, null)], new Map())
    expect(order.map((one) => one.planId)).toEqual([planId(2), planId(3), planId(1), planId(4)])
    expect(suggestPlanOrder([], new Map())).toEqual([])
  })

  it("puts the heavier plan first among equals", () => {
    const heavy = aPlan({ id: planId(2), expectedCostMinor: 15, weight: 5 })
    const order = suggestPlanOrder([plan(1, 15), heavy, plan(3, 14)], new Map())
    expect(order.map((one) => one.planId)).toEqual([planId(3), planId(2), planId(1)])
  })

  it("never divides by nothing, whatever was counted", () => {
    const tallies = new Map([[planId(1), { ...PLAN_TALLY_NONE, asked: 1_000 }]])
    expect(suggestPlanOrder([plan(1, 10)], tallies)[0]?.costPerDeliveryMinor).toBe(10_020)
  })
})

describe("outcomeBucket()", () => {
  it("counts by plan and minute", () => {
    const first = outcomeBucket(planId(1), 120_000)
    expect(outcomeBucket(planId(1), 179_999).key).toBe(first.key)
    expect(outcomeBucket(planId(1), 180_000).key).not.toBe(first.key)
    expect(outcomeBucket(planId(2), 120_000).key).not.toBe(first.key)
    expect(first).toMatchObject({ bucketAt: 120_000, asked: 0 })
  })
})

describe("Policy", () => {
  it("accepts its own default and refuses limits that could not work", () => {
    expect(Either.isRight(Schema.decodeUnknownEither(Policy)(POLICY_DEFAULT))).toBe(true)
    const refused = [{ triesMax: 0 }, { plansTriedMax: 0 }, { timeLimitMs: 9_999 }, { throttleCoolDownMs: -1 }]
    for (const changes of refused) {
      const policy = { ...POLICY_DEFAULT, ...changes }
      expect(Either.isLeft(Schema.decodeUnknownEither(Policy)(policy)), JSON.stringify(changes)).toBe(true)
    }
  })
})
