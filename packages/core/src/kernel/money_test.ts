import { describe, expect, it } from "@effect/vitest"
import { Either, FastCheck as fc, Schema } from "effect"
import { Money, moneyFromDecimal, moneyToDecimal } from "./money.ts"

const currencies = ["USD", "CNY", "RUB", "JPY", "KRW", "KWD", "BHD", "XOF", "TND"] as const
const anyCurrency = fc.constantFrom(...currencies)

describe("moneyFromDecimal()", () => {
  it("reads the decimals that binary fractions get wrong, and rounds half away from zero", () => {
    const cases = [
      [4.005, "USD", 401],
      [-4.005, "USD", -401],
      [1.005, "USD", 101],
      [0.285, "USD", 29],
      [0.1 + 0.2, "USD", 30],
      [12, "USD", 1_200],
      [0, "USD", 0],
      [-0, "USD", 0],
      [-0.001, "USD", 0],
      [1_200.5, "JPY", 1_201],
      [1.2345, "KWD", 1_235],
      [1e-7, "USD", 0],
      [1e21, "JPY", 1e21],
    ] as const
    for (const [amount, currency, minor] of cases) {
      expect(moneyFromDecimal(amount, currency), `${amount} ${currency}`).toEqual({ minor, currency })
    }
  })
})

describe("moneyToDecimal()", () => {
  it("writes as many digits as the currency has", () => {
    expect(moneyToDecimal({ minor: 401, currency: "USD" })).toBe("4.01")
    expect(moneyToDecimal({ minor: -5, currency: "USD" })).toBe("-0.05")
    expect(moneyToDecimal({ minor: 0, currency: "USD" })).toBe("0.00")
    expect(moneyToDecimal({ minor: 1_201, currency: "JPY" })).toBe("1201")
    expect(moneyToDecimal({ minor: 7, currency: "KWD" })).toBe("0.007")
  })

  it("is read back as the same amount, in every currency", () => {
    void fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), anyCurrency, (minor, currency) => {
        const money = { minor, currency }
        expect(moneyFromDecimal(Number(moneyToDecimal(money)), currency)).toEqual(money)
      }),
    )
  })
})

describe("Money", () => {
  it("refuses fractions and what is no currency code", () => {
    const refused = [
      { minor: 1.5, currency: "USD" },
      { minor: Number.NaN, currency: "USD" },
      { minor: 1, currency: "usd" },
      { minor: 1, currency: "US" },
    ]
    for (const money of refused) expect(Either.isLeft(Schema.validateEither(Money)(money))).toBe(true)
  })
})
