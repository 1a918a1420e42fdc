import { describe, expect, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { isOpen } from "./redemption.ts"
import { anyNumber, anyPick, anyWalk, walked } from "./testing/redemption_walk.ts"
import { TIMING_DEFAULT } from "./timing.ts"

/** An upstream that never changes its mind, by the number of its answer. */
const STUBBORN = Array.from({ length: 12 }, (_, answer) => answer)

describe("redemptions under random events", () => {
  it("keep every rule about vouchers, orders, plans and wake-up times", () => {
    void fc.assert(
      fc.property(anyWalk, (moves) => void walked(moves)),
      { numRuns: 2_000 },
    )
  })

  it("do not take the same answer twice", () => {
    void fc.assert(
      fc.property(anyWalk, anyPick, anyNumber, (moves, answer, number) => {
        const walk = walked(moves)
        const call = walk.calls[0]
        if (call === undefined) return
        const event = walk.answers(call, answer, number)
        walk.apply(event)
        const { used } = walk
        const rows = walk.orders.size
        walk.apply(event)
        expect(walk.used).toBe(used)
        expect(walk.orders.size).toBe(rows)
      }),
      { numRuns: 300 },
    )
  })

  it("come to an end whatever the upstream keeps answering, and leave no order open", () => {
    void fc.assert(
      fc.property(anyWalk, fc.constantFrom(...STUBBORN), anyNumber, (moves, answer, number) => {
        const walk = walked(moves)
        const latest = Math.max(walk.at, walk.redemption.deadlineAt) + TIMING_DEFAULT.recoverGraceMs + 600_000
        for (let steps = 0; isOpen(walk.redemption.state); steps++) {
          expect(steps).toBeLessThan(2_000)
          expect(walk.at).toBeLessThan(latest)
          walk.at = Math.max(walk.at, walk.redemption.wakeAt ?? 0)
          walk.calls.length = 0
          walk.step()
          const call = walk.calls[0]
          if (call !== undefined) walk.apply(walk.answers(call, answer, number))
        }
        expect([...walk.orders.values()].some((row) => row.state === "open")).toBe(false)
      }),
      { numRuns: 250 },
    )
  })

  it("are looked at again, and never in a circle, when every worker dies over its call", () => {
    void fc.assert(
      fc.property(anyWalk, (moves) => {
        const walk = walked(moves)
        let stepsAtOnce = 0
        for (let steps = 0; steps < 200 && isOpen(walk.redemption.state); steps++) {
          const before = walk.at
          walk.at = Math.max(walk.at, walk.redemption.wakeAt ?? 0)
          stepsAtOnce = walk.at === before ? stepsAtOnce + 1 : 0
          // The deadline is noted, then the order begins to be given back, then its call is claimed.
          expect(stepsAtOnce).toBeLessThanOrEqual(3)
          const { version } = walk.redemption
          walk.step()
          expect(walk.redemption.version).toBe(version + 1)
        }
      }),
      { numRuns: 200 },
    )
  })

  it("reach every end there is", () => {
    const states = new Set<string>()
    void fc.assert(
      fc.property(anyWalk, (moves) => void states.add(walked(moves).redemption.state)),
      { numRuns: 400 },
    )
    // Walks that never left the first state would keep every rule, too.
    for (const state of ["delivered", "failed", "rejected", "cancelled", "expired"]) expect(states).toContain(state)
  })
})
