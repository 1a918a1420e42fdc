import { expect, it } from "@effect/vitest"
import { adjust, Commit, insert, uuidV7 } from "@mintcode/core/kernel"
import { LeaseEntity, type LeaseId, LeaseRepository, newLease, seatClaim } from "@mintcode/core/lease"
import {
  type Finding,
  placeOf,
  type RepairAction,
  SEAT_TIMING_DEFAULT,
  type Seat,
  SeatEntity,
  type SeatId,
  SeatReconciliation,
  SeatRepairs,
  SeatRepository,
  type Workspace,
  WorkspaceEntity,
} from "@mintcode/core/seat"
import { UpstreamUnknown } from "@mintcode/core/supplier"
import { Effect, Either, Option } from "effect"
import { describeDatabases } from "./databases.ts"
import { makeMovableClock } from "./movable_clock.ts"
import { person } from "./seat_house.ts"
import {
  codeOf,
  expectBalanced,
  GROUP,
  HOUR_MS,
  inSeatWorld,
  openGroup,
  openWorkspace,
  workspaceNow,
} from "./seat_world.ts"

let rows = 0
const newRowId = <Id extends string>() =>
  uuidV7(Date.now(), Uint8Array.of(rows >> 8, rows++ & 255, process.pid & 255)) as Id

/** A seat that was sold: its lease, its row and its place. */
const sold = (workspace: Workspace, email: string, changes: Partial<Seat> = {}) =>
  Effect.gen(function* () {
    const commit = yield* Commit
    const at = Date.now()
    const seat: Seat = {
      id: newRowId<SeatId>(),
      version: 1,
      leaseId: newRowId<LeaseId>(),
      workspaceId: workspace.id,
      groupId: workspace.groupId,
      email,
      place: placeOf(workspace.id, email),
      origin: "redemption",
      orderKey: null,
      state: "accepted",
      endsAs: null,
      failure: null,
      askedAt: at,
      asks: 1,
      sentAt: at,
      joinedAt: at,
      invitedUntil: at,
      inviteRef: null,
      memberRef: null,
      memberBefore: null,
      missedLooks: 0,
      passedOver: [],
      answer: null,
      wakeAt: null,
      tries: 0,
      createdAt: at,
      updatedAt: at,
      endedAt: null,
      ...changes,
    }
    const promised = newLease(
      {
        id: seat.leaseId,
        kind: "seat",
        holder: email,
        claim: seatClaim(GROUP, email),
        pool: GROUP,
        term: { months: 1 },
      },
      at,
    )
    yield* commit([
      insert(LeaseEntity, {
        ...promised,
        state: "active",
        startsAt: at,
        endsAt: at + 720 * HOUR_MS,
        anchorAt: at,
        resourceId: seat.id,
        wakeAt: at + HOUR_MS,
      }),
      insert(SeatEntity, seat),
      adjust(WorkspaceEntity, workspace.id, { seatsFree: -1, seatsHeld: 1 }, { within: { seatsFree: { min: 0 } } }),
    ])
    return seat
  })

const openFindings = (workspace: Workspace) =>
  Effect.flatMap(SeatReconciliation, (reconciliation) =>
    Effect.map(
      reconciliation.findings({ workspaceId: workspace.id, state: "open" }, { limit: 100, afterId: null }),
      (page) => page.rows,
    ),
  )

const findingOf = (workspace: Workspace, kind: Finding["kind"]) =>
  Effect.map(openFindings(workspace), (all) => all.find((one) => one.kind === kind)?.id ?? "none")

const seatNow = (id: string) =>
  Effect.flatMap(SeatRepository, (repository) => Effect.map(repository.seat(id), Option.getOrThrow))
const leaseNow = (id: string) =>
  Effect.flatMap(LeaseRepository, (repository) => Effect.map(repository.byId(id), Option.getOrThrow))

const repair = (id: string, action: RepairAction) =>
  Effect.flatMap(SeatRepairs, (repairs) => repairs.repair(id, action))

const run = (workspace: Workspace) =>
  Effect.flatMap(SeatReconciliation, (reconciliation) => reconciliation.run(workspace.id))

/** The same so many pauses between looks from now. */
const runLater = (workspace: Workspace, pauses: number) => {
  const clock = makeMovableClock()
  return Effect.zipRight(clock.advance(pauses * SEAT_TIMING_DEFAULT.missedPauseMs), run(workspace)).pipe(
    Effect.withClock(clock),
  )
}

