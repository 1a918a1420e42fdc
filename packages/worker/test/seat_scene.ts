import { expect } from "@effect/vitest"
import { Commit, update } from "@mintcode/core/kernel"
import { LeaseRepository } from "@mintcode/core/lease"
import { MailRepository } from "@mintcode/core/mail"
import { SEAT_LIVE_STATES, SeatRepository, type Workspace, WorkspaceEntity } from "@mintcode/core/seat"
import { Clock, Effect, Layer } from "effect"
import type { OwnDatabase } from "./databases.ts"
import { type MovableClock, makeMovableClock } from "./movable_clock.ts"
import { openSeatShop, type SeatShopOptions } from "./seat_shop.ts"
import { type Lie, makeSeatTown, type SeatTown, type TownCall } from "./seat_town.ts"
import { layerWorld, type World } from "./world.ts"

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

interface Stage {
  readonly town: SeatTown
  readonly clock: MovableClock
  /** Told instead of the truth, one after the other. */
  readonly lies: Array<{ readonly call: TownCall; readonly lie: Lie }>
  readonly workspaces: ReadonlyArray<Workspace>
}

export const onStage = <A, E>(
  database: OwnDatabase,
  shop: SeatShopOptions,
  story: (stage: Stage) => Effect.Effect<A, E, World>,
) =>
  Effect.gen(function* () {
    const url = yield* database
    const clock = makeMovableClock()
    const lies: Stage["lies"] = []
    const town = makeSeatTown((call) => (lies[0]?.call === call ? lies.shift()?.lie : undefined))
    const troubles: Array<string> = []
    yield* Effect.gen(function* () {
      const { workspaces } = yield* openSeatShop(town, shop)
      yield* story({ town, clock, lies, workspaces })
    }).pipe(
      Effect.provide(layerWorld({ url, seatDrivers: [town.driver], troubles })),
      Effect.provide(Layer.setClock(clock)),
      Effect.withClock(clock),
    )
    expect(troubles).toEqual([])
  })

export const join = (town: SeatTown, name: string, email: string) =>
  Effect.map(Clock.currentTimeMillis, (at) => expect(town.join(name, email, at)).toBe(true))

export const leaseOf = (redemptionId: string) =>
  Effect.flatMap(LeaseRepository, (leases) => Effect.flatten(leases.byRedemption(redemptionId)))

export const liveSeats = (leaseId: string) => Effect.flatMap(SeatRepository, (seats) => seats.liveSeatsOf(leaseId))

/** Names of the mails to an address, oldest first. */
export const mailsTo = (email: string) =>
  Effect.map(
    Effect.flatMap(MailRepository, (mails) => mails.page({}, { limit: 100, afterId: null })),
    ({ rows }) =>
      rows
        .filter(({ to }) => to === email)
        .map(({ template }) => template)
        .reverse(),
  )

export const workspaceNow = (id: string) =>
  Effect.flatMap(SeatRepository, (seats) => Effect.flatten(seats.workspace(id)))

export const editWorkspace = (id: string, changes: Partial<Workspace>) =>
  Effect.gen(function* () {
    const commit = yield* Commit
    yield* commit([update(WorkspaceEntity, yield* workspaceNow(id), changes)])
  })

/** The figures of every workspace add up, and nobody was ever counted twice. */
export const expectSoundPlaces = Effect.gen(function* () {
  const seats = yield* SeatRepository
  const { rows } = yield* seats.workspaces({}, { limit: 100, afterId: null })
  for (const one of rows) {
    const live = yield* seats.liveSeatsIn(one.id)
    expect(one.seatsHeld).toBe(live.length)
    expect(one.seatsFree).toBe(one.seatsMax - one.seatsReserved - one.seatsHeld - one.seatsForeign)
    expect(one.seatsFree).toBeGreaterThanOrEqual(0)
    for (const seat of live) expect(SEAT_LIVE_STATES).toContain(seat.state)
  }
})
