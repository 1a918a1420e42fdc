import { describe, expect, it } from "vitest"
import { cancelAgainAt } from "./number_supplier.ts"

const NOW = 1_000_000
const WINDOW = 120_000

describe("cancelAgainAt()", () => {
  it("waits for the end of the window, and a moment once that is past", () => {
    expect(cancelAgainAt(NOW - 100_000, WINDOW, NOW)).toBe(NOW + 20_000)
    expect(cancelAgainAt(NOW - WINDOW, WINDOW, NOW)).toBe(NOW + 15_000)
    expect(cancelAgainAt(NOW - 10 * WINDOW, WINDOW, NOW)).toBe(NOW + 15_000)
  })

  it("never waits longer than a window, whatever the supplier's clock says", () => {
    expect(cancelAgainAt(NOW + 60_000, WINDOW, NOW)).toBe(NOW + WINDOW)
    expect(cancelAgainAt(null, WINDOW, NOW)).toBe(NOW + WINDOW)
  })
})
