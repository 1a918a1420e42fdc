import { describe, expect, it } from "vitest"
import { formatMoney } from "./money.ts"

describe("formatMoney()", () => {
  it("writes major units with their currency, each with its own digits", () => {
    expect(formatMoney({ minor: 59, currency: "USD" })).toBe("0.59 USD")
    expect(formatMoney({ minor: -1_250, currency: "KWD" })).toBe("-1.250 KWD")
    expect(formatMoney({ minor: 700, currency: "JPY" })).toBe("700 JPY")
  })

  it("writes nothing for nothing, and says so where the currency is not known", () => {
    expect([formatMoney(null), formatMoney(undefined)]).toEqual(["", ""])
    expect(formatMoney({ minor: 59, currency: undefined })).toBe("59 minor units")
  })
})
