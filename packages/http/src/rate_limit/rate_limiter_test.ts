import { describe, expect, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { RATE_LIMITS_DEFAULT } from "./address_standing.ts"
import { makeRateLimiterInMemory } from "./rate_limiter.ts"

const limits = {
  ...RATE_LIMITS_DEFAULT,
  burst: 2,
  perMinute: 2,
  refusalsFree: 1,
  banFirstMs: 1_000,
  refusalsPerMinute: 4,
}

describe("the limiter in memory", () => {
  it.effect("remembers each address apart", () =>
    Effect.gen(function* () {
      const limiter = yield* makeRateLimiterInMemory(limits)
      yield* limiter.take("a", 2)
      expect((yield* limiter.take("a", 1)).isAllowed).toBe(false)
      expect((yield* limiter.take("b", 1)).isAllowed).toBe(true)
      yield* TestClock.adjust("30 seconds")
      expect((yield* limiter.take("a", 1)).isAllowed).toBe(true)
    }),
  )

  it.effect("bans who goes on guessing and lets the ban run out", () =>
    Effect.gen(function* () {
      const limiter = yield* makeRateLimiterInMemory(limits)
      yield* limiter.report("a", "refused")
      expect((yield* limiter.take("a", 0)).isAllowed).toBe(true)
      yield* limiter.report("a", "refused")
      expect(yield* limiter.take("a", 0)).toMatchObject({ isAllowed: false, retryAfterMs: 1_000 })
      yield* TestClock.adjust("1 second")
      expect((yield* limiter.take("a", 0)).isAllowed).toBe(true)
    }),
  )

  it.effect("raises the alarm when refusals come from everywhere, and calls it off", () =>
    Effect.gen(function* () {
      const limiter = yield* makeRateLimiterInMemory(limits)
      for (const address of ["a", "b", "c", "d"]) yield* limiter.report(address, "refused")
      expect((yield* limiter.take("a", 1)).isAllowed).toBe(false)
      expect((yield* limiter.take("new", 1)).isAllowed).toBe(true)
      yield* TestClock.adjust("1 minute")
      expect((yield* limiter.take("a", 1)).isAllowed).toBe(true)
    }),
  )

  it.effect("forgets the address not seen for longest when there are too many", () =>
    Effect.gen(function* () {
      const limiter = yield* makeRateLimiterInMemory({ ...limits, refusalsPerMinute: 1_000_000 })
      yield* limiter.take("first", 2)
      yield* limiter.take("second", 2)
      for (let index = 0; index < 49_999; index++) {
        yield* limiter.take(`other ${index}`, 0)
        // Being asked about keeps an address in mind.
        if (index % 10_000 === 0) yield* limiter.take("second", 0)
      }
      expect((yield* limiter.take("second", 2)).isAllowed).toBe(false)
      expect((yield* limiter.take("first", 2)).isAllowed).toBe(true)
    }),
  )
})
