import { describe, expect, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import {
  pauseWithin,
  THROTTLED_PAUSE_MS,
  type Throttle,
  takeAllowance,
  throttleFor,
  UPSTREAM_PAUSE_MS_MAX,
  widenThrottle,
} from "./throttle.ts"

const NOON = Date.UTC(2030, 0, 1, 12)
const FRESH = throttleFor("account")

/** Takers that share one row: whoever saves against an older version than the row's has taken nothing. */
const takers = (start: Throttle = FRESH) => {
  let row = start
  return {
    row: () => row,
    read: () => row,
    save: (read: Throttle, next: Throttle): boolean => {
      if (read.version !== row.version) return false
      row = { ...next, version: row.version + 1 }
      return true
    },
  }
}

/** The moments of an allowance's calls. */
const callsOf = ({ calls, from, intervalMs }: ReturnType<typeof takeAllowance>["allowance"]): ReadonlyArray<number> =>
  Array.from({ length: calls }, (_, index) => from + index * intervalMs)

/** Most calls in any window of that length. */
const busiest = (calls: ReadonlyArray<number>, windowMs: number): number => {
  const sorted = [...calls].sort((left, right) => left - right)
  let most = 0
  let first = 0
  sorted.forEach((call, last) => {
    while ((sorted[first] ?? call) <= call - windowMs) first++
    most = Math.max(most, last - first + 1)
  })
  return most
}

const anyRate = fc.constantFrom(1, 3, 7, 20, 33, 100, 1_000)
/** Arrivals: what passes before each, who comes, and whether somebody else slips in between its read and its save. */
const anyArrivals = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.constant(0), fc.nat({ max: 30 }), fc.nat({ max: 3_000 })),
    racesWith: fc.nat({ max: 3 }),
  }),
  { maxLength: 200, size: "max" },
)

describe("takeAllowance()", () => {
  it("never lets through more than the rate in any window, over any arrivals and takers", () => {
    void fc.assert(
      fc.property(anyRate, anyArrivals, (rate, arrivals) => {
        const shared = takers()
        const calls: Array<number> = []
        let at = NOON
        for (const { afterMs, racesWith } of arrivals) {
          at += afterMs
          // All of them read the same row; each that loses reads again, as the service does.
          let waiting = Array.from({ length: racesWith + 1 }, () => shared.read())
          while (waiting.length > 0) {
            waiting = waiting.flatMap((read) => {
              const { throttle, allowance } = takeAllowance(read, rate, at)
              if (!shared.save(read, throttle)) return [shared.read()]
              calls.push(...callsOf(allowance))
              return []
            })
          }
        }
        expect(calls.every((call) => call >= NOON)).toBe(true)
        for (const windowMs of [100, 1_000, 5_000]) {
          // Both ends of a window belong to it: one call more than fits between them.
          expect(busiest(calls, windowMs)).toBeLessThanOrEqual(Math.ceil((rate * windowMs) / 1_000) + 1)
        }
      }),
    )
  })

  it("lets an idle account begin at once and does not save up what it did not use", () => {
    const { throttle } = takeAllowance(FRESH, 10, NOON)
    const later = takeAllowance(throttle, 10, NOON + 3_600_000)
    expect(later.allowance).toEqual({ calls: 1, from: NOON + 3_600_000, intervalMs: 100 })
  })

  it("hands a busy account's calls out a tenth of a second at a time", () => {
    expect(takeAllowance(FRESH, 100, NOON).allowance.calls).toBe(10)
    expect(takeAllowance(FRESH, 1, NOON).allowance).toEqual({ calls: 1, from: NOON, intervalMs: 1_000 })
  })

  it("keeps whole milliseconds, whatever the rate", () => {
    void fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (rate) => {
        expect(takeAllowance(FRESH, rate, NOON).throttle.nextAt).toSatisfy(Number.isSafeInteger)
      }),
    )
  })

  it("ignores a row that a clock gone wrong has pushed into the far future", () => {
    const wrong = { ...FRESH, nextAt: NOON + 365 * 86_400_000, blockedUntil: NOON + 365 * 86_400_000 }
    expect(takeAllowance(wrong, 10, NOON).allowance.from).toBe(NOON)
    expect(takeAllowance({ ...FRESH, nextAt: NOON + 60_000 }, 1, NOON).allowance.from).toBe(NOON + 60_000)
  })
})

