import { describe, expect, it } from "@effect/vitest"
import type { PlanId } from "../catalogue/mod.ts"
import { needOf } from "./claim.ts"
import { WAKE_AHEAD_MS_MAX } from "./oversleepers.ts"
import { ENDED_STATES, type Redemption } from "./redemption.ts"
import { aHeldOrder, anIntent, aRedemption, aSituation, NOON, PLANS } from "./testing/redemption_fixture.ts"
import { BUYER_LOOK_MS_MAX, checkPauseMs, lookPauseMs, nearEndOf, orderRetryPauseMs, TIMING_DEFAULT } from "./timing.ts"

const waiting = aRedemption({ state: "waiting", order: aHeldOrder(), deadlineAt: NOON + 3_600_000 })
const CLAIMED = NOON + TIMING_DEFAULT.claimMs

describe("needOf()", () => {
  it("needs nothing before its time, after its end and without a wake-up time", () => {
    expect(needOf(aRedemption({ wakeAt: NOON + 1 }), aSituation())).toEqual({ _tag: "Nothing" })
    expect(needOf(aRedemption({ wakeAt: null }), aSituation())).toEqual({ _tag: "Nothing" })
    for (const state of ENDED_STATES) {
      expect(needOf(aRedemption({ state }), aSituation()), state).toEqual({ _tag: "Nothing" })
    }
  })

  it("orders from the first plan that may be asked", () => {
    expect(needOf(aRedemption(), aSituation())).toEqual({ _tag: "Order", planIndex: 0 })
    expect(needOf(aRedemption(), aSituation({ usable: [false, false, true, true] }))).toEqual({
      _tag: "Order",
      planIndex: 2,
    })
    expect(needOf(aRedemption({ state: "cooling", planIndex: 1 }), aSituation())).toEqual({
      _tag: "Order",
      planIndex: 1,
    })
  })

  it("says so when no plan may be asked", () => {
    const none = { _tag: "Event", event: { _tag: "NoPlan" } }
    expect(needOf(aRedemption(), aSituation({ usable: [false, false, false, false] }))).toEqual(none)
    expect(needOf(aRedemption({ planIds: [] }), aSituation({ usable: [] }))).toEqual(none)
    expect(needOf(aRedemption({ planIndex: 3 }), aSituation({ usable: [true, true, true, false] }))).toEqual(none)
  })

  it("does not walk past the policy's number of plans when they are switched off one by one", () => {
    const cooling = aRedemption({ state: "cooling", planIndex: 1, plansTried: 1 })
    const usable = [true, false, true, true]
    expect(needOf(cooling, aSituation({ usable, policy: { plansTriedMax: 3 } }))._tag).toBe("Order")
    expect(needOf(cooling, aSituation({ usable, policy: { plansTriedMax: 2 } }))).toEqual({
      _tag: "Event",
      event: { _tag: "NoPlan" },
    })
  })

  it("looks for the order of an intent whose recorder died", () => {
    const intent = anIntent()
    expect(needOf(aRedemption({ state: "ordering", intent }), aSituation())).toEqual({
      _tag: "Recover",
      intent,
      claim: { wakeAt: CLAIMED, state: "recovering" },
    })
    expect(needOf(aRedemption({ state: "recovering", intent }), aSituation())).toEqual({
      _tag: "Recover",
      intent,
      claim: { wakeAt: CLAIMED },
    })
  })

  it("asks for the end at the deadline, once", () => {
    const situation = aSituation({ at: waiting.deadlineAt })
    const event = { _tag: "Event", event: { _tag: "CancelAsked", reason: "deadline" } }
    const open: ReadonlyArray<Partial<Redemption>> = [
      { state: "queued" },
      { state: "cooling" },
      { state: "ordering", intent: anIntent() },
      { state: "recovering", intent: anIntent() },
      { state: "waiting", order: aHeldOrder() },
    ]
    for (const changes of open) {
      const read = aRedemption({ ...changes, deadlineAt: waiting.deadlineAt })
      expect(needOf(read, situation), read.state).toEqual(event)
      expect(needOf({ ...read, cancelReason: "deadline" }, situation), read.state).not.toEqual(event)
    }
  })

  it("gives an order back that is being cancelled", () => {
    const order = aHeldOrder()
    expect(needOf(aRedemption({ state: "cancelling", order, cancelReason: "holder" }), aSituation())).toEqual({
      _tag: "GiveBack",
      order,
      claim: { wakeAt: CLAIMED },
    })
  })

  it("looks at an order, and makes the next appointment with the claim", () => {
    const need = needOf(waiting, aSituation())
    expect(need).toEqual({
      _tag: "Check",
      order: waiting.order,
      claim: { wakeAt: NOON + TIMING_DEFAULT.checkFirstMs, checks: 1 },
    })
  })

  it("makes the next appointment no later than the deadline and the near end", () => {
    const soon = needOf({ ...waiting, deadlineAt: NOON + 700 }, aSituation())
    expect(soon).toMatchObject({ _tag: "Check", claim: { wakeAt: NOON + 700 } })
    const order = aHeldOrder({ placedAt: NOON - 10_000, expiresAt: NOON + 4_000 })
    expect(needOf({ ...waiting, order }, aSituation())).toMatchObject({ claim: { wakeAt: NOON + 500 } })
  })

  it("gives an order back before the upstream ends it by itself", () => {
    const nearEnd = nearEndOf(TIMING_DEFAULT, aHeldOrder())
    expect(nearEnd).toBe(aHeldOrder().expiresAt - TIMING_DEFAULT.nearEndMs)
    expect(needOf({ ...waiting, wakeAt: nearEnd }, aSituation({ at: nearEnd - 1 }))._tag).toBe("Nothing")
    expect(needOf(waiting, aSituation({ at: nearEnd - 1 }))._tag).toBe("Check")
    expect(needOf(waiting, aSituation({ at: nearEnd }))).toEqual({
      _tag: "Event",
      event: { _tag: "CancelAsked", reason: "ending" },
    })
  })

  it("leaves three quarters of its life to an order that lives shortly", () => {
    expect(nearEndOf(TIMING_DEFAULT, { placedAt: NOON, expiresAt: NOON + 8_000 })).toBe(NOON + 6_000)
    expect(nearEndOf(TIMING_DEFAULT, { placedAt: NOON, expiresAt: NOON })).toBe(NOON)
    expect(nearEndOf(TIMING_DEFAULT, { placedAt: NOON, expiresAt: 0 })).toBe(0)
  })

  it("takes the plans in the order of the product", () => {
    const read = aRedemption({ planIds: [...PLANS].reverse() as ReadonlyArray<PlanId>, planIndex: 1 })
    expect(needOf(read, aSituation())).toEqual({ _tag: "Order", planIndex: 1 })
  })
})

