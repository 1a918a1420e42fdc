import { expect, it } from "@effect/vitest"
import { Catalogue, POLICY_DEFAULT, ProductId } from "@mintcode/core/catalogue"
import { Reconciliation } from "@mintcode/core/redemption"
import {
  LeaseDesk,
  LeaseSteps,
  rebindRefusal,
  SeatDesk,
  SeatRepository,
  SeatSteps,
  WorkspaceDesk,
} from "@mintcode/core/seat"
import { UpstreamAccounts } from "@mintcode/core/supplier"
import { Effect, Redacted } from "effect"
import { describeDatabases } from "./databases.ts"
import { person, type Room } from "./seat_house.ts"
import { redeemSeat, seatCodes } from "./seat_shop.ts"
import { workFor } from "./seat_work.ts"
import { codeOf, expectBalanced, GROUP, HOUR_MS, inSeatWorld, openGroup, openWorkspace } from "./seat_world.ts"

const DAY_MS = 24 * HOUR_MS

/** The invited accept, as people do. */
const accept = (room: Room, email: string) => {
  room.invitations.delete(email)
  room.members.set(...person(email))
}

/** Lets the worker's steps run until nothing is due, a while later. */
const settle = (clock: { readonly advance: (ms: number) => Effect.Effect<void> }, ms = 2 * 60_000) =>
  Effect.gen(function* () {
    const seats = yield* SeatSteps
    const leases = yield* LeaseSteps
    for (let rounds = 0; rounds < 6; rounds++) {
      yield* seats.sweep
      yield* leases.sweep
      yield* clock.advance(rounds === 0 ? ms : 20_000)
    }
  })

const seatsOf = (leaseId: string) => Effect.flatMap(SeatRepository, (repository) => repository.seatsOf(leaseId, 20))

