import type { Outcomes, Tally } from "./start_calls.ts"

const DAY_MS = 24 * 60 * 60 * 1000

const NONE: Tally = { asked: 0, outOfStock: 0, placed: 0, delivered: 0, costMinor: 0 }

const plus = (a: Tally, b: Tally): Tally => ({
  asked: a.asked + b.asked,
  outOfStock: a.outOfStock + b.outOfStock,
  placed: a.placed + b.placed,
  delivered: a.delivered + b.delivered,
  costMinor: a.costMinor + b.costMinor,
})

/** What came of each plan over all days, the busiest first. */
export const sumsByPlan = ({ days }: Outcomes): ReadonlyArray<{ readonly planId: string; readonly tally: Tally }> => {
  const sums = new Map<string, Tally>()
  for (const { planId, tally } of days) sums.set(planId, plus(sums.get(planId) ?? NONE, tally))
  return [...sums].map(([planId, tally]) => ({ planId, tally })).sort((a, b) => b.tally.asked - a.tally.asked)
}

/** What came of all plans on each day from the first to the last, quiet ones included. */
export const sumsByDay = (
  { days, since }: Outcomes,
  count: number,
): ReadonlyArray<{ readonly at: number; readonly tally: Tally }> => {
  const sums = new Map<number, Tally>()
  for (const { at, tally } of days) sums.set(at, plus(sums.get(at) ?? NONE, tally))
  return Array.from({ length: count }, (_, index) => {
    const at = since + index * DAY_MS
    return { at, tally: sums.get(at) ?? NONE }
  })
}
