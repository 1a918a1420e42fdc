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

const from = (id: string) => [{ kind: "ip", id }] as const

describe("the limiter in memory", () => {
  it.effect("remembers each address apart", () =>
    Effect.gen(function* () {
      const limiter = yield* makeRateLimiterInMemory(limits)
      yield* limiter.take(from("a"), 2)
      expect((yield* limiter.take(from("a"), 1)).isAllowed).toBe(false)
      expect((yield* limiter.take(from("b"), 1)).isAllowed).toBe(true)
      yield* TestClock.adjust("30 seconds")
      expect((yield* limiter.take(from("a"), 1)).isAllowed).toBe(true)
    }),
  )

  it.effect("bans who goes on guessing and lets the ban run out", () =>
    Effect.gen(function* () {
      const limiter = yield* makeRateLimiterInMemory(limits)
      yield* limiter.report(from("a"), "unknown")
      expect((yield* limiter.take(from("a"), 0)).isAllowed).toBe(true)
      yield* limiter.report(from("a"), "unknown")
      expect(yield* limiter.take(from("a"), 0)).toMatchObject({ isAllowed: false, retryAfterMs: 1_000 })
      yield* TestClock.adjust("1 second")
      expect((yield* limiter.take(from("a"), 0)).isAllowed).toBe(true)
    }),
  )

  it.effect("raises the alarm when refusals come from everywhere, and calls it off", () =>
    Effect.gen(function* () {
      const limiter = yield* makeRateLimiterInMemory(limits)
      for (const address of ["a", "b", "c", "d"]) yield* limiter.report(from(address), "unknown")
      expect((yield* limiter.take(from("a"), 1)).isAllowed).toBe(false)
      expect((yield* limiter.take(from("new"), 1)).isAllowed).toBe(true)
      yield* TestClock.adjust("1 minute")
      expect((yield* limiter.take(from("a"), 1)).isAllowed).toBe(true)
    }),
  )

  it.effect("takes of all subjects or of none, and tells of the first", () =>
    Effect.gen(function* () {
      const limiter = yield* makeRateLimiterInMemory(limits)
      const [address] = from("a")
      const account = { kind: "account", id: "ann" } as const
      yield* limiter.take([account], 2)
      expect((yield* limiter.take([address, account], 1)).isAllowed).toBe(false)
      expect(yield* limiter.take([address], 1)).toMatchObject({ isAllowed: true, remaining: 1 })
    }),
  )

  it.effect("bans a device and an account as well as an address", () =>
    Effect.gen(function* () {
      for (const kind of ["device", "account"] as const) {
        const limiter = yield* makeRateLimiterInMemory(limits)
        const subjects = [...from("a"), { kind, id: "x" }]
        for (let tries = 0; tries < 2; tries++) yield* limiter.report(subjects, "unknown")
        expect((yield* limiter.take([{ kind, id: "x" }], 0)).isAllowed).toBe(false)
        expect((yield* limiter.take([{ kind, id: "y" }], 0)).isAllowed).toBe(true)
      }
    }),
  )

  it.effect("lets a code be tried by many, and not by whoever goes on and on", () =>
    Effect.gen(function* () {
      const limiter = yield* makeRateLimiterInMemory({ ...limits, refusalsPerMinute: 1_000 })
      const code = [{ kind: "code", id: "digest" }] as const
      for (let tries = 0; tries < 100; tries++) {
        expect((yield* limiter.take(code, 1)).isAllowed).toBe(true)
        yield* limiter.report(code, "unknown")
      }
      yield* limiter.report(code, "unknown")
      expect((yield* limiter.take(code, 1)).isAllowed).toBe(false)
    }),
  )

  it.effect("weighs what a caller was told apart from a guess less, and a weak code more", () =>
    Effect.gen(function* () {
      const limiter = yield* makeRateLimiterInMemory(limits)
      for (let tries = 0; tries < 4; tries++) yield* limiter.report(from("told"), "refused")
      expect((yield* limiter.take(from("told"), 0)).isAllowed).toBe(true)
      yield* limiter.report(from("weak"), "unknown", 4)
      expect((yield* limiter.take(from("weak"), 0)).isAllowed).toBe(false)
    }),
  )

  it.effect("forgets the address not seen for longest when there are too many", () =>
    Effect.gen(function* () {
      const limiter = yield* makeRateLimiterInMemory({ ...limits, refusalsPerMinute: 1_000_000 })
      yield* limiter.take(from("first"), 2)
      yield* limiter.take(from("second"), 2)
      for (let index = 0; index < 49_999; index++) {
        yield* limiter.take(from(`other ${index}`), 1)
        // Being asked about keeps an address in mind.
        if (index % 10_000 === 0) yield* limiter.take(from("second"), 0)
      }
      expect((yield* limiter.take(from("second"), 2)).isAllowed).toBe(false)
      expect((yield* limiter.take(from("first"), 2)).isAllowed).toBe(true)
    }),
  )

  it.effect("remembers nobody who takes nothing", () =>
    Effect.gen(function* () {
      const limiter = yield* makeRateLimiterInMemory({ ...limits, refusalsPerMinute: 1_000_000 })
      yield* limiter.take(from("first"), 2)
      for (let index = 0; index < 50_001; index++) yield* limiter.take(from(`other ${index}`), 0)
      expect((yield* limiter.take(from("first"), 2)).isAllowed).toBe(false)
    }),
  )

  it.effect("tells at once what it would decide about no tries", () =>
    Effect.gen(function* () {
      const limiter = yield* makeRateLimiterInMemory(limits)
      const now = () => limiter.passesNow(from("guesser"), 0)
      expect(now()).toBe(true)
      for (let refusals = 0; refusals < 50; refusals++) yield* limiter.report(from("guesser"), "unknown")
      expect([now(), (yield* limiter.take(from("guesser"), 0)).isAllowed]).toEqual([false, false])
    }),
  )
})