describeDatabases("the desk of leases", (database) => {
  it.scopedLive("enters a lease by hand, at a seat that is kept back, and once a person", () =>
    inSeatWorld(database, (house, clock) =>
      Effect.gen(function* () {
        yield* openGroup
        const { room, workspace } = yield* openWorkspace(house, "one", { seatsMax: 1, seatsReserved: 1 })
        const desk = yield* LeaseDesk
        const draft = { email: " Ada@X.org ", teamName: "one", teamAccountId: "one", term: { months: 1 } } as const
        expect(yield* codeOf(desk.create({ email: "ada@x.org" }))).toBe("WORKSPACE_NEEDED")
        expect(yield* codeOf(desk.create({ ...draft, email: "nobody" }))).toBe("EMAIL_INVALID")
        expect(yield* codeOf(desk.create({ ...draft, teamAccountId: "two" }))).toBe("WORKSPACE_UNKNOWN")
        const lease = yield* desk.create(draft)
        expect(lease).toMatchObject({ holder: "ada@x.org", state: "pending", pool: GROUP })
        expect(yield* codeOf(desk.create(draft))).toBe("NO_SEAT_FREE")
        yield* Effect.flatMap(WorkspaceDesk, (all) => all.edit(workspace.id, { seatsMax: 5 }))
        expect(yield* codeOf(desk.create(draft))).toBe("ALREADY_MEMBER")
        yield* settle(clock)
        expect([...room.invitations.keys()]).toEqual(["ada@x.org"])
        accept(room, "ada@x.org")
        yield* settle(clock)
        const detail = yield* desk.get(lease.id)
        expect(detail.lease.state).toBe("active")
        expect(detail.records.map(({ event }) => event)).toEqual(["promised", "begun"])
        const found = yield* desk.page({ holder: "ADA@x.org" }, { limit: 5, afterId: null })
        expect(found.rows.map(({ id }) => id)).toEqual([lease.id])
      }),
    ),
  )

  it.scopedLive("moves a lease when told to: there first, then gone from here", () =>
    inSeatWorld(database, (house, clock) =>
      Effect.gen(function* () {
        yield* openGroup
        const one = yield* openWorkspace(house, "one")
        const two = yield* openWorkspace(house, "two")
        const desk = yield* LeaseDesk
        const lease = yield* desk.create({ email: "a@x.org", teamName: "one", term: { months: 1 } })
        expect(yield* codeOf(desk.transfer(lease.id))).toBe("LEASE_STATE")
        yield* settle(clock)
        accept(one.room, "a@x.org")
        yield* settle(clock)
        yield* desk.transfer(lease.id, { workspaceId: two.workspace.id })
        expect(yield* codeOf(desk.transfer(lease.id))).toBe("LEASE_MOVING")
        yield* settle(clock)
        expect([one.room.members.has("a@x.org"), two.room.invitations.has("a@x.org")]).toEqual([true, true])
        accept(two.room, "a@x.org")
        yield* settle(clock)
        yield* settle(clock)
        expect([one.room.members.has("a@x.org"), two.room.members.has("a@x.org")]).toEqual([false, true])
        const { lease: moved, records } = yield* desk.get(lease.id)
        expect(moved).toMatchObject({ state: "active", transfers: 1 })
        expect(records.map(({ event, reason }) => `${event} ${reason ?? ""}`.trim())).toContain("moving operator")
        expect(yield* expectBalanced(one.workspace.id)).toMatchObject({ seatsHeld: 0 })
        expect(yield* expectBalanced(two.workspace.id)).toMatchObject({ seatsHeld: 1 })
      }),
    ),
  )

  it.scopedLive("gives a lease to another address, and nobody two", () =>
    inSeatWorld(database, (house, clock) =>
      Effect.gen(function* () {
        yield* openGroup
        const { room, workspace } = yield* openWorkspace(house, "one")
        const desk = yield* LeaseDesk
        const lease = yield* desk.create({ email: "a@x.org", teamName: "one" })
        yield* desk.create({ email: "taken@x.org", teamName: "one" })
        yield* settle(clock)
        accept(room, "a@x.org")
        yield* settle(clock)
        expect(yield* codeOf(desk.rebind(lease.id, "taken@x.org"))).toBe("ALREADY_MEMBER")
        expect(yield* codeOf(desk.rebind(lease.id, "A@x.org"))).toBe("ALREADY_MEMBER")
        const rebound = yield* desk.rebind(lease.id, "b@x.org")
        expect(rebound).toMatchObject({ holder: "b@x.org", rebinds: 0 })
        yield* settle(clock)
        yield* settle(clock)
        expect(room.members.has("a@x.org")).toBe(false)
        expect(room.invitations.has("b@x.org")).toBe(true)
        accept(room, "b@x.org")
        yield* settle(clock)
        expect((yield* desk.get(lease.id)).lease).toMatchObject({ state: "active", transfers: 0 })
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsHeld: 2 })
        expect((yield* seatsOf(lease.id)).map(({ email, state }) => [email, state])).toEqual([
          ["b@x.org", "accepted"],
          ["a@x.org", "left"],
        ])
      }),
    ),
  )

  it.scopedLive("renews, ends, suspends and resumes, and tells it all", () =>
    inSeatWorld(database, (house, clock) =>
      Effect.gen(function* () {
        yield* openGroup
        const { room, workspace } = yield* openWorkspace(house, "one")
        const desk = yield* LeaseDesk
        const lease = yield* desk.create({ email: "a@x.org", teamName: "one", term: { ms: 30 * DAY_MS } })
        expect(yield* codeOf(desk.renew(lease.id))).toBe("LEASE_STATE")
        yield* settle(clock)
        accept(room, "a@x.org")
        yield* settle(clock)
        const begun = (yield* desk.get(lease.id)).lease
        const renewed = yield* desk.renew(lease.id)
        expect(renewed).toMatchObject({ renewals: 1, endsAt: (begun.endsAt ?? 0) + 30 * DAY_MS })
        expect(yield* codeOf(desk.edit(lease.id, { endsAt: null }, begun.version))).toBe("CONFLICT")
        expect(yield* codeOf(desk.edit(lease.id, { endsAt: begun.startsAt }))).toBe("LEASE_ENDS_FIRST")
        expect((yield* desk.edit(lease.id, { endsAt: null })).endsAt).toBeNull()
        yield* desk.suspend(lease.id)
        yield* settle(clock)
        expect(room.members.has("a@x.org")).toBe(false)
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsHeld: 0 })
        yield* desk.resume(lease.id)
        yield* settle(clock)
        expect(room.invitations.has("a@x.org")).toBe(true)
        accept(room, "a@x.org")
        yield* settle(clock)
        expect(yield* desk.end(lease.id)).toMatchObject({ state: "expired", graceMs: 0 })
        yield* settle(clock)
        yield* settle(clock)
        expect(room.members.has("a@x.org")).toBe(false)
        expect((yield* desk.get(lease.id)).lease).toMatchObject({ state: "released", claim: lease.id })
        expect(yield* codeOf(desk.end(lease.id))).toBe("LEASE_STATE")
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsHeld: 0 })
        const promised = yield* desk.create({ email: "b@x.org", teamName: "one" })
        expect((yield* desk.end(promised.id)).state).toBe("released")
        // Who accepts while an operator takes the promise back is let go all the same.
        const late = yield* desk.create({ email: "c@x.org", teamName: "one" })
        yield* settle(clock)
        accept(room, "c@x.org")
        yield* desk.end(late.id)
        yield* settle(clock)
        expect(room.members.has("c@x.org")).toBe(false)
        expect((yield* desk.get(late.id)).lease.state).toBe("released")
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsHeld: 0 })
      }),
    ),
  )

  it.scopedLive("gives fifty seats to whoever is first of eighty, and not one more", () =>
    inSeatWorld(database, (house) =>
      Effect.gen(function* () {
        yield* openGroup
        const { workspace } = yield* openWorkspace(house, "one", { seatsMax: 50, seatsReserved: 10 })
        const desk = yield* LeaseDesk
        const outcomes = yield* Effect.forEach(
          Array.from({ length: 80 }, (_, index) => `p${index}@x.org`),
          (email) => codeOf(desk.create({ email, groupId: GROUP })),
          { concurrency: 16 },
        )
        const count = (code: string) => outcomes.filter((one) => one === code).length
        expect([count("ok"), count("NO_SEAT_FREE")]).toEqual([50, 30])
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsHeld: 50, seatsFree: -10 })
        const figures = yield* Effect.flatMap(SeatDesk, (all) => all.groupStatistics(GROUP))
        expect(figures).toMatchObject({
          seatsMax: 50,
          seatsHeld: 50,
          seatsFree: 0,
          leases: { pending: 50 },
          expiring: 0,
        })
      }),
    ),
  )
})

