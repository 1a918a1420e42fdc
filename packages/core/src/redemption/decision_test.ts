import { describe, expect, it } from "@effect/vitest"
import { Either } from "effect"
import type { PlanId } from "../catalogue/mod.ts"
import type { RedemptionEvent } from "./redemption_event.ts"
import { redemptionTransition } from "./redemption_state.ts"
import { anIntent, aSituation, NOON, PLANS } from "./testing/redemption_fixture.ts"
import { DEADLINE, EVENTS, ROWS, SETTLED, take } from "./testing/redemption_rows.ts"

describe("plans of a redemption", () => {
  const outOfStock = EVENTS.OutOfStock.event

  it("moves on to the next plan that may be asked when one is out of stock", () => {
    const { changes } = take(ROWS.ordering, outOfStock, aSituation({ usable: [true, false, true, true] }))
    expect(changes).toMatchObject({ state: "ordering", planIndex: 2, plansTried: 1, intent: null, wakeAt: NOON })
  })

  it("fails when the last plan is out of stock", () => {
    const { changes } = take(ROWS.ordering, outOfStock, aSituation({ usable: [true, false, false, false] }))
    expect(changes).toMatchObject({ state: "failed", failure: "OUT_OF_STOCK", wakeAt: null, endedAt: NOON })
  })

  it("fails when as many plans were tried as the policy allows", () => {
    const { changes } = take(ROWS.ordering, outOfStock, aSituation({ policy: { plansTriedMax: 1 } }))
    expect(changes.state).toBe("failed")
  })

  it("fails instead of moving on when an order ends and the policy says so", () => {
    const situation = aSituation({ policy: { expirySwitchesPlan: false } })
    const { changes } = take(ROWS.waiting, EVENTS.OrderEnded.event, situation)
    expect(changes).toMatchObject({ state: "failed", failure: "NO_VALUE_IN_TIME" })
  })

  it("counts a plan that was switched off between two asks as tried", () => {
    const event: RedemptionEvent = { _tag: "Start", intent: anIntent({ id: "intent-2", planId: PLANS[1] as PlanId }) }
    expect(take(ROWS.cooling, event).changes).toMatchObject({ planIndex: 1, plansTried: 1 })
    expect(take(ROWS.queued, event).changes).toMatchObject({ planIndex: 1, plansTried: 0 })
  })

  it("refuses to order from a plan that is not the redemption's", () => {
    const intent = anIntent({ planId: "0190a0a0-0000-7000-8000-000000000000" as PlanId })
    expect(Either.isLeft(redemptionTransition(ROWS.queued, { _tag: "Start", intent }, aSituation()))).toBe(true)
  })

  it("retries with the plans that the product has now, from the first", () => {
    const { changes } = take({ ...ROWS.failed, planIndex: 3, plansTried: 2, checks: 9 }, EVENTS.Retry.event)
    expect(changes).toMatchObject({ planIds: [PLANS[3]], planIndex: 0, plansTried: 0, checks: 0, tries: 2 })
  })
})

describe("wishes about a redemption", () => {
  it("gives an order back that arrives after somebody asked to cancel", () => {
    for (const reason of ["holder", "operator", "deadline"] as const) {
      const { changes } = take({ ...ROWS.ordering, cancelReason: reason }, EVENTS.Placed.event)
      expect(changes).toMatchObject({ state: "cancelling", wakeAt: NOON })
      expect(changes.cancelReason).toBeUndefined()
    }
  })

  it("ends as whoever asked meant it, when nothing was ordered after all", () => {
    const ends = { holder: "cancelled", operator: "cancelled", deadline: "expired" } as const
    for (const [reason, state] of Object.entries(ends)) {
      for (const name of ["OutOfStock", "Throttled", "TakenByAnother", "Absent"] as const) {
        const read = { ...ROWS.recovering, cancelReason: reason as keyof typeof ends }
        expect(take(read, EVENTS[name].event, aSituation({ at: SETTLED })).changes.state, name).toBe(state)
      }
    }
  })

  it("delivers a value that arrives while the order is being given back", () => {
    const { changes } = take(ROWS.cancelling, EVENTS.Value.event)
    expect(changes).toMatchObject({ state: "delivered", cancelReason: null, wakeAt: null })
  })

  it("lets a wish go before giving back an order that is about to end", () => {
    const ending = { ...ROWS.cancelling, cancelReason: "ending" } as const
    expect(take(ending, EVENTS["CancelAsked holder"].event).changes).toEqual({ cancelReason: "holder", wakeAt: NOON })
  })

  it("does not let the clock overwrite somebody's wish", () => {
    const deadline = EVENTS["CancelAsked deadline"].event
    for (const read of [ROWS.ordering, ROWS.recovering, ROWS.cancelling]) {
      const wished = { ...read, cancelReason: "holder" } as const
      expect(Either.isLeft(redemptionTransition(wished, deadline, aSituation({ at: DEADLINE })))).toBe(true)
    }
  })

  it("refuses a deadline that is not over and an end that is not near: somebody read an older row", () => {
    for (const reason of ["deadline", "ending"] as const) {
      for (const read of Object.values(ROWS)) {
        expect(Either.isLeft(redemptionTransition(read, { _tag: "CancelAsked", reason }, aSituation()))).toBe(true)
      }
    }
  })
})
