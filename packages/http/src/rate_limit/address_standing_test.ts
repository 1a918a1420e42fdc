import { FastCheck } from "effect"
import { describe, expect, it } from "vitest"
import {
  afterRefusal,
  afterSuccess,
  afterTriesElsewhere,
  isExhausted,
  newFailureBudget,
  newStanding,
  RATE_LIMITS_DEFAULT,
  spendBudget,
  takeTries,
} from "./address_standing.ts"

const limits = { ...RATE_LIMITS_DEFAULT, burst: 10, perMinute: 60, refusalsFree: 2, banFirstMs: 1_000, banMaxMs: 5_000 }

const refused = (times: number, at = 0) =>
  Array.from({ length: times }).reduce<ReturnType<typeof newStanding>>(
    (standing) => afterRefusal(standing, limits, at),
    newStanding(limits, at),
  )

describe("takeTries()", () => {
  it("lets a burst through, then as many as come back with time", () => {
    const first = takeTries(newStanding(limits, 0), limits, 10, 0, false)
    expect(first.decision).toMatchObject({ isAllowed: true, remaining: 0, resetMs: 10_000, retryAfterMs: 0 })
    const second = takeTries(first.standing, limits, 1, 0, false)
    expect(second.decision).toMatchObject({ isAllowed: false, retryAfterMs: 1_000 })
    expect(takeTries(second.standing, limits, 1, 1_000, false).decision.isAllowed).toBe(true)
  })

  it("takes nothing from who is refused, and never gives more than a burst back", () => {
    void FastCheck.assert(
      FastCheck.property(
        FastCheck.array(
          FastCheck.record({
            tries: FastCheck.integer({ min: 0, max: 20 }),
            pause: FastCheck.integer({ min: 0, max: 30_000 }),
          }),
        ),
        (asks) => {
          let at = 0
          let standing = newStanding(limits, at)
          for (const { tries, pause } of asks) {
            at += pause
            const taken = takeTries(standing, limits, tries, at, false)
            const { decision } = taken
            expect(taken.standing.tokens).toBeGreaterThanOrEqual(0)
            expect(taken.standing.tokens).toBeLessThanOrEqual(limits.burst)
            expect(decision.isAllowed).toBe(decision.retryAfterMs === 0)
            // Whoever waits as long as it was told gets through.
            if (!decision.isAllowed && tries <= limits.burst) {
              expect(
                takeTries(taken.standing, limits, tries, at + decision.retryAfterMs, false).decision.isAllowed,
              ).toBe(true)
            }
            standing = taken.standing
          }
        },
      ),
    )
  })

  it("asks more of everybody during an alarm, and turns away who has been refused", () => {
    const clean = takeTries(newStanding(limits, 0), { ...limits, alarmCost: 5 }, 1, 0, true)
    expect([clean.decision.isAllowed, clean.standing.tokens]).toEqual([true, 5])
    expect(takeTries(refused(1), limits, 1, 0, true).decision).toMatchObject({ isAllowed: false, retryAfterMs: 1_000 })
  })
})

describe("afterTriesElsewhere()", () => {
  it("takes what others let through, into debt if need be, and time pays it back", () => {
    const standing = afterTriesElsewhere(newStanding(limits, 0), limits, 12, 0)
    expect(takeTries(standing, limits, 1, 0, false).decision).toMatchObject({ remaining: 0, retryAfterMs: 3_000 })
    expect(takeTries(standing, limits, 1, 3_000, false).decision.isAllowed).toBe(true)
    const deep = afterTriesElsewhere(standing, limits, 1_000, 0)
    expect(takeTries(deep, limits, 1, 11_000, false).decision.isAllowed).toBe(true)
  })
})

describe("afterRefusal()", () => {
  it("counts by weight", () => {
    const quarter = Array.from({ length: 8 }).reduce<ReturnType<typeof newStanding>>(
      (standing) => afterRefusal(standing, limits, 0, 0.25),
      newStanding(limits, 0),
    )
    expect([quarter.refusals, quarter.bannedUntil]).toEqual([2, 0])
    expect(afterRefusal(quarter, limits, 0, 0.25).bannedUntil).toBe(limits.banFirstMs)
    expect(afterRefusal(newStanding(limits, 0), limits, 0, 4).bannedUntil).toBe(2 * limits.banFirstMs)
  })

  it("forgives the first, then bans for twice as long each time, up to a limit", () => {
    const bans = [1, 2, 3, 4, 5, 6, 7, 100].map((times) => refused(times).bannedUntil)
    expect(bans).toEqual([0, 0, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000])
  })

  it("is made up for by a success, one for one, and forgotten by halves in quiet times", () => {
    expect(afterSuccess(refused(5)).refusals).toBe(4)
    expect(afterSuccess(refused(0)).refusals).toBe(0)
    expect(afterRefusal(refused(5), limits, limits.forgetMs).refusals).toBe(3)
    expect(afterRefusal(refused(5), limits, 3 * limits.forgetMs).refusals).toBe(1)
    expect(afterRefusal(refused(5), limits, limits.forgetMs - 1).refusals).toBe(6)
  })
})

describe("spendBudget()", () => {
  it("runs out with refusals and fills up with time", () => {
    const spent = spendBudget(newFailureBudget(limits, 0), limits, limits.refusalsPerMinute, 0)
    expect(isExhausted(spent)).toBe(true)
    expect(isExhausted(spendBudget(spent, limits, 0, 1_000))).toBe(false)
    expect(spendBudget(spent, limits, 0, 10 * 60_000).left).toBe(limits.refusalsPerMinute)
  })
})