describe("pauses", () => {
  it("grow with the age of an order from the first to the last pause", () => {
    const pause = (ageMs: number) => checkPauseMs(TIMING_DEFAULT, NOON, NOON + ageMs)
    expect(pause(-5_000)).toBe(TIMING_DEFAULT.checkFirstMs)
    expect(pause(0)).toBe(TIMING_DEFAULT.checkFirstMs)
    expect(pause(60_000)).toBe((TIMING_DEFAULT.checkFirstMs + TIMING_DEFAULT.checkLastMs) / 2)
    expect(pause(10_000_000)).toBe(TIMING_DEFAULT.checkLastMs)
  })

  it("grow to minutes while an order waits for its buyer", () => {
    const pause = (ageMs: number) => lookPauseMs(TIMING_DEFAULT, aHeldOrder({ waitsForBuyer: true }), NOON + ageMs)
    expect(pause(0)).toBe(TIMING_DEFAULT.checkFirstMs)
    expect(pause(60_000)).toBe((TIMING_DEFAULT.checkFirstMs + TIMING_DEFAULT.checkLastMs) / 2)
    expect(pause(3_600_000)).toBe(360_000)
    expect(pause(86_400_000)).toBe(BUYER_LOOK_MS_MAX)
    expect(BUYER_LOOK_MS_MAX).toBeLessThan(WAKE_AHEAD_MS_MAX)
    expect(lookPauseMs(TIMING_DEFAULT, aHeldOrder(), NOON + 3_600_000)).toBe(TIMING_DEFAULT.checkLastMs)
  })

  it("double between tries of a call, up to the longest", () => {
    const pauses = [0, 1, 2, 3, 50].map((tries) => orderRetryPauseMs(TIMING_DEFAULT, tries))
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, TIMING_DEFAULT.orderRetryMaxMs])
  })
})
