import { expect, it } from "@effect/vitest"
import { LeaseRepository } from "@mintcode/core/lease"
import { isOpen, RedemptionRepository, RedemptionSteps } from "@mintcode/core/redemption"
import { SeatRepository } from "@mintcode/core/seat"
import { Effect } from "effect"
import { describeDatabases } from "./databases.ts"
import { openSeatShop, redeemSeat, seatCodes } from "./seat_shop.ts"
import { makeSeatTown } from "./seat_town.ts"
import { layerWorld, TIMING_PATIENT } from "./world.ts"

/** Seats for sale, in workspaces that are picked at the same time, and people who want one. */
const HALLS = { "w-1": 20, "w-2": 20, "w-3": 10 }
const SEATS = 50
const PEOPLE = 200
const AT_ONCE = 64
/** On a crowded machine an answer may come too late to be known, and is looked for: that it ends is what counts. */
const TEST_MS_MAX = 240_000

describeDatabases("two hundred who want fifty seats at once", (database) => {
  it.scopedLive(
    "get fifty between them, from two processes",
    () =>
      Effect.gen(function* () {
        const url = yield* database
        const town = makeSeatTown()
        const world = layerWorld({ url, timing: TIMING_PATIENT, seatDrivers: [town.driver] })
        /** Orders for those whose turn it is, as a process of its own does: nothing is shared but the database. */
        const orderAll = (ids: ReadonlyArray<string>) =>
          Effect.gen(function* () {
            const steps = yield* RedemptionSteps
            const repository = yield* RedemptionRepository
            const order = (id: string) =>
              Effect.gen(function* () {
                for (;;) {
                  yield* steps.step(id)
                  const { order, state } = yield* Effect.flatten(repository.byId(id))
                  if (order !== null || !isOpen(state)) return
                  yield* Effect.sleep("100 millis")
                }
              })
            yield* Effect.forEach(ids, order, { concurrency: AT_ONCE, discard: true })
          }).pipe(Effect.provide(world))

        const ids = yield* Effect.gen(function* () {
          yield* openSeatShop(town, { halls: HALLS })
          const codes = yield* seatCodes(PEOPLE)
          return yield* Effect.forEach(
            codes,
            (code, number) =>
              Effect.map(redeemSeat(code, `user-${number}@example.org`), ({ redemption }) => redemption.id),
            { concurrency: 16 },
          )
        }).pipe(Effect.provide(world))
        // Each of the two would like all of them.
        yield* Effect.all([orderAll(ids), orderAll(ids.toReversed())], { concurrency: 2, discard: true })

        yield* Effect.gen(function* () {
          const repository = yield* RedemptionRepository
          const redemptions = yield* Effect.forEach(ids, (id) => Effect.flatten(repository.byId(id)))
          const states = redemptions.map(({ state }) => state)
          expect(states.filter((state) => state === "waiting")).toHaveLength(SEATS)
          expect(states.filter((state) => state === "failed")).toHaveLength(PEOPLE - SEATS)
          expect(new Set(redemptions.map(({ failure }) => failure))).toEqual(new Set([null, "OUT_OF_STOCK"]))
          const leases = yield* LeaseRepository
          expect(yield* leases.countByState({})).toEqual({ pending: SEATS })
          const seats = yield* SeatRepository
          const { rows } = yield* seats.workspaces({}, { limit: 10, afterId: null })
          expect(rows.map(({ seatsFree, seatsHeld, seatsMax }) => seatsFree + (seatsMax - seatsHeld))).toEqual([
            0, 0, 0,
          ])
        }).pipe(Effect.provide(world))
      }),
    TEST_MS_MAX,
  )
})
