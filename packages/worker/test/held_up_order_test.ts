import { expect, it } from "@effect/vitest"
import { makeSimulator } from "@mintcode/adapters/simulator"
import { RedemptionEntity, RedemptionSteps } from "@mintcode/core/redemption"
import { Effect } from "effect"
import { booksOf, expectSettledUpstream, expectSound } from "./books.ts"
import { redeem } from "./buyer.ts"
import { describeDatabases } from "./databases.ts"
import { makeMovableClock } from "./movable_clock.ts"
import { workPlainly } from "./plain_worker.ts"
import { codesFor, DRIVER_NAMES, marketScript, openShop } from "./shop.ts"
import { layerWorld, TIMING_SPARSE } from "./world.ts"

/** A machine that slept between the record of an intent and the call. */
const ASLEEP_MS = 60 * 60_000

describeDatabases("a worker that was asleep for an hour after it recorded its intent", (database) => {
  it.scopedLive("orders nothing when it wakes up, and the redemption is delivered all the same", () =>
    Effect.gen(function* () {
      const url = yield* database
      const clock = makeMovableClock()
      let isAwake = true
      const layer = layerWorld({
        url,
        timing: TIMING_SPARSE,
        aroundCommit: (commit) => (changes) =>
          Effect.tap(commit(changes), () => {
            const recordsIntent = changes.some(
              (change) =>
                change._tag === "Update" &&
                change.entity.name === RedemptionEntity.name &&
                change.row["state"] === "ordering",
            )
            if (!recordsIntent || !isAwake) return Effect.void
            isAwake = false
            return clock.advance(ASLEEP_MS)
          }),
      })
      yield* Effect.gen(function* () {
        const simulator = yield* makeSimulator({ script: marketScript() })
        const shop = yield* openShop({ driver: DRIVER_NAMES[0], simulator, policy: { timeLimitMs: 3 * ASLEEP_MS } })
        const [code = ""] = yield* codesFor(shop, 1)
        const { redemption } = yield* redeem(code)
        yield* Effect.flatMap(RedemptionSteps, (steps) => steps.step(redemption.id))
        expect(isAwake).toBe(false)
        expect(simulator.orders()).toEqual([])
        expect((yield* booksOf(redemption.id)).redemption.state).toBe("cooling")
        yield* workPlainly(clock)
        const books = yield* booksOf(redemption.id)
        expectSound(books)
        expect(books.redemption.state).toBe("delivered")
        expectSettledUpstream(simulator, 1)
      }).pipe(Effect.provide(layer), Effect.withClock(clock))
    }),
  )
})
