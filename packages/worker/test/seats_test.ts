import { expect, it } from "@effect/vitest"
import { EventRepository } from "@mintcode/core/audit"
import { Commit, update } from "@mintcode/core/kernel"
import { LeaseDesk, SeatEntity, SeatRepository } from "@mintcode/core/seat"
import { Clock, Effect, Option } from "effect"
import { booksOf } from "./books.ts"
import { cancel, resultOf } from "./buyer.ts"
import { describeDatabases } from "./databases.ts"
import {
  DAY_MS,
  editWorkspace,
  expectSoundPlaces,
  HOUR_MS,
  join,
  leaseOf,
  liveSeats,
  MINUTE_MS,
  mailsTo,
  onStage,
  workspaceNow,
} from "./seat_scene.ts"
import { openHall, redeemSeat, seatCodes } from "./seat_shop.ts"
import type { Lie } from "./seat_town.ts"
import { workFor } from "./seat_work.ts"

describeDatabases("a seat", (database) => {
  it.scopedLive("is invited to, joined and delivered, and ends with its lease", () =>
    onStage(database, { halls: { "w-1": 5 }, terms: { months: 1, graceMs: DAY_MS } }, ({ clock, town }) =>
      Effect.gen(function* () {
        const [code = ""] = yield* seatCodes(1)
        const accepted = yield* redeemSeat(code, " Ada@Example.org ")
        const { id } = accepted.redemption
        yield* workFor(clock, MINUTE_MS)
        const waiting = (yield* booksOf(id)).redemption
        expect(waiting).toMatchObject({ state: "waiting", order: { details: { invitation: "sent" } } })
        expect(waiting.deadlineAt).toBe(waiting.order?.expiresAt)
        expect([...town.hall("w-1").invites.keys()]).toEqual(["ada@example.org"])
        expect((yield* leaseOf(id)).state).toBe("pending")

        yield* workFor(clock, 2 * DAY_MS)
        yield* join(town, "w-1", "ada@example.org")
        yield* workFor(clock, HOUR_MS)
        expect((yield* booksOf(id)).redemption.state).toBe("delivered")
        const lease = yield* leaseOf(id)
        expect(lease).toMatchObject({ state: "active", holder: "ada@example.org", transfers: 0 })
        const { value } = yield* resultOf(accepted)
        expect(String(value)).toBe("<redacted>")
        const endsAt = lease.endsAt ?? 0
        expect(endsAt - (lease.startsAt ?? 0)).toBeGreaterThanOrEqual(28 * DAY_MS)

        const now = yield* Clock.currentTimeMillis
        yield* workFor(clock, endsAt - now + HOUR_MS)
        expect((yield* leaseOf(id)).state).toBe("expired")
        expect(town.hall("w-1").members.size).toBe(1)
        yield* workFor(clock, DAY_MS)
        expect((yield* leaseOf(id)).state).toBe("released")
        expect(town.hall("w-1")).toMatchObject({ members: new Map(), invites: new Map() })
        expect(yield* mailsTo("ada@example.org")).toEqual([
          "seat_invited",
          "seat_expiring",
          "seat_expiring",
          "seat_expiring",
          "seat_ended",
        ])
        yield* expectSoundPlaces
      }),
    ),
  )

  it.scopedLive("is given back when nobody accepts, and the code is free again", () =>
    onStage(database, { halls: { "w-1": 1 }, terms: { invitationDays: 2 } }, ({ clock, town }) =>
      Effect.gen(function* () {
        const [code = ""] = yield* seatCodes(1)
        const { redemption } = yield* redeemSeat(code, "a@example.org")
        yield* workFor(clock, 2 * DAY_MS + HOUR_MS)
        const books = yield* booksOf(redemption.id)
        expect(books.redemption).toMatchObject({ state: "failed", failure: "NO_VALUE_IN_TIME" })
        expect(books.voucher).toMatchObject({ state: "issued", usedCount: 0 })
        expect(town.hall("w-1").invites.size).toBe(0)
        expect((yield* leaseOf(redemption.id)).state).toBe("released")
        yield* expectSoundPlaces
      }),
    ),
  )

  it.scopedLive("is withdrawn when its holder gives up, and delivered when they joined meanwhile", () =>
    onStage(database, { halls: { "w-1": 5 } }, ({ clock, town }) =>
      Effect.gen(function* () {
        const [first = "", second = ""] = yield* seatCodes(2)
        const given = yield* redeemSeat(first, "a@example.org")
        const joined = yield* redeemSeat(second, "b@example.org")
        yield* workFor(clock, MINUTE_MS)
        yield* join(town, "w-1", "b@example.org")
        yield* cancel(given)
        yield* cancel(joined)
        yield* workFor(clock, 10 * MINUTE_MS)
        expect((yield* booksOf(given.redemption.id)).redemption.state).toBe("cancelled")
        expect((yield* booksOf(joined.redemption.id)).redemption.state).toBe("delivered")
        expect(town.hall("w-1").invites.size).toBe(0)
        expect([...town.hall("w-1").members.keys()]).toEqual(["b@example.org"])
        yield* expectSoundPlaces
      }),
    ),
  )

  it.scopedLive("is refused to a member, to an address that nobody can be invited at, and where none is free", () =>
    onStage(database, { halls: { "w-1": 2 } }, ({ clock, town }) =>
      Effect.gen(function* () {
        const [first = "", second = "", third = "", fourth = ""] = yield* seatCodes(4)
        const at = yield* Clock.currentTimeMillis
        town.hall("w-1").members.set("owner@example.org", { ref: "o", since: at - DAY_MS, listedFrom: 0 })
        const owner = yield* redeemSeat(first, "owner@example.org")
        const nobody = yield* redeemSeat(second, "nobody@example.org")
        yield* workFor(clock, MINUTE_MS)
        const failureOf = ({ redemption }: typeof owner) =>
          Effect.map(booksOf(redemption.id), (books) => {
            expect(books.voucher).toMatchObject({ state: "issued", failedCount: 0 })
            return books.redemption.failure
          })
        expect(yield* failureOf(owner)).toBe("ALREADY_MEMBER")
        expect(yield* failureOf(nobody)).toBe("ADDRESS_REFUSED")
        expect([...town.hall("w-1").members.keys()]).toEqual(["owner@example.org"])

        // The same codes serve others. The books have two places, the provider has one.
        const mine = yield* redeemSeat(first, "a@example.org")
        const full = yield* redeemSeat(third, "b@example.org")
        yield* workFor(clock, MINUTE_MS)
        expect((yield* booksOf(mine.redemption.id)).redemption.state).toBe("waiting")
        expect((yield* booksOf(full.redemption.id)).redemption.failure).toBe("OUT_OF_STOCK")
        // And nobody gets two.
        const again = yield* redeemSeat(fourth, "a@example.org")
        yield* workFor(clock, MINUTE_MS)
        expect(yield* failureOf(again)).toBe("ALREADY_MEMBER")
        yield* expectSoundPlaces
      }),
    ),
  )

  it.scopedLive(
    "is looked for where it was asked for when nobody knows what came of it, and asked for once more there",
    () =>
      onStage(database, { halls: { "w-1": 5, "w-2": 5 } }, ({ clock, lies, town }) =>
        Effect.gen(function* () {
          const codes = yield* seatCodes(4)
          const stories: ReadonlyArray<Lie> = [
            "unknown, done",
            "late",
            "unknown, not done",
            "already a member, invited",
          ]
          for (const [index, lie] of stories.entries()) {
            lies.push({ call: "invite", lie })
            const { redemption } = yield* redeemSeat(codes[index] ?? "", `user-${index}@example.org`)
            yield* workFor(clock, 3 * MINUTE_MS)
            const { order } = (yield* booksOf(redemption.id)).redemption
            expect(order?.details, lie).toEqual({ invitation: "sent" })
          }
          const invited = town.halls().flatMap(({ invites }) => [...invites.keys()])
          expect(invited.toSorted()).toEqual(stories.map((_, index) => `user-${index}@example.org`))
          yield* expectSoundPlaces
        }),
      ),
  )

  it.scopedLive("moves its place when the workspace says that it is full or closed", () =>
    onStage(database, { halls: { "w-1": 5, "w-2": 6 } }, ({ clock, lies, town, workspaces }) =>
      Effect.gen(function* () {
        const [first = "", second = ""] = yield* seatCodes(2)
        lies.push({ call: "invite", lie: "full" })
        const { redemption } = yield* redeemSeat(first, "a@example.org")
        yield* workFor(clock, MINUTE_MS)
        expect((yield* booksOf(redemption.id)).redemption.state).toBe("waiting")
        expect(town.halls().map(({ invites }) => invites.size)).toEqual([0, 1])
        expect((yield* workspaceNow(workspaces[0]?.id ?? "")).fullUntil).not.toBeNull()
        yield* workFor(clock, HOUR_MS)
        town.hall("w-1").isClosed = true
        const next = yield* redeemSeat(second, "b@example.org")
        yield* workFor(clock, MINUTE_MS)
        expect((yield* booksOf(next.redemption.id)).redemption.state).toBe("waiting")
        expect([...town.hall("w-2").invites.keys()]).toEqual(["a@example.org", "b@example.org"])
        yield* expectSoundPlaces
      }),
    ),
  )

  it.scopedLive("extends the lease with a second code where the product says so", () =>
    onStage(database, { halls: { "w-1": 5 }, terms: { months: 1, renewal: "extend" } }, ({ clock, town }) =>
      Effect.gen(function* () {
        const [first = "", second = ""] = yield* seatCodes(2)
        const begun = yield* redeemSeat(first, "a@example.org")
        yield* workFor(clock, MINUTE_MS)
        yield* join(town, "w-1", "a@example.org")
        yield* workFor(clock, HOUR_MS)
        const before = yield* leaseOf(begun.redemption.id)
        const more = yield* redeemSeat(second, "a@example.org")
        yield* workFor(clock, MINUTE_MS)
        expect((yield* booksOf(more.redemption.id)).redemption.state).toBe("delivered")
        const after = yield* leaseOf(begun.redemption.id)
        expect(after).toMatchObject({ anchorMonths: 2, renewals: 1, state: "active" })
        expect((after.endsAt ?? 0) - (before.endsAt ?? 0)).toBeGreaterThanOrEqual(28 * DAY_MS)
        expect(yield* liveSeats(after.id)).toHaveLength(1)
      }),
    ),
  )

  it.scopedLive("moves with its lease before its workspace ends, and never leaves its holder without one", () =>
    onStage(database, { halls: { "w-1": 5 }, terms: { months: 6 } }, ({ clock, town, workspaces }) =>
      Effect.gen(function* () {
        const [code = ""] = yield* seatCodes(1)
        const { redemption } = yield* redeemSeat(code, "a@example.org")
        yield* workFor(clock, MINUTE_MS)
        yield* join(town, "w-1", "a@example.org")
        yield* workFor(clock, HOUR_MS)
        const at = yield* Clock.currentTimeMillis
        yield* editWorkspace(workspaces[0]?.id ?? "", { planEndsAt: at + 5 * DAY_MS, planRenews: false })
        // There is nowhere to go: an operator is told, and nothing is lost.
        yield* workFor(clock, 3 * DAY_MS)
        expect(town.hall("w-1").members.size).toBe(1)
        expect((yield* leaseOf(redemption.id)).tries).toBeGreaterThan(0)
        yield* openHall(town, "w-2", 5)
        yield* workFor(clock, 2 * HOUR_MS)
        expect(town.hall("w-2").invites.size).toBe(1)
        expect(town.hall("w-1").members.size).toBe(1)
        yield* join(town, "w-2", "a@example.org")
        yield* workFor(clock, 2 * HOUR_MS)
        expect(town.hall("w-1").members.size).toBe(0)
        expect(yield* leaseOf(redemption.id)).toMatchObject({ transfers: 1, state: "active", tries: 0 })
        expect(yield* mailsTo("a@example.org")).toEqual(["seat_invited", "seat_moving"])
        yield* expectSoundPlaces
      }),
    ),
  )

  it.scopedLive("moves when its workspace dies, and when somebody else removed its holder", () =>
    onStage(database, { halls: { "w-1": 5, "w-2": 5 }, terms: { months: 6 } }, ({ clock, town, workspaces }) =>
      Effect.gen(function* () {
        const [code = ""] = yield* seatCodes(1)
        const { redemption } = yield* redeemSeat(code, "a@example.org")
        yield* workFor(clock, MINUTE_MS)
        yield* join(town, "w-1", "a@example.org")
        yield* workFor(clock, HOUR_MS)
        town.hall("w-1").isClosed = true
        yield* editWorkspace(workspaces[0]?.id ?? "", { state: "dead" })
        yield* workFor(clock, 7 * HOUR_MS)
        expect(town.hall("w-2").invites.size).toBe(1)
        const lease = yield* leaseOf(redemption.id)
        expect(yield* liveSeats(lease.id)).toHaveLength(1)
        yield* join(town, "w-2", "a@example.org")
        yield* workFor(clock, 7 * HOUR_MS)

        // As the comparison with the provider's list would note it.
        town.hall("w-2").members.delete("a@example.org")
        const commit = yield* Commit
        const [seat] = yield* liveSeats(lease.id)
        if (seat === undefined) return yield* Effect.dieMessage("there is no seat")
        yield* commit([update(SeatEntity, seat, { missedLooks: 3 })])
        yield* workFor(clock, 7 * HOUR_MS)
        expect([...town.hall("w-2").invites.keys()]).toEqual(["a@example.org"])
        expect((yield* liveSeats(lease.id)).map(({ state }) => state)).toEqual(["sent"])
        yield* expectSoundPlaces
      }),
    ),
  )

  it.scopedLive(
    "is asked for again with growing pauses where its new address is refused, and an operator is told once",
    () =>
      onStage(database, { halls: { "w-1": 5 }, terms: { rebindsMax: 1 } }, ({ clock, town }) =>
        Effect.gen(function* () {
          const [code = ""] = yield* seatCodes(1)
          const { redemption, token } = yield* redeemSeat(code, "a@example.org")
          yield* workFor(clock, MINUTE_MS)
          yield* join(town, "w-1", "a@example.org")
          yield* workFor(clock, MINUTE_MS)
          const desk = yield* LeaseDesk
          yield* desk.rebindByHolder({ redemptionId: redemption.id, token, email: "nobody@example.org", ip: null })
          yield* workFor(clock, 10 * MINUTE_MS)
          const lease = yield* leaseOf(redemption.id)
          const seats = yield* Effect.flatMap(SeatRepository, (repository) => repository.seatsOf(lease.id, 100))
          const refused = seats.filter(({ failure }) => failure === "ADDRESS_REFUSED")
          expect(refused.length).toBeGreaterThan(1)
          expect(refused.length).toBeLessThan(10)
          const { rows } = yield* Effect.flatMap(EventRepository, (events) =>
            events.page({ subjectId: lease.id }, { limit: 100, afterId: null }),
          )
          expect(rows.filter(({ type }) => type === "alert.seat_refused")).toHaveLength(1)
          yield* expectSoundPlaces
        }),
      ),
  )

  it.scopedLive("is not placed where nothing may be sold", () =>
    onStage(database, { halls: { "w-1": 0 } }, ({ clock, town }) =>
      Effect.gen(function* () {
        yield* openHall(town, "w-2", 3, { seatsReserved: 3 })
        yield* openHall(town, "w-3", 3, { state: "draining" })
        const [code = ""] = yield* seatCodes(1)
        const { redemption } = yield* redeemSeat(code, "a@example.org")
        yield* workFor(clock, MINUTE_MS)
        expect((yield* booksOf(redemption.id)).redemption.failure).toBe("OUT_OF_STOCK")
        expect(Option.isNone(yield* Effect.option(leaseOf(redemption.id)))).toBe(true)
        expect(town.calls).toEqual([])
      }),
    ),
  )

  it.scopedLive("is lost with its workspace where there is no other", () =>
    onStage(database, { halls: { "w-1": 2 } }, ({ clock, town, workspaces: [only] }) =>
      Effect.gen(function* () {
        const [code = ""] = yield* seatCodes(1)
        const { redemption } = yield* redeemSeat(code, "a@example.org")
        yield* workFor(clock, MINUTE_MS)
        const lease = yield* leaseOf(redemption.id)
        town.hall("w-1").isClosed = true
        yield* editWorkspace(only?.id ?? "", { state: "dead" })
        yield* workFor(clock, HOUR_MS)
        const [seat] = yield* Effect.flatMap(SeatRepository, (seats) => seats.seatsOf(lease.id, 10))
        expect(seat).toMatchObject({ state: "failed", failure: "WORKSPACE_LOST" })
        const { redemption: failed, voucher } = yield* booksOf(redemption.id)
        expect(failed).toMatchObject({ state: "failed", failure: "OUT_OF_STOCK" })
        expect(voucher).toMatchObject({ state: "issued", usedCount: 0 })
        yield* expectSoundPlaces
      }),
    ),
  )

  it.scopedLive("leaves a membership alone that was there before a move", () =>
    onStage(database, { halls: { "w-1": 2, "w-2": 2 }, entitlementMs: DAY_MS }, ({ clock, town, workspaces: [one] }) =>
      Effect.gen(function* () {
        const email = "a@example.org"
        const before = { ref: "own", since: (yield* Clock.currentTimeMillis) - 30 * DAY_MS, listedFrom: 0 }
        const [code = ""] = yield* seatCodes(1)
        const { redemption } = yield* redeemSeat(code, email)
        yield* workFor(clock, MINUTE_MS)
        yield* join(town, "w-1", email)
        yield* workFor(clock, MINUTE_MS)
        town.hall("w-2").members.set(email, before)
        yield* editWorkspace(one?.id ?? "", { state: "draining" })
        yield* workFor(clock, 7 * HOUR_MS)
        const lease = yield* leaseOf(redemption.id)
        expect(lease).toMatchObject({ state: "active", transfers: 1 })
        expect(yield* liveSeats(lease.id)).toMatchObject([{ state: "accepted", memberBefore: true }])
        yield* workFor(clock, DAY_MS)
        expect(yield* leaseOf(redemption.id)).toMatchObject({ state: "released" })
        expect(town.hall("w-1").members.size).toBe(0)
        expect(town.hall("w-2").members.get(email)).toEqual(before)
        yield* expectSoundPlaces
      }),
    ),
  )
})
