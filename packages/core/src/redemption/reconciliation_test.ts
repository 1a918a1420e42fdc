import { describe, expect, it } from "@effect/vitest"
import type { PlanId } from "../catalogue/mod.ts"
import type { UpstreamOrder } from "../supplier/mod.ts"
import { compareBooks } from "./reconciliation.ts"
import { ACCOUNT, anIntent, aRedemption, idNumber, NOON, PLANS } from "./testing/redemption_fixture.ts"
import { lostRef, type UpstreamOrderId, type UpstreamOrderRow } from "./upstream_order.ts"

const LONG_AGO = NOON - 10 * 60_000
const NONE = { unowned: [], stillOpen: [], overUpstream: [] }

const listed = (ref: string, changes: Partial<UpstreamOrder> = {}): UpstreamOrder => ({
  ref,
  placedAt: LONG_AGO,
  expiresAt: NOON + 600_000,
  cost: null,
  details: {},
  open: true,
  received: false,
  ...changes,
})

const row = (ref: string, changes: Partial<UpstreamOrderRow> = {}): UpstreamOrderRow => ({
  id: idNumber(200) as UpstreamOrderId,
  version: 1,
  redemptionId: aRedemption().id,
  accountId: ACCOUNT,
  planId: PLANS[0] as PlanId,
  ref,
  intent: anIntent(),
  state: "open",
  costMinor: null,
  currency: null,
  placedAt: LONG_AGO,
  expiresAt: NOON + 600_000,
  wakeAt: null,
  tries: 0,
  updatedAt: LONG_AGO,
  ...changes,
})

describe("compareBooks()", () => {
  it("finds nothing when both books agree", () => {
    expect(compareBooks([listed("a")], [row("a")], [row("a")], NOON, false)).toEqual(NONE)
    expect(compareBooks([], [], [], NOON, false)).toEqual(NONE)
  })

  it("finds an open order that is in nobody's books", () => {
    expect(compareBooks([listed("a"), listed("b")], [row("a")], [row("a")], NOON, false)).toEqual({
      ...NONE,
      unowned: ["b"],
    })
    expect(compareBooks([listed("b", { open: false })], [], [], NOON, false)).toEqual(NONE)
  })

  it("finds an order that is over here and open there", () => {
    for (const state of ["settled", "returned", "ended"] as const) {
      const over = row("a", { state })
      expect(compareBooks([listed("a")], [over], [], NOON, false), state).toEqual({ ...NONE, stillOpen: ["a"] })
    }
  })

  it("is patient with an order that is still being settled or given back", () => {
    for (const state of ["settling", "returning"] as const) {
      const pending = row("a", { state, wakeAt: NOON + 1 })
      expect(compareBooks([listed("a")], [pending], [pending], NOON, false), state).toEqual(NONE)
    }
  })

  it("finds an order that is open here and over, or unknown, there", () => {
    const here = [row("a"), row("b")]
    const there = [listed("a", { open: false }), listed("old", { open: false, placedAt: LONG_AGO - 1 })]
    expect(compareBooks(there, here, here, NOON, false)).toEqual({ ...NONE, overUpstream: ["a", "b"] })
  })

  it("does not miss what lies beyond the end of the upstream's list", () => {
    const older = row("a", { placedAt: LONG_AGO - 60_000 })
    expect(compareBooks([listed("b", { open: false })], [], [older], NOON, false)).toEqual(NONE)
    expect(compareBooks([], [], [older], NOON, true).overUpstream).toEqual([older.ref])
  })

  it("leaves orders alone that may be on their way between the books", () => {
    const young = NOON - 59_999
    expect(compareBooks([listed("a", { placedAt: young })], [], [], NOON, false)).toEqual(NONE)
    const justOver = row("a", { state: "returned", updatedAt: young })
    expect(compareBooks([listed("a")], [justOver], [], NOON, false)).toEqual(NONE)
    const justOpened = row("a", { updatedAt: young })
    expect(compareBooks([listed("a", { open: false })], [justOpened], [justOpened], NOON, false)).toEqual(NONE)
  })

  it("does not take a lost intent for an order of the upstream's", () => {
    const lost = row(lostRef("intent-1"), { state: "lost", wakeAt: NOON + 1 })
    expect(compareBooks([listed("x", { open: false })], [], [lost], NOON, false)).toEqual(NONE)
  })
})
