import { describe, expect, it } from "@effect/vitest"
import { UPSTREAM_PAUSE_MS_MAX } from "../supplier/mod.ts"
import { anIntent, aPlaced, aSituation, NOON } from "./testing/redemption_fixture.ts"
import { ABSURD, DEADLINE, EVENTS, intentId, named, ROWS, take } from "./testing/redemption_rows.ts"
import { BUYER_WAIT_MS_MAX, TIMING_DEFAULT } from "./timing.ts"

describe("answers to an order call", () => {
  it("cools down until the deadline at the latest, whatever the upstream asks for", () => {
    for (const retryAfterMs of ABSURD) {
      const { changes } = take(ROWS.ordering, { _tag: "Throttled", intentId, retryAfterMs })
      expect(changes.wakeAt).toSatisfy(Number.isSafeInteger)
      expect(changes.wakeAt).toBeGreaterThanOrEqual(NOON + aSituation().policy.throttleCoolDownMs)
      expect(changes.wakeAt).toBeLessThanOrEqual(DEADLINE)
    }
  })

  it("cools down for the policy's time when the upstream names none", () => {
    expect(take(ROWS.ordering, EVENTS.Throttled.event).changes.wakeAt).toBe(NOON + 30_000)
  })

  it("cools down for what the upstream asks for when that is longer, within bounds", () => {
    const long = { ...ROWS.ordering, deadlineAt: NOON + 86_400_000 }
    const asked = (retryAfterMs: number) => take(long, { _tag: "Throttled", intentId, retryAfterMs }).changes.wakeAt
    expect(asked(45_000)).toBe(NOON + 45_000)
    expect(asked(86_000_000)).toBe(NOON + UPSTREAM_PAUSE_MS_MAX)
  })

  it("waits until the deadline for an order that is said to have ended before it began", () => {
    for (const expiresAt of [0, NOON - 1, NOON]) {
      const placed = aPlaced({ ref: "order-2", expiresAt })
      const { changes } = take(ROWS.ordering, { _tag: "Placed", intent: anIntent(), orderId: "row-2", placed })
      expect(changes.order?.expiresAt).toBe(DEADLINE)
    }
  })

  it("pauses before it orders again when the upstream names an order that somebody owns", () => {
    expect(take(ROWS.ordering, EVENTS.TakenByAnother.event).changes.wakeAt).toBe(NOON + TIMING_DEFAULT.recoverPauseMs)
  })

  it("looks for the order of whoever adopted ours, which may turn up late", () => {
    const { commands } = take(ROWS.ordering, EVENTS.TakenByAnother.event)
    expect(commands.map(({ _tag }) => _tag)).toEqual(["WatchLostIntent"])
  })

  it("ends with what is wrong with the buyer's input, counts no try and rests the voucher shortly", () => {
    for (const problem of ["ALREADY_MEMBER", "ADDRESS_REFUSED"] as const) {
      const { changes, commands } = take(ROWS.ordering, { _tag: "InputRefused", intentId, problem })
      expect(changes).toMatchObject({ state: "failed", failure: problem, intent: null })
      expect(commands).toEqual([{ _tag: "ReleaseVoucher", counted: false, restMs: 5_000 }])
    }
    const wished = { ...ROWS.ordering, cancelReason: "holder" } as const
    expect(take(wished, EVENTS.InputRefused.event).changes).toMatchObject({ state: "cancelled", failure: "CANCELLED" })
  })

  it("waits for a buyer until the order ends, whatever the time limit", () => {
    const expiresAt = NOON + 30 * 86_400_000
    const placed = aPlaced({ ref: "seat-1", expiresAt, waitsForBuyer: true })
    const { changes } = take(ROWS.ordering, { _tag: "Placed", intent: anIntent(), orderId: "row-2", placed })
    expect(changes).toMatchObject({ state: "waiting", deadlineAt: expiresAt, order: { waitsForBuyer: true } })
    const { deadlineAt } = take(ROWS.ordering, EVENTS.Placed.event).changes
    expect(deadlineAt).toBeUndefined()
  })

  it("does not wait for a buyer for as long as an order that never ends", () => {
    const placed = aPlaced({ ref: "seat-1", expiresAt: 1e14, waitsForBuyer: true })
    const { deadlineAt } = take(ROWS.ordering, { _tag: "Placed", intent: anIntent(), orderId: "row-2", placed }).changes
    expect(deadlineAt).toBe(NOON + BUYER_WAIT_MS_MAX)
  })

  it("is held up by an upstream that does not answer for minutes, not for the days that the buyer had", () => {
    const waiting = { ...ROWS.waiting, deadlineAt: NOON + 30 * 86_400_000 }
    const { deadlineAt } = take(waiting, EVENTS["CancelAsked holder"].event).changes
    expect(deadlineAt).toBe(NOON + aSituation().policy.timeLimitMs)
  })

  it("calls support when an order cannot be looked for long after the deadline, and goes on looking without it", () => {
    const { changes, commands } = take(
      ROWS.recovering,
      EVENTS.StillUnknown.event,
      aSituation({ at: DEADLINE + TIMING_DEFAULT.recoverGraceMs }),
    )
    expect(changes).toMatchObject({ state: "rejected", failure: "SUPPORT_NEEDED", intent: null })
    expect(commands.map(named)).toEqual(["ReleaseVoucher", "WatchLostIntent", "Alert alert.outcome_unknown"])
  })
})