describe("widenThrottle()", () => {
  it("lets nobody call until the pause is over, and then half as fast", () => {
    const widened = widenThrottle(FRESH, null, NOON)
    const { allowance } = takeAllowance(widened, 10, NOON)
    expect(allowance).toEqual({ calls: 1, from: NOON + THROTTLED_PAUSE_MS, intervalMs: 200 })
  })

  it("honours the time that the upstream names, within bounds", () => {
    const blockedFor = (retryAfterMs: number) => widenThrottle(FRESH, retryAfterMs, NOON).blockedUntil - NOON
    expect(blockedFor(45_000)).toBe(45_000)
    expect(blockedFor(0)).toBe(0)
    expect(blockedFor(-1)).toBe(0)
    expect(blockedFor(10 * 365 * 86_400_000)).toBe(UPSTREAM_PAUSE_MS_MAX)
    expect(blockedFor(Number.POSITIVE_INFINITY)).toBe(UPSTREAM_PAUSE_MS_MAX)
    expect(blockedFor(Number.NaN)).toBe(0)
  })

  it("widens once for a volley of calls that hit the same limit", () => {
    let throttle = FRESH
    for (let hit = 0; hit < 20; hit++) throttle = widenThrottle(throttle, null, NOON + hit * 10)
    expect(throttle.width).toBe(2)
    expect(throttle.blockedUntil).toBe(NOON + 190 + THROTTLED_PAUSE_MS)
  })

  it("doubles with each hit after a pause, and is bounded", () => {
    let throttle = FRESH
    const widths: Array<number> = []
    for (let hit = 0; hit < 9; hit++) {
      throttle = widenThrottle(throttle, 1_000, NOON + hit * 1_000)
      widths.push(throttle.width)
    }
    expect(widths).toEqual([2, 4, 8, 16, 32, 64, 64, 64, 64])
  })

  it("narrows by half with each quiet stretch, down to the configured rate", () => {
    const wide: Throttle = { ...FRESH, width: 64, widenedAt: NOON }
    const widthAfter = (ms: number) => takeAllowance(wide, 10, NOON + ms).throttle.width
    expect(widthAfter(29_999)).toBe(64)
    expect(widthAfter(30_000)).toBe(32)
    expect(widthAfter(90_000)).toBe(8)
    expect(widthAfter(3_600_000)).toBe(1)
    const { throttle } = takeAllowance(wide, 10, NOON + 30_000)
    expect(takeAllowance(throttle, 10, NOON + 59_999).throttle.width).toBe(32)
  })

  it("never calls within a pause, over any hits and arrivals", () => {
    const anyHits = fc.array(
      fc.record({
        afterMs: fc.nat({ max: 40_000 }),
        hit: fc.boolean(),
        retryAfterMs: fc.option(fc.integer({ min: -10, max: 1_000_000 })),
      }),
      { maxLength: 100 },
    )
    void fc.assert(
      fc.property(anyRate, anyHits, (rate, moves) => {
        let throttle = FRESH
        let at = NOON
        for (const { afterMs, hit, retryAfterMs } of moves) {
          at += afterMs
          if (hit) {
            throttle = widenThrottle(throttle, retryAfterMs, at)
            continue
          }
          const taken = takeAllowance(throttle, rate, at)
          expect(taken.allowance.from).toBeGreaterThanOrEqual(Math.max(at, throttle.blockedUntil))
          expect(taken.throttle.width).toBeGreaterThanOrEqual(1)
          expect(taken.throttle.width).toBeLessThanOrEqual(64)
          throttle = taken.throttle
        }
      }),
    )
  })
})

describe("pauseWithin()", () => {
  it("keeps a pause whole and within its bounds; the least wins where they cross", () => {
    expect(pauseWithin(1_500.2, 1_000, 2_000)).toBe(1_501)
    expect(pauseWithin(5, 1_000, 2_000)).toBe(1_000)
    expect(pauseWithin(1e300, 1_000, 2_000)).toBe(2_000)
    expect(pauseWithin(Number.NEGATIVE_INFINITY, 1_000, 2_000)).toBe(1_000)
    expect(pauseWithin(Number.NaN, 1_000, 2_000)).toBe(1_000)
    expect(pauseWithin(1, 3_000, 2_000)).toBe(3_000)
  })
})