describeDatabases("a seat that was redeemed", (database) => {
  it.scopedLive("is moved to another address by whoever holds it, within quota and pause, and the books agree", () =>
    inSeatWorld(database, (house, clock) =>
      Effect.gen(function* () {
        yield* openGroup
        const { room, workspace } = yield* openWorkspace(house, "one")
        const accounts = yield* UpstreamAccounts
        const account = (yield* accounts.list).find(({ driver }) => driver === "seat")
        const catalogue = yield* Catalogue
        const plan = yield* catalogue.createPlan({
          name: "seats",
          accountId: account?.id ?? "none",
          parameters: { group: GROUP },
        } as Parameters<typeof catalogue.createPlan>[0])
        yield* catalogue.createProduct({
          id: ProductId.make("seat"),
          kind: "seat",
          name: { zh: "席位", en: "Seat" },
          planIds: [plan.id],
          entitlementMs: null,
          policy: { ...POLICY_DEFAULT, seat: { months: 1, rebindsMax: 2, rebindCoolDownMs: HOUR_MS } },
        })
        const [code = ""] = yield* seatCodes(1)
        const { redemption, token } = yield* redeemSeat(code, "a@x.org")
        yield* workFor(clock, 5 * 60_000)
        const books = yield* Reconciliation
        expect((yield* books.run).reports).toMatchObject([{ unownedCount: 0, stillOpenCount: 0, overUpstreamCount: 0 }])
        expect((yield* books.run).unread).toEqual([])
        const desk = yield* LeaseDesk
        const ask = (email: string, shown = token) =>
          codeOf(desk.rebindByHolder({ redemptionId: redemption.id, token: shown, email, ip: null }))
        expect(yield* ask("b@x.org")).toBe("LEASE_STATE")
        accept(room, "a@x.org")
        yield* workFor(clock, 10 * 60_000)
        expect((yield* books.run).reports).toMatchObject([{ unownedCount: 0, stillOpenCount: 0, overUpstreamCount: 0 }])
        expect(yield* ask("b@x.org", Redacted.make("mrt_wrong"))).toBe("LEASE_NOT_FOUND")
        expect(yield* ask("nobody")).toBe("EMAIL_INVALID")
        expect(yield* ask("b@x.org")).toBe("ok")
        expect(yield* ask("c@x.org")).toBe("REBIND_TOO_SOON")
        yield* workFor(clock, 2 * HOUR_MS)
        expect([room.members.has("a@x.org"), room.invitations.has("b@x.org")]).toEqual([false, true])
        expect(yield* ask("c@x.org")).toBe("ok")
        yield* clock.advance(2 * HOUR_MS)
        expect(yield* ask("d@x.org")).toBe("REBINDS_EXHAUSTED")
        yield* workFor(clock, HOUR_MS)
        expect([...room.invitations.keys()]).toEqual(["c@x.org"])
        expect(yield* expectBalanced(workspace.id)).toMatchObject({ seatsHeld: 1 })
      }),
    ),
  )
})

it("lets holders move their seat as often as the terms say, with a pause in between", () => {
  const terms = { rebindsMax: 2, rebindCoolDownMs: HOUR_MS }
  expect(rebindRefusal({ rebinds: 0, reboundAt: null }, terms, 0)).toBeUndefined()
  expect(rebindRefusal({ rebinds: 1, reboundAt: 0 }, terms, HOUR_MS - 1)).toBe("REBIND_TOO_SOON")
  expect(rebindRefusal({ rebinds: 1, reboundAt: 0 }, terms, HOUR_MS)).toBeUndefined()
  expect(rebindRefusal({ rebinds: 2, reboundAt: 0 }, terms, DAY_MS)).toBe("REBINDS_EXHAUSTED")
})
