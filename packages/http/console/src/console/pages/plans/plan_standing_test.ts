import { type Plan, planInUse } from "@mintcode/core/catalogue"
import { describe, expect, it } from "vitest"
import { standingOf } from "./plan_standing.ts"

const NOW = 1_000_000

describe("standingOf()", () => {
  it("calls a plan in use when core gives it orders", () => {
    for (const enabled of [true, false]) {
      for (const breakerMode of ["auto", "open", "closed"] as const) {
        for (const breakerUntil of [null, NOW - 1, NOW, NOW + 1]) {
          const plan = { enabled, breakerMode, breakerUntil }
          const standing = standingOf(plan, NOW)
          expect([plan, standing === "inUse" || standing === "heldClosed"]).toEqual([
            plan,
            planInUse(plan as Plan, NOW),
          ])
        }
      }
    }
  })
})
