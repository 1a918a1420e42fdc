import { expect, it } from "@effect/vitest"
import { BalanceBook, type Movement } from "@mintcode/core/developer"
import { Commit } from "@mintcode/core/kernel"
import { Effect, FastCheck } from "effect"
import { describeDatabases } from "./databases.ts"
import { moneyOf, openDesk } from "./developer_desk.ts"
import { layerWorld } from "./world.ts"

/** Sequences of movements that are tried: each is a dozen commits on a real database. */
const RUNS = 12
const SEED = 20_250_801

const sequences = FastCheck.array(
  FastCheck.record({
    minor: FastCheck.integer({ min: -300, max: 300 }),
    cause: FastCheck.integer({ min: 0, max: 12 }),
  }),
  { minLength: 4, maxLength: 16 },
)

describeDatabases("balances", (database) => {
  it.scopedLive("are the sum of their movements and never below zero, whatever moves at once", () =>
    Effect.gen(function* () {
      const url = yield* database
      yield* Effect.gen(function* () {
        const book = yield* BalanceBook
        const commit = yield* Commit
        for (const moves of FastCheck.sample(sequences, { numRuns: RUNS, seed: SEED })) {
          const desk = yield* openDesk()
          const outcomes = yield* Effect.forEach(
            moves,
            ({ cause, minor }) => {
              const movement: Movement = {
                ownerId: desk.ownerId,
                amount: { minor, currency: "USD" },
                kind: minor < 0 ? "correction" : "top_up",
                cause: `${desk.ownerId}:${cause}`,
                note: "",
                createdBy: "tests",
              }
              return Effect.either(Effect.flatMap(book.move(movement), commit))
            },
            { concurrency: 4 },
          )
          const made = moves.filter((_, index) => outcomes[index]?._tag === "Right")
          const { left, sum } = yield* moneyOf(desk)
          const expected = made.reduce((total, { minor }) => total + minor, 0)
          expect([left, sum]).toEqual([expected, expected])
          expect(left).toBeGreaterThanOrEqual(0)
          // The same cause moves nothing twice.
          expect(new Set(made.map(({ cause }) => cause)).size).toBe(made.length)
        }
      }).pipe(Effect.provide(layerWorld({ url })))
    }),
  )
})
