import { describe, expect, it } from "@effect/vitest"
import { LeaseRepository } from "@mintcode/core/lease"
import type { RedemptionState } from "@mintcode/core/redemption"
import { SeatRepository } from "@mintcode/core/seat"
import { Cause, Clock, Effect, Exit, type Redacted } from "effect"
import { booksOf } from "./books.ts"
import { cancel } from "./buyer.ts"
import { type CrashPoint, makeMortalLife, ProcessDied } from "./crash_point.ts"
import { describeDatabases } from "./databases.ts"
import { type MovableClock, makeMovableClock } from "./movable_clock.ts"
import { openSeatShop, redeemSeat, seatCodes } from "./seat_shop.ts"
import { type Lie, makeSeatTown, type SeatTown } from "./seat_town.ts"
import { workFor } from "./seat_work.ts"
import { layerWorld } from "./world.ts"

const MINUTE_MS = 60_000
/** Lives that one redemption may take: it dies in the first, and the next one lives on. */
const LIVES_MAX = 3
const TEST_MS_MAX = 300_000

interface Bench {
  readonly url: Redacted.Redacted<string>
  readonly clock: MovableClock
  readonly town: SeatTown
  readonly lies: Array<Lie>
}

/** A seat's whole way, in the course of which the process may die anywhere. */
interface SeatStory {
  readonly name: string
  /** What the provider does with the first invitation. */
  readonly lie?: Lie
  readonly comes: "joins" | "gives up"
  readonly ends: RedemptionState
}

const STORIES: ReadonlyArray<SeatStory> = [
  { name: "its holder joins", comes: "joins", ends: "delivered" },
  { name: "the answer to the invitation is lost", lie: "late", comes: "joins", ends: "delivered" },
  { name: "its holder gives up", comes: "gives up", ends: "cancelled" },
]

/** Commits that decide something about a seat, and calls to its provider: the first of each kind is died at. */
const isTelling = (effect: string): boolean => CALLS.includes(effect) || effect.startsWith("commit seat")
const CALLS: ReadonlyArray<string> = ["invite", "standing", "revoke", "remove"]
/** Places to die at in one story: each is a life and a half, on both databases. */
const POINTS_MAX = 8

/** After what was done and before its answer is read, where most is unknown: once for each kind of effect. */
const pointsOf = (effects: ReadonlyArray<string>): ReadonlyArray<CrashPoint> =>
  effects
    .flatMap((effect, index) => (isTelling(effect) && effects.indexOf(effect) === index ? [index + 1] : []))
    .slice(0, POINTS_MAX)
    .map((at, number) => ({ at, when: number % 4 === 3 ? "before" : "after" }))

let people = 0

const liveThrough = ({ clock, lies, town, url }: Bench, story: SeatStory, point: CrashPoint | undefined) =>
  Effect.gen(function* () {
    const email = `user-${people++}@example.org`
    const [code = ""] = yield* seatCodes(1)
    lies.push(...(story.lie === undefined ? [] : [story.lie]))
    const effects: Array<ReadonlyArray<string>> = []
    const live = (dies: CrashPoint | undefined) =>
      Effect.gen(function* () {
        const life = makeMortalLife(dies)
        const exit = yield* Effect.gen(function* () {
          const accepted = yield* redeemSeat(code, email)
          yield* workFor(clock, 5 * MINUTE_MS)
          if (story.comes === "gives up") yield* Effect.ignore(cancel(accepted))
          else for (const { id } of town.halls()) town.join(id, email, yield* Clock.currentTimeMillis)
          yield* workFor(clock, 5 * MINUTE_MS)
          return accepted.redemption.id
        }).pipe(Effect.provide(layerWorld({ url, seatDrivers: [town.driver], ...life })), Effect.exit)
        effects.push(life.effects())
        if (Exit.isSuccess(exit)) return exit.value
        return Cause.squash(exit.cause) instanceof ProcessDied ? undefined : yield* Effect.failCause(exit.cause)
      })
    let id: string | undefined
    for (let lives = 0; id === undefined && lives < LIVES_MAX; lives++)
      id = yield* live(lives === 0 ? point : undefined)
    if (id === undefined) return yield* Effect.dieMessage("the story did not come to its end")
    lies.length = 0

    const { redemption, voucher } = yield* booksOf(id)
    expect(redemption.state).toBe(story.ends)
    const isDelivered = story.ends === "delivered"
    expect(voucher.usedCount).toBe(isDelivered ? 1 : 0)
    const seats = yield* SeatRepository
    const { rows } = yield* seats.seats({ email }, { limit: 10, afterId: null })
    expect(rows.map(({ state }) => state)).toEqual([isDelivered ? "accepted" : "cancelled"])
    const leases = yield* LeaseRepository
    const lease = yield* Effect.flatten(leases.byRedemption(id))
    expect(lease.state).toBe(isDelivered ? "active" : "released")
    const there = town.halls().flatMap(({ invites, members }) => [...invites.keys(), ...members.keys()])
    expect(there.filter((one) => one === email)).toHaveLength(isDelivered ? 1 : 0)
    for (const one of (yield* seats.workspaces({}, { limit: 10, afterId: null })).rows) {
      expect(one.seatsHeld).toBe((yield* seats.liveSeatsIn(one.id)).length)
      expect(one.seatsFree + one.seatsHeld).toBe(one.seatsMax)
    }
    return effects[0] ?? []
  }).pipe(
    // What went wrong is of no use without where the process died.
    Effect.catchAllCause((cause) =>
      Effect.die(new Error(`dies ${point?.when ?? "never"} ${point?.at ?? ""}`, { cause: Cause.squash(cause) })),
    ),
  )

describeDatabases(
  "a process that dies over a seat",
  (database) => {
    describe("at any effect", () => {
      for (const story of STORIES) {
        it.scopedLive(
          `loses no place and no voucher when ${story.name}`,
          () =>
            Effect.gen(function* () {
              const lies: Array<Lie> = []
              const town = makeSeatTown((call) => (call === "invite" ? lies.shift() : undefined))
              const bench: Bench = { url: yield* database, clock: makeMovableClock(), town, lies }
              yield* Effect.gen(function* () {
                yield* openSeatShop(town, { halls: { "w-1": 100, "w-2": 100 } })
                const effects = yield* liveThrough(bench, story, undefined)
                for (const point of pointsOf(effects)) yield* liveThrough(bench, story, point)
              }).pipe(
                Effect.provide(layerWorld({ url: bench.url, seatDrivers: [town.driver] })),
                Effect.withClock(bench.clock),
              )
            }),
          TEST_MS_MAX,
        )
      }
    })
  },
  { waits: true },
)