describeDatabases("the comparison of seats", (database) => {
  it.scopedLive("finds strangers, takes their places off sale, and forgets them when they are gone", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const { room, workspace } = yield* openWorkspace(house, "one", { seatsMax: 10 })
        const ours = yield* sold(workspace, "ours@x.org")
        for (const email of ["boss@x.org", "a@x.org", "b@x.org", ours.email]) {
          room.members.set(...person(email, { owner: email.startsWith("boss") }))
        }
        room.invitations.set(...person("c@x.org"))
        const report = yield* run(workspace)
        expect(report).toMatchObject({
          members: 4,
          invitations: 1,
          seats: 1,
          foreign: 4,
          fresh: 3,
          differences: { unknown_member: 2, unknown_invitation: 1 },
        })
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsForeign: 4, seatsFree: 5, seatsHeld: 1 })
        expect(yield* run(workspace)).toMatchObject({ fresh: 0, gone: 0 })
        expect((yield* openFindings(workspace)).map(({ looks }) => looks)).toEqual([2, 2, 2])
        room.members.delete("a@x.org")
        expect(yield* run(workspace)).toMatchObject({ fresh: 0, gone: 1 })
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsForeign: 3, seatsFree: 6 })
        room.members.set(...person("a@x.org"))
        expect(yield* run(workspace)).toMatchObject({ fresh: 1 })
      }),
    ),
  )

  it.scopedLive("adopts strangers and lets them go, and the figures stay right", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const { room, workspace } = yield* openWorkspace(house, "one", { seatsMax: 5 })
        room.members.set(...person("a@x.org"))
        room.members.set(...person("b@x.org"))
        room.invitations.set(...person("c@x.org"))
        yield* run(workspace)
        const found = yield* openFindings(workspace)
        const idFor = (email: string) => found.find((one) => one.email === email)?.id ?? "none"
        expect(yield* codeOf(repair(idFor("a@x.org"), "close"))).toBe("REPAIR_UNFIT")
        expect(yield* repair(idFor("a@x.org"), "adopt")).toMatchObject({ state: "repaired" })
        expect(yield* codeOf(repair(idFor("a@x.org"), "adopt"))).toBe("FINDING_STATE")
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsHeld: 1, seatsForeign: 2 })
        const repository = yield* SeatRepository
        const seat = Option.getOrThrow(yield* repository.seatByPlace(placeOf(workspace.id, "a@x.org")))
        expect(seat).toMatchObject({ state: "accepted", origin: "found", memberRef: "ref-a@x.org" })
        expect(yield* leaseNow(seat.leaseId)).toMatchObject({ state: "active", endsAt: null, resourceId: seat.id })
        room.clings = true
        expect(yield* codeOf(repair(idFor("b@x.org"), "remove"))).toBe("MEMBER_STILL_THERE")
        room.clings = false
        yield* repair(idFor("b@x.org"), "remove")
        expect([...room.members.keys()]).toEqual(["a@x.org"])
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsHeld: 1, seatsForeign: 1 })
        yield* repair(idFor("c@x.org"), "adopt")
        const invited = Option.getOrThrow(yield* repository.seatByPlace(placeOf(workspace.id, "c@x.org")))
        expect(invited).toMatchObject({ state: "sent", inviteRef: "ref-c@x.org" })
        expect((yield* leaseNow(invited.leaseId)).state).toBe("pending")
        expect(yield* run(workspace)).toMatchObject({ fresh: 0, gone: 0, foreign: 0 })
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsHeld: 2, seatsForeign: 0 })
      }),
    ),
  )

  it.scopedLive("throws nobody out who was sold a seat meanwhile, and adopts nobody twice", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const { room, workspace } = yield* openWorkspace(house, "one")
        room.members.set(...person("a@x.org"))
        yield* run(workspace)
        const id = yield* findingOf(workspace, "unknown_member")
        yield* sold(workspace, "a@x.org")
        expect(yield* codeOf(repair(id, "remove"))).toBe("FINDING_OUTDATED")
        expect(yield* codeOf(repair(id, "adopt"))).toBe("ALREADY_MEMBER")
        expect(room.members.has("a@x.org")).toBe(true)
      }),
    ),
  )

  it.scopedLive("says of nobody that they are gone before the third look, and wakes their lease then", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const { room, workspace } = yield* openWorkspace(house, "one")
        const seat = yield* sold(workspace, "a@x.org")
        // Three looks within seconds are one.
        yield* Effect.repeatN(run(workspace), 2)
        expect(yield* seatNow(seat.id)).toMatchObject({ state: "accepted", missedLooks: 1 })
        expect((yield* runLater(workspace, 1)).differences).toEqual({})
        expect(yield* seatNow(seat.id)).toMatchObject({ state: "accepted", missedLooks: 2 })
        const asleep = (yield* leaseNow(seat.leaseId)).wakeAt
        expect((yield* runLater(workspace, 2)).differences).toEqual({ missing_member: 1 })
        expect((yield* leaseNow(seat.leaseId)).wakeAt).toBeLessThan(asleep ?? 0)
        room.members.set(...person("a@x.org"))
        expect(yield* run(workspace)).toMatchObject({ differences: {}, gone: 1 })
        expect((yield* seatNow(seat.id)).missedLooks).toBe(0)
      }),
    ),
  )

  it.scopedLive("closes and invites again who is missing", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const { workspace } = yield* openWorkspace(house, "one")
        const seats = [yield* sold(workspace, "a@x.org"), yield* sold(workspace, "b@x.org")] as const
        for (const pauses of [0, 1, 2]) yield* runLater(workspace, pauses)
        const found = yield* openFindings(workspace)
        const idFor = (seat: Seat) => found.find(({ seatId }) => seatId === seat.id)?.id ?? "none"
        yield* repair(idFor(seats[0]), "close")
        expect(yield* seatNow(seats[0].id)).toMatchObject({ state: "left", wakeAt: null })
        const lease = yield* leaseNow(seats[0].leaseId)
        expect(lease.endsAt).toBeLessThanOrEqual(Date.now() + 1_000)
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsHeld: 1 })
        yield* repair(idFor(seats[1]), "reinvite")
        expect(yield* seatNow(seats[1].id)).toMatchObject({ state: "pending", asks: 0, missedLooks: 0 })
        const leases = yield* LeaseRepository
        expect((yield* leases.records(lease.id, 10)).map(({ event, reason }) => [event, reason])).toEqual([
          ["closed", "gone"],
        ])
      }),
    ),
  )

  it.scopedLive("wakes who joined unnoticed, and tells of who should have left", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const { room, workspace } = yield* openWorkspace(house, "one")
        const joined = yield* sold(workspace, "a@x.org", { state: "sent", wakeAt: Date.now() + HOUR_MS })
        const leaving = yield* sold(workspace, "b@x.org", { state: "leaving", endsAs: "left" })
        for (const { email } of [joined, leaving]) room.members.set(...person(email))
        expect((yield* run(workspace)).differences).toEqual({ still_there: 1 })
        expect((yield* seatNow(joined.id)).wakeAt).toBeLessThanOrEqual(Date.now() + 1_000)
        yield* repair(yield* findingOf(workspace, "still_there"), "remove")
        expect([...room.members.keys()]).toEqual([joined.email])
        expect((yield* seatNow(leaving.id)).wakeAt).not.toBeNull()
      }),
    ),
  )

  it.scopedLive("repairs all of a workspace as told, and leaves what was dismissed alone", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const { room, workspace } = yield* openWorkspace(house, "one")
        for (const email of ["a@x.org", "b@x.org", "c@x.org", "d@x.org"]) room.members.set(...person(email))
        room.invitations.set(...person("e@x.org"))
        yield* run(workspace)
        const [first] = yield* openFindings(workspace)
        yield* repair(first?.id ?? "none", "dismiss")
        const repairs = yield* SeatRepairs
        const actions = { unknown_member: "adopt", unknown_invitation: "remove" } as const
        const report = yield* repairs.repairAll(workspace.id, actions)
        expect(report).toMatchObject({ refused: [], left: 0 })
        expect(yield* openFindings(workspace)).toEqual([])
        const after = yield* run(workspace)
        expect(after).toMatchObject({ fresh: 0 })
        expect(yield* openFindings(workspace)).toEqual([])
        yield* expectBalanced(workspace.id)
      }),
    ),
  )

  it.scopedLive("believes no list that broke off, and changes nothing then", () =>
    inSeatWorld(database, (house, clock) =>
      Effect.gen(function* () {
        yield* openGroup
        const { room, workspace } = yield* openWorkspace(house, "one")
        const seat = yield* sold(workspace, "a@x.org")
        room.fault = new UpstreamUnknown({ reason: "time-out" })
        expect(Either.isLeft(yield* Effect.either(run(workspace)))).toBe(true)
        expect(yield* seatNow(seat.id)).toMatchObject({ missedLooks: 0 })
        expect((yield* workspaceNow(workspace.id)).reconciledAt).toBeNull()
        room.fault = undefined
        const reconciliation = yield* SeatReconciliation
        expect(yield* reconciliation.sweep).toBe(1)
        expect(yield* reconciliation.sweep, "not before its time").toBe(0)
        yield* clock.advance(6 * HOUR_MS)
        expect(yield* reconciliation.sweep).toBe(1)
      }),
    ),
  )

  it.scopedLive("keeps the figures right while places are sold and several compare at once", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const { room, workspace } = yield* openWorkspace(house, "one", { seatsMax: 12 })
        for (const email of ["x@x.org", "y@x.org", "z@x.org"]) room.members.set(...person(email))
        const sales = Effect.forEach(
          Array.from({ length: 14 }, (_, index) => `m${index}@x.org`),
          // Who is sold a place joins: one who never did would count as missing at the third look.
          (email) => Effect.either(Effect.map(sold(workspace, email), () => room.members.set(...person(email)))),
          { concurrency: 4 },
        )
        const compared = Effect.all(
          Array.from({ length: 4 }, () => Effect.either(run(workspace))),
          { concurrency: 2 },
        )
        yield* Effect.all([sales, compared], { concurrency: 2 })
        expect((yield* expectBalanced(workspace.id)).seatsForeign).toBe(3)
        // All places may be sold before the strangers are first seen: then it is over capacity as well.
        const strangers = (yield* openFindings(workspace)).filter(({ kind }) => kind === "unknown_member")
        expect(strangers.map(({ email }) => email).sort()).toEqual(["x@x.org", "y@x.org", "z@x.org"])
      }),
    ),
  )
})
