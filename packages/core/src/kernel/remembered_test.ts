import { describe, expect, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { remembered } from "./remembered.ts"

const counting = () => {
  const looked: Array<string> = []
  const find = remembered((key: string) => Effect.sync(() => `${key} ${looked.push(key)}`), {
    forMs: 1_000,
    keysMax: 2,
  })
  return { find, looked }
}

describe("remembered()", () => {
  it.effect("looks once for each key within its time, and again afterwards", () =>
    Effect.gen(function* () {
      const { find } = counting()
      expect(yield* find("a")).toBe("a 1")
      expect(yield* find("b")).toBe("b 2")
      yield* TestClock.adjust("999 millis")
      expect(yield* find("a")).toBe("a 1")
      yield* TestClock.adjust("1 millis")
      expect(yield* find("a")).toBe("a 3")
    }),
  )

  it.effect("looks again after the clock was set back", () =>
    Effect.gen(function* () {
      const { find } = counting()
      yield* TestClock.setTime(5_000)
      yield* find("a")
      yield* TestClock.setTime(4_000)
      expect(yield* find("a")).toBe("a 2")
    }),
  )

  it.effect("keeps no more keys than it may", () =>
    Effect.gen(function* () {
      const { find, looked } = counting()
      for (const key of ["a", "b", "c", "c", "a"]) yield* find(key)
      expect(looked).toEqual(["a", "b", "c", "a"])
    }),
  )

  it.effect("does not remember a failure", () =>
    Effect.gen(function* () {
      let looks = 0
      const find = remembered(
        () => Effect.suspend(() => (++looks === 1 ? Effect.fail("gone") : Effect.succeed(looks))),
        {
          forMs: 1_000,
          keysMax: 2,
        },
      )
      expect(yield* Effect.flip(find("a"))).toBe("gone")
      expect(yield* find("a")).toBe(2)
    }),
  )
})
