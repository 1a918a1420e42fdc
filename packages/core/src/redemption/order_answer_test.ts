import { describe, expect, it } from "@effect/vitest"
import { Either } from "effect"
import type { CancelReason } from "./redemption.ts"
import type { RedemptionEvent } from "./redemption_event.ts"
import { redemptionTransition } from "./redemption_state.ts"
import { aHeldOrder, aSituation, NOON } from "./testing/redemption_fixture.ts"
import { ABSURD, DEADLINE, EVENTS, named, ROWS, ref, take } from "./testing/redemption_rows.ts"
import { TIMING_DEFAULT } from "./timing.ts"

describe("news of a held order", () => {
  it("comes back to a held order within minutes, whatever the upstream asks for", () => {
    for (const asked of ABSURD) {
      for (const read of [ROWS.waiting, ROWS.cancelling]) {
        const events: ReadonlyArray<RedemptionEvent> = [
          { _tag: "TooEarly", ref, retryAt: NOON + asked },
          { _tag: "CallFailed", ref, retryAfterMs: asked },
        ]
        for (const event of events) {
          const { wakeAt } = take(read, event).changes
          expect(wakeAt).toSatisfy(Number.isSafeInteger)
          expect(wakeAt).toBeGreaterThan(NOON)
          expect(wakeAt).toBeLessThanOrEqual(NOON + TIMING_DEFAULT.orderRetryMaxMs)
        }
      }
    }
  })

  it("does not sleep past the deadline or the near end of a waiting order", () => {
    const event: RedemptionEvent = { _tag: "CallFailed", ref, retryAfterMs: 240_000 }
    const soon = { ...ROWS.waiting, deadlineAt: NOON + 9_000 }
    expect(take(soon, event).changes.wakeAt).toBe(NOON + 9_000)
    const order = aHeldOrder({ expiresAt: NOON + 40_000 })
    expect(take({ ...ROWS.waiting, order }, event).changes.wakeAt).toBe(NOON + 30_000)
  })

  it("refuses news of an order that it does not hold", () => {
    for (const name of ["Value", "DetailsKnown", "OrderEnded", "GivenBack", "TooEarly", "CallFailed"] as const) {
      const event = { ...EVENTS[name].event, ref: "order-of-somebody-else" } as RedemptionEvent
      for (const read of Object.values(ROWS)) {
        expect(Either.isLeft(redemptionTransition(read, event, aSituation())), name).toBe(true)
      }
    }
  })

  it("goes on like a refusal when an order that was taken cannot be filled", () => {
    const none = take(ROWS.waiting, EVENTS["OrderEnded, no stock"].event)
    expect(none.changes).toMatchObject({ state: "ordering", planIndex: 1, order: null })
    const last = { ...ROWS.waiting, planIndex: 3 }
    expect(take(last, EVENTS["OrderEnded, no stock"].event).changes).toMatchObject({ failure: "OUT_OF_STOCK" })
    const near = { ...ROWS.cancelling, cancelReason: "ending" } as const
    const refused = take(near, EVENTS["OrderEnded, bad input"].event)
    expect(refused.changes).toMatchObject({ state: "failed", failure: "ADDRESS_REFUSED" })
  })

  it("gives the voucher back when an order cannot be given back long after the deadline, and goes on returning it", () => {
    const ends = { holder: "cancelled", operator: "cancelled", deadline: "expired", ending: "expired" } as const
    for (const [reason, state] of Object.entries(ends)) {
      for (const name of ["CallFailed", "TooEarly"] as const) {
        const read = { ...ROWS.cancelling, cancelReason: reason as CancelReason }
        const { changes, commands } = take(
          read,
          EVENTS[name].event,
          aSituation({ at: DEADLINE + TIMING_DEFAULT.recoverGraceMs }),
        )
        expect(changes).toMatchObject({ state, order: null, wakeAt: null })
        expect(commands.map(named)).toEqual([
          "ReleaseVoucher counted",
          "CloseOrder returning",
          "Alert alert.outcome_unknown",
        ])
      }
    }
  })
})
