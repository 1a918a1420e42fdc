import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit, FastCheck as fc } from "effect"
import type { Finding } from "./finding.ts"
import { compareRoster, findingPlace, planFindings, type Roster } from "./roster.ts"
import { readRoster } from "./roster_reading.ts"
import { isSeatLive, MISSED_LOOKS_MAX, type Seat, SeatState } from "./seat.ts"
import type { RosterEntry } from "./seat_provider.ts"
import { aMember, aWorkspace, NOON } from "./testing/workspace_fixture.ts"

const PAUSE_MS = 60_000

const entry = (email: string, changes: Partial<RosterEntry> = {}): RosterEntry => ({
  email,
  ref: `ref-${email}`,
  owner: false,
  since: null,
  ...changes,
})

const listed = (seat: Seat, changes: Partial<RosterEntry> = {}) => entry(seat.email, changes)

const roster = (seats: ReadonlyArray<Seat>, changes: Partial<Roster> = {}): Roster => ({
  workspace: aWorkspace(),
  seats,
  before: seats,
  members: [],
  invitations: [],
  seatsUsed: null,
  at: NOON,
  missedPauseMs: PAUSE_MS,
  ...changes,
})

const NOTHING = { differences: [], joined: [], back: [], missed: [], foreign: 0 }

describe("compareRoster()", () => {
  it("finds nothing when both agree", () => {
    const [first, invited] = [aMember(1), aMember(2, { state: "sent" })]
    expect(compareRoster(roster([]))).toEqual(NOTHING)
    expect(
      compareRoster(roster([first, invited], { members: [listed(first)], invitations: [listed(invited)] })),
    ).toEqual(NOTHING)
  })

  it("finds members and invitations that nobody here sold a seat to, and counts their places", () => {
    const found = compareRoster(roster([], { members: [entry("a@x.org")], invitations: [entry("b@x.org")] }))
    expect(found).toMatchObject({
      differences: [
        { kind: "unknown_member", email: "a@x.org", seatId: null, ref: "ref-a@x.org" },
        { kind: "unknown_invitation", email: "b@x.org" },
      ],
      foreign: 2,
    })
  })

  it("counts the owner's place, and does not tell of the owner", () => {
    const members = [entry("boss@x.org", { owner: true }), entry("owner@example.org")]
    expect(compareRoster(roster([], { members }))).toEqual({ ...NOTHING, foreign: 2 })
  })

  it("counts who is invited and a member already once", () => {
    const both = [entry("a@x.org")]
    const found = compareRoster(roster([], { members: both, invitations: both }))
    expect(found).toMatchObject({ foreign: 1, differences: [{ kind: "unknown_member" }] })
  })

  it("does not take somebody for a stranger who left, or was sold a seat, while the lists were read", () => {
    const [left, fresh] = [aMember(1), aMember(2, { state: "pending" })]
    const members = [listed(left)]
    const invitations = [listed(fresh)]
    expect(compareRoster(roster([fresh], { before: [left], members, invitations }))).toEqual(NOTHING)
  })

  it("counts no second look at a missing member that comes too soon after the first", () => {
    for (const missedLooks of [1, 2, MISSED_LOOKS_MAX]) {
      const seat = aMember(1, { missedLooks })
      const { differences, missed } = compareRoster(roster([seat], { at: seat.updatedAt + PAUSE_MS - 1 }))
      expect(missed).toEqual([seat])
      expect(differences.length).toBe(missedLooks === MISSED_LOOKS_MAX ? 1 : 0)
    }
  })

  it("misses a member three times before it says so", () => {
    let seat = aMember(1)
    for (let looks = 1; looks <= 5; looks++) {
      const at = seat.updatedAt + PAUSE_MS
      const { differences, missed } = compareRoster(roster([seat], { at }))
      expect(missed.map(({ missedLooks }) => missedLooks)).toEqual([Math.min(looks, MISSED_LOOKS_MAX)])
      expect(differences.map(({ kind }) => kind)).toEqual(looks < MISSED_LOOKS_MAX ? [] : ["missing_member"])
      seat = { ...(missed[0] ?? seat), updatedAt: at }
    }
    const found = compareRoster(roster([seat], { members: [listed(seat)] }))
    expect(found).toEqual({ ...NOTHING, back: [seat] })
  })

  it("does not miss somebody who joined while the lists were read", () => {
    const invited = aMember(1, { state: "sent", joinedAt: null })
    expect(compareRoster(roster([{ ...invited, state: "accepted" }], { before: [invited] }))).toEqual(NOTHING)
  })

  it("wakes the seats of those who joined unnoticed", () => {
    for (const state of ["pending", "sent"] as const) {
      const seat = aMember(1, { state })
      expect(compareRoster(roster([seat], { members: [listed(seat)] })).joined).toEqual([seat])
    }
  })

  it("tells of whoever should have left and is still there", () => {
    const seat = aMember(1, { state: "leaving" })
    const difference = { kind: "still_there", email: seat.email, seatId: seat.id, ref: `ref-${seat.email}` }
    expect(compareRoster(roster([seat], { members: [listed(seat)] })).differences).toEqual([difference])
    expect(compareRoster(roster([seat], { invitations: [listed(seat)] })).differences).toEqual([difference])
    expect(compareRoster(roster([seat])).differences).toEqual([])
  })

  it("tells of a workspace that is fuller than it may be, by either count", () => {
    const workspace = aWorkspace({ seatsMax: 2 })
    const members = [1, 2, 3].map((number) => entry(`owner-${number}@x.org`, { owner: true }))
    const over = [{ kind: "over_capacity", email: "", seatId: null, ref: null }]
    expect(compareRoster(roster([], { workspace, members })).differences).toEqual(over)
    expect(compareRoster(roster([], { workspace, seatsUsed: 3 })).differences).toEqual(over)
    expect(compareRoster(roster([], { workspace, seatsUsed: 2 })).differences).toEqual([])
  })
})

