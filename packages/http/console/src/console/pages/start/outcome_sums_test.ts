import { describe, expect, it } from "vitest"
import { sumsByDay, sumsByPlan } from "./outcome_sums.ts"

const DAY_MS = 86_400_000
const tally = (asked: number, delivered: number) => ({ asked, delivered, outOfStock: 0, placed: asked, costMinor: 5 })
const OUTCOMES = {
  since: 10 * DAY_MS,
  days: [
    { planId: "a", at: 10 * DAY_MS, tally: tally(1, 1) },
    { planId: "b", at: 10 * DAY_MS, tally: tally(5, 2) },
    { planId: "a", at: 12 * DAY_MS, tally: tally(2, 0) },
  ],
}

describe("sums of outcomes", () => {
  it("are made by plan, the busiest first", () => {
    expect(sumsByPlan(OUTCOMES)).toMatchObject([
      { planId: "b", tally: { asked: 5, delivered: 2, costMinor: 5 } },
      { planId: "a", tally: { asked: 3, delivered: 1, costMinor: 10 } },
    ])
  })

  it("are made by day, with days on which nothing happened", () => {
    expect(sumsByDay(OUTCOMES, 4).map(({ at, tally: { asked } }) => [at / DAY_MS, asked])).toEqual([
      [10, 6],
      [11, 0],
      [12, 2],
      [13, 0],
    ])
  })
})
