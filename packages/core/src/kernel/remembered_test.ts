import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, TestClock } from "effect"
import { remembered, rememberedValue } from "./remembered.ts"

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

describe("those who ask remembered() at once", () => {
  const slow = (answers: ReadonlyArray<Effect.Effect<string, string>>) =>
    Effect.map(Deferred.make<void>(), (gate) => {
      let looks = 0
      const find = remembered(
        () =>
          Effect.suspend(() =>
            Effect.zipRight(Deferred.await(gate), answers[looks++] ?? Effect.succeed(`look ${looks}`)),
          ),
        { forMs: 1_000, keysMax: 2 },
      )
      return { gate, find, looks: () => looks }
    })

  it.effect("wait for one look", () =>
    Effect.gen(function* () {
      const { find, gate, looks } = yield* slow([])
      const asked = yield* Effect.fork(Effect.all([find("a"), find("a"), find("a")], { concurrency: "unbounded" }))
      yield* Effect.repeatN(Effect.yieldNow(), 5)
      yield* Deferred.succeed(gate, undefined)
      expect(yield* Fiber.join(asked)).toEqual(["look 1", "look 1", "look 1"])
      expect(looks()).toBe(1)
    }),
  )

  it.effect("are told of a failure, and the next one looks again", () =>
    Effect.gen(function* () {
      const { find, gate } = yield* slow([Effect.fail("gone"), Effect.succeed("there")])
      const both = [Effect.flip(find("a")), Effect.flip(find("a"))]
      const asked = yield* Effect.fork(Effect.all(both, { concurrency: "unbounded" }))
      yield* Effect.repeatN(Effect.yieldNow(), 5)
      yield* Deferred.succeed(gate, undefined)
      expect(yield* Fiber.join(asked)).toEqual(["gone", "gone"])
      expect(yield* find("a")).toBe("there")
    }),
  )
})

describe("rememberedValue()", () => {
  it.effect("looks once within its time, again when it is told to forget, and again after a failure", () =>
    Effect.gen(function* () {
      let looks = 0
      const { forget, get } = rememberedValue(
        Effect.suspend(() => (++looks === 1 ? Effect.fail("gone") : Effect.succeed(looks))),
        { forMs: 1_000 },
      )
      expect(yield* Effect.flip(get)).toBe("gone")
      expect([yield* get, yield* get]).toEqual([2, 2])
      yield* forget
      expect(yield* get).toBe(3)
      yield* TestClock.adjust("1 second")
      expect(yield* get).toBe(4)
    }),
  )

  it.effect("does not give others what was looked up before it was told to forget", () =>
    Effect.gen(function* () {
      const gate = yield* Deferred.make<void>()
      let value = "old"
      let looks = 0
      const { forget, get } = rememberedValue(
        Effect.suspend(() => {
          const found = value
          return ++looks === 1 ? Effect.as(Deferred.await(gate), found) : Effect.succeed(found)
        }),
        { forMs: 1_000 },
      )
      const early = yield* Effect.fork(get)
      yield* Effect.yieldNow()
      value = "new"
      yield* forget
      yield* Deferred.succeed(gate, undefined)
      expect(yield* Fiber.join(early)).toBe("old")
      expect(yield* get).toBe("new")
    }),
  )

  it.effect("answers others when one of them leaves in the middle of a look", () =>
    Effect.gen(function* () {
      const gate = yield* Deferred.make<void>()
      const { get } = rememberedValue(Effect.as(Deferred.await(gate), "there"), { forMs: 1_000 })
      const leaves = yield* Effect.fork(get)
      const stays = yield* Effect.fork(get)
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(leaves)
      yield* Deferred.succeed(gate, undefined)
      expect(yield* Fiber.join(stays)).toBe("there")
    }),
  )
})
