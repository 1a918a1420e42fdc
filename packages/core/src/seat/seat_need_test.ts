import { describe, expect, it } from "@effect/vitest"
import type { Lease } from "../lease/mod.ts"
import type { Seat } from "./seat.ts"
import { type PlacedSeat, type SeatNeed, seatNeedOf } from "./seat_need.ts"
import { aLease, aSeat, aWorkspace, DAY_MS, NOON, seatId, workspaceId } from "./testing/seat_fixture.ts"
import type { Workspace } from "./workspace.ts"

const OVERLAP_MS = 2 * DAY_MS
const placed = (seat: Partial<Seat> = {}, workspace: Partial<Workspace> = {}): PlacedSeat => ({
  seat: aSeat({ state: "accepted", ...seat }),
  workspace: aWorkspace(workspace),
})
const needs = (seats: ReadonlyArray<PlacedSeat>, at = NOON, lease: Partial<Lease> = {}): SeatNeed =>
  seatNeedOf(aLease(lease), { at, seats, leadMs: 3 * DAY_MS, overlapMs: OVERLAP_MS })

/** A second place, newer than the first. */
const next = (seat: Partial<Seat>) =>
  placed({ id: seatId(2), workspaceId: workspaceId(2), createdAt: NOON + 1, sentAt: NOON + 1, ...seat })

describe("seatNeedOf()", () => {
  it("waits while its seat lasts, until the first notice at the latest", () => {
    expect(needs([placed()])).toEqual({ _tag: "Wait", until: NOON + 23 * DAY_MS })
    expect(needs([placed({}, { planEndsAt: NOON + 10 * DAY_MS })])).toEqual({ _tag: "Wait", until: NOON + 7 * DAY_MS })
    expect(needs([placed({}, { state: "disabled" })])._tag).toBe("Wait")
  })

  it("looks for another place when its own will not last, and says why", () => {
    const reasons: ReadonlyArray<[string, Partial<Workspace>]> = [
      ["term", { planEndsAt: NOON + 3 * DAY_MS }],
      ["draining", { state: "draining" }],
    ]
    for (const [reason, workspace] of reasons) {
      expect(needs([placed({}, workspace)])).toEqual({ _tag: "Place", reason, avoid: [workspaceId(1)] })
    }
    expect(needs([])).toEqual({ _tag: "Place", reason: "none", avoid: [] })
    expect(needs([placed({ state: "leaving" })])).toMatchObject({ _tag: "Place", avoid: [workspaceId(1)] })
  })

  it("lets go at once of what is lost: a member who is gone, and whoever sat in a closed workspace", () => {
    expect(needs([placed({ missedLooks: 3 })])).toMatchObject({ _tag: "Leave", holds: null })
    expect(needs([placed({}, { state: "dead" })])).toMatchObject({ _tag: "Leave", holds: null })
    expect(needs([placed({ missedLooks: 2 })])._tag).toBe("Wait")
  })

  it("keeps the old place until the new one is joined, or the overlap is over", () => {
    const old = placed({}, { state: "draining" })
    const both = (state: Seat["state"], at: number) => needs([old, next({ state })], at)
    expect(both("sent", NOON + 2)).toEqual({ _tag: "Wait", until: NOON + 1 + OVERLAP_MS })
    expect(both("accepted", NOON + 2)).toMatchObject({
      _tag: "Leave",
      seats: [{ id: seatId(1) }],
      holds: { id: seatId(2) },
    })
    expect(both("sent", NOON + 1 + OVERLAP_MS)).toMatchObject({ _tag: "Leave", seats: [{ id: seatId(1) }] })
    // Never invited: nobody loses a seat for that.
    expect(both("pending", NOON + 1 + OVERLAP_MS)).toMatchObject({ _tag: "Leave", seats: [{ id: seatId(2) }] })
  })

  it("goes on with the seat that is left", () => {
    expect(needs([next({})])).toMatchObject({ _tag: "Hold", seat: { id: seatId(2) } })
  })

  it("tells its holder seven, three and one days before, each once", () => {
    const told = (days: number, noticedDays: number | null) => {
      const need = needs([placed()], NOON + (30 - days) * DAY_MS, { noticedDays })
      return need._tag === "Notice" ? need.days : need._tag
    }
    expect([told(8, null), told(7, null), told(7, 7), told(3, 7), told(2, 3), told(1, 3), told(0.5, 1)]).toEqual([
      "Wait",
      7,
      "Wait",
      3,
      "Wait",
      1,
      "Wait",
    ])
    // Asleep for weeks: the nearest notice alone.
    expect(told(1, null)).toBe(1)
  })

  it("ends: expires, keeps its seat for the grace, lets go, and is released when nobody is there", () => {
    const end = NOON + 30 * DAY_MS
    const grace = { graceMs: DAY_MS }
    expect(needs([placed()], end, grace)).toEqual({ _tag: "Expire" })
    const expired = { ...grace, state: "expired" } as const
    expect(needs([placed()], end, expired)).toEqual({ _tag: "Wait", until: end + DAY_MS })
    expect(needs([placed()], end + DAY_MS, expired)).toMatchObject({ _tag: "Leave", holds: null })
    expect(needs([placed({ state: "leaving" })], end + DAY_MS, expired)).toEqual({ _tag: "Wait", until: null })
    expect(needs([], end + DAY_MS, expired)).toEqual({ _tag: "Release" })
  })

  it("takes a suspended lease out of its seat, and leaves promises to their seats", () => {
    expect(needs([placed()], NOON, { state: "suspended" })).toMatchObject({ _tag: "Leave", holds: null })
    expect(needs([], NOON, { state: "suspended" })).toEqual({ _tag: "Wait", until: NOON + 30 * DAY_MS })
    expect(needs([placed()], NOON, { state: "pending" })).toEqual({ _tag: "Wait", until: null })
  })
})
