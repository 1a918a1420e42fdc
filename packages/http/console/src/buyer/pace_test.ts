import { describe, expect, it } from "vitest"
import { pollMs, retryMs } from "./pace.ts"

describe("pollMs()", () => {
  it("asks less often the more there is to ask for, and seldom when nobody looks", () => {
    expect(pollMs(1, false)).toBe(2_000)
    expect(pollMs(50, false)).toBe(12_500)
    expect(pollMs(1, true)).toBe(15_000)
  })
})

describe("retryMs()", () => {
  it("grows with each failure up to a bound, spread by chance", () => {
    expect([1, 2, 3, 5, 50].map((failures) => retryMs(failures, 0.5))).toEqual([1_000, 2_000, 4_000, 15_000, 15_000])
    expect(retryMs(1, 0)).toBeLessThan(retryMs(1, 1))
  })
})
