import { moneyFromDecimal, moneyToDecimal } from "@mintcode/core/kernel"
import { describe, expect, it } from "vitest"
import { decimalOf, minorOf } from "./money.ts"

const CURRENCIES = ["USD", "CNY", "EUR", "JPY", "KRW", "VND", "KWD", "TND", "BHD", "XPF", "ISK"]

describe("amounts on pages", () => {
  it.each(CURRENCIES)("have the digits that the server reckons with: %s", (currency) => {
    for (const minor of [0, 5, 450, 123_456, -5, -12_345]) {
      expect(decimalOf({ minor, currency })).toBe(moneyToDecimal({ minor, currency }))
      expect(minorOf(decimalOf({ minor, currency }), currency)).toBe(minor)
    }
    expect(minorOf("12", currency)).toBe(moneyFromDecimal(12, currency).minor)
  })

  it("are refused when they are none, or finer than the currency", () => {
    expect(minorOf("4,5", "USD")).toBe(450)
    for (const typed of ["", "x", "1e3", "4.505", "1.2.3", "--1"]) expect(minorOf(typed, "USD")).toBeUndefined()
    expect(minorOf("4.5", "JPY")).toBeUndefined()
  })
})
