import { expect, it } from "@effect/vitest"
import { makeSimulator } from "@mintcode/adapters/simulator"
import { ThrottleEntity, Upstreams } from "@mintcode/core/supplier"
import { Clock, Effect } from "effect"
import { describeDatabases } from "./databases.ts"
import { makeMovableClock } from "./movable_clock.ts"
import { DRIVER_NAMES, openShop } from "./shop.ts"
import { layerWorld } from "./world.ts"

const DAY_MS = 24 * 60 * 60_000
/** A call that has to wait for its turn waits two seconds at the most. */
const SOON_MS = 10_000

const realClock = Clock.make()

describeDatabases(
  "a clock that is set back by a day",
  (database) => {
    for (const when of ["between two calls", "while a call takes its turn"] as const) {
      it.scopedLive(`${when} holds up no call to an upstream`, () =>
        Effect.gen(function* () {
          const url = yield* database
          const clock = makeMovableClock()
          let isSetBack = false
          const setBack = Effect.suspend(() => {
            isSetBack = true
            return clock.advance(-DAY_MS)
          })
          yield* Effect.gen(function* () {
            const simulator = yield* makeSimulator()
            const shop = yield* openShop({ driver: DRIVER_NAMES[0], simulator })
            const { supplier } = yield* Effect.flatMap(Upstreams, (all) => all.connection(shop.accountId))
            const startedAt = yield* realClock.currentTimeMillis
            yield* supplier.balance
            if (when === "between two calls") yield* setBack
            yield* supplier.balance
            expect(isSetBack).toBe(true)
            expect((yield* realClock.currentTimeMillis) - startedAt).toBeLessThan(SOON_MS)
          }).pipe(
            Effect.provide(
              layerWorld({
                url,
                aroundCommit: (commit) => (changes) => {
                  const takesTurn = changes.some(({ entity }) => entity.name === ThrottleEntity.name)
                  const isMoment = when === "while a call takes its turn" && takesTurn && !isSetBack
                  return Effect.tap(commit(changes), () => (isMoment ? setBack : Effect.void))
                },
              }),
            ),
            Effect.withClock(clock),
            Effect.timeout(2 * SOON_MS),
          )
        }),
      )
    }
  },
  { waits: true },
)
