import { describe, expect, it } from "vitest"
import { ORDER_MS_MAX, THROTTLE_WAIT_MS_MAX } from "../supplier/mod.ts"
import { TIMING_DEFAULT } from "./timing.ts"

/** What a claimant needs besides the call: to read the row, to commit the answer. */
const AROUND_MS = 500

describe("TIMING_DEFAULT", () => {
  it("holds a claim for longer than an order and the wait for its throttle can take", () => {
    expect(ORDER_MS_MAX + THROTTLE_WAIT_MS_MAX + AROUND_MS).toBeLessThanOrEqual(TIMING_DEFAULT.claimMs)
  })
})