/** Few addresses, so that lists and rows meet often. */
const emails = fc.constantFrom(...Array.from({ length: 8 }, (_, index) => `p${index}@x.org`))
const entries = fc.uniqueArray(emails, { maxLength: 8 }).map((all) => all.map((email) => entry(email)))
const liveStates = SeatState.literals.filter((state) => isSeatLive({ state }))
const seatRows = fc
  .uniqueArray(emails, { maxLength: 8 })
  .chain((all) =>
    fc.tuple(
      ...all.map((email, index) =>
        fc
          .tuple(fc.constantFrom(...liveStates), fc.integer({ min: 0, max: 3 }))
          .map(([state, missedLooks]) => aMember(index, { email, state, missedLooks })),
      ),
    ),
  )
const rosters = fc
  .record({ seats: seatRows, before: seatRows, members: entries, invitations: entries })
  .map(({ before, invitations, members, seats }) => roster(seats, { before, members, invitations }))

describe("compareRoster(), for any two books", () => {
  it("tells of each address once a kind, and of everybody listed who is in neither of our books", () => {
    void fc.assert(
      fc.property(rosters, (books) => {
        const { differences, foreign } = compareRoster(books)
        const places = differences.map((difference) => findingPlace("w", difference))
        expect(new Set(places).size).toBe(places.length)
        const ours = new Set([...books.seats, ...books.before].map(({ email }) => email))
        const strangers = new Set(
          [...books.members, ...books.invitations].map(({ email }) => email).filter((email) => !ours.has(email)),
        )
        expect(foreign).toBe(strangers.size)
        const unknown = differences.filter(({ kind }) => kind.startsWith("unknown_"))
        expect(new Set(unknown.map(({ email }) => email))).toEqual(strangers)
      }),
    )
  })

  it("never misses, wakes or brings back a seat that the lists do not speak of so", () => {
    void fc.assert(
      fc.property(rosters, (books) => {
        const { back, joined, missed } = compareRoster(books)
        const members = new Set(books.members.map(({ email }) => email))
        for (const seat of [...joined, ...back]) expect(members.has(seat.email)).toBe(true)
        for (const { email, state } of missed) expect([members.has(email), state]).toEqual([false, "accepted"])
        const touched = [...back, ...joined, ...missed].map(({ id }) => id)
        expect(new Set(touched).size).toBe(touched.length)
      }),
    )
  })

  it("does not depend on the order of either list", () => {
    void fc.assert(
      fc.property(rosters, (books) => {
        const turned = {
          ...books,
          members: [...books.members].reverse(),
          invitations: [...books.invitations].reverse(),
        }
        const sorted = (one: Roster) =>
          compareRoster(one)
            .differences.map((difference) => findingPlace("w", difference))
            .sort()
        expect(sorted(turned)).toEqual(sorted(books))
      }),
    )
  })
})

describe("planFindings()", () => {
  const { id: workspaceId } = aWorkspace()
  const difference = (email: string) => ({ kind: "unknown_member", email, seatId: null, ref: null }) as const
  const standing = (email: string): Finding => ({
    id: `finding-${email}` as Finding["id"],
    version: 1,
    workspaceId,
    ...difference(email),
    place: findingPlace(workspaceId, difference(email)),
    state: "open",
    looks: 1,
    foundAt: 0,
    updatedAt: 0,
  })

  it("tells what is new, what stands and what is gone", () => {
    const plan = planFindings(workspaceId, [standing("a"), standing("b")], [difference("b"), difference("c")])
    expect(plan.fresh.map(({ email }) => email)).toEqual(["c"])
    expect(plan.again.map(({ email }) => email)).toEqual(["b"])
    expect(plan.gone.map(({ email }) => email)).toEqual(["a"])
  })

  it("finds nothing new when it looks again", () => {
    void fc.assert(
      fc.property(fc.uniqueArray(emails), (all) => {
        expect(planFindings(workspaceId, all.map(standing), all.map(difference))).toMatchObject({ fresh: [], gone: [] })
      }),
    )
  })
})

describe("readRoster()", () => {
  it("reads a list page by page to its end", async () => {
    const pages = [["a", "b"], ["c"], ["d"]]
    const read = (after: string | null) => {
      const at = after === null ? 0 : Number(after)
      const entries = (pages[at] ?? []).map((email) => entry(email))
      return Effect.succeed({ entries, next: at + 1 < pages.length ? String(at + 1) : null })
    }
    const all = await Effect.runPromise(readRoster(read))
    expect(all.map(({ email }) => email)).toEqual(["a", "b", "c", "d"])
  })

  it("believes no list that goes in circles or has no end", async () => {
    const circle = (after: string | null) => Effect.succeed({ entries: [], next: after === "x" ? "y" : "x" })
    let page = 0
    const endless = () => Effect.sync(() => ({ entries: [entry(`e${page}`)], next: String(page++) }))
    for (const read of [circle, endless]) {
      const exit = await Effect.runPromiseExit(readRoster(read))
      expect(Exit.isFailure(exit) && exit.cause).toMatchObject({ error: { _tag: "UpstreamUnknown" } })
    }
  })
})
