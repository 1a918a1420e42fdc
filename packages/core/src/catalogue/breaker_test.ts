import { describe, expect, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { BREAKER_REST_MS, breakerVerdict, planInUse } from "./breaker.ts"
import { PLAN_TALLY_NONE } from "./plan_outcome.ts"
import { aPlan } from "./testing/plan_fixture.ts"

const NOON = Date.UTC(2030, 0, 1, 12)
const POLICY = { enabled: true, sampleMin: 10, sharePercent: 80 }
const tally = (asked: number, outOfStock: number) => ({ ...PLAN_TALLY_NONE, asked, outOfStock })

describe("breakerVerdict()", () => {
  it("rests a plan from eight of ten out-of-stock answers on", () => {
    expect(breakerVerdict(aPlan(), tally(10, 8), POLICY, NOON)).toBe(NOON + BREAKER_REST_MS)
    expect(breakerVerdict(aPlan(), tally(10, 7), POLICY, NOON)).toBeNull()
    expect(breakerVerdict(aPlan(), tally(1_000, 799), POLICY, NOON)).toBeNull()
    expect(breakerVerdict(aPlan(), tally(1_000, 800), POLICY, NOON)).toBe(NOON + BREAKER_REST_MS)
  })

  it("waits for a sample that says something", () => {
    expect(breakerVerdict(aPlan(), tally(9, 9), POLICY, NOON)).toBeNull()
    expect(breakerVerdict(aPlan(), PLAN_TALLY_NONE, POLICY, NOON)).toBeNull()
  })

  it("leaves a plan alone when it is switched off or an operator has decided", () => {
    expect(breakerVerdict(aPlan(), tally(10, 10), { ...POLICY, enabled: false }, NOON)).toBeNull()
    expect(breakerVerdict(aPlan({ breakerMode: "closed" }), tally(10, 10), POLICY, NOON)).toBeNull()
    expect(breakerVerdict(aPlan({ breakerMode: "open" }), tally(10, 10), POLICY, NOON)).toBeNull()
  })

  it("rests no plan below the share and every plan at it, over any counts", () => {
    void fc.assert(
      fc.property(
        fc.nat({ max: 500 }),
        fc.nat({ max: 500 }),
        fc.integer({ min: 1, max: 100 }),
        (one, other, sharePercent) => {
          const asked = Math.max(one, other)
          const outOfStock = Math.min(one, other)
          const rests = breakerVerdict(aPlan(), tally(asked, outOfStock), { ...POLICY, sharePercent }, NOON) !== null
          expect(rests).toBe(asked >= POLICY.sampleMin && (outOfStock / asked) * 100 >= sharePercent - 1e-9)
        },
      ),
    )
  })
})

describe("planInUse()", () => {
  it("follows the switch, then the operator, then the breaker", () => {
    expect(planInUse(aPlan(), NOON)).toBe(true)
    expect(planInUse(aPlan({ enabled: false, breakerMode: "closed" }), NOON)).toBe(false)
    expect(planInUse(aPlan({ breakerMode: "open" }), NOON)).toBe(false)
    expect(planInUse(aPlan({ breakerUntil: NOON + 1 }), NOON)).toBe(false)
    expect(planInUse(aPlan({ breakerUntil: NOON }), NOON)).toBe(true)
    expect(planInUse(aPlan({ breakerUntil: NOON + 1, breakerMode: "closed" }), NOON)).toBe(true)
  })
})
