import { Schema } from "effect"

/** ISO 4217 code of three capital letters. */
export const Currency = Schema.String.pipe(
  Schema.pattern(/^[A-Z]{3}$/, { message: () => "Expected an ISO 4217 currency code such as USD" }),
  Schema.annotations({ identifier: "Currency" }),
)
export type Currency = typeof Currency.Type

/** An amount in integer minor units (cents) of one currency. Never a fraction. */
export const Money = Schema.Struct({
  minor: Schema.Int.annotations({ description: "Integer minor units, such as cents" }),
  currency: Currency,
}).annotations({ identifier: "Money" })
export type Money = typeof Money.Type

/** Minor units in a unit of every currency that is not listed in ISO 4217 with another exponent. */
const MINOR_UNIT_EXPONENT_DEFAULT = 2
/** The currencies of ISO 4217 without minor units, and those with three digits of them. */
const WITHOUT_MINOR_UNITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
const WITH_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"

/** ISO 4217 exponents other than two. */
const MINOR_UNIT_EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...WITHOUT_MINOR_UNITS.split(" ").map((currency) => [currency, 0] as const),
  ...WITH_THREE_DIGITS.split(" ").map((currency) => [currency, 3] as const),
])

const exponentOf = (currency: Currency): number => MINOR_UNIT_EXPONENTS.get(currency) ?? MINOR_UNIT_EXPONENT_DEFAULT

/**
 * Turns a decimal amount, as upstreams write it, into money. Rounds half away from zero at the minor unit.
 *
 * @example
 * ```ts
 * import { moneyFromDecimal } from "@mintcode/core/kernel"
 *
 * console.assert(moneyFromDecimal(4.005, "USD").minor === 401)
 * console.assert(moneyFromDecimal(1_200, "JPY").minor === 1_200)
 * ```
 */
export const moneyFromDecimal = (amount: number, currency: Currency): Money => {
  const exponent = exponentOf(currency)
  // Scaling by shifting the decimal text avoids binary fractions: 4.005 * 100 is 400.49999999999994.
  const scaled = Number(`${Math.abs(amount)}e${exponent}`)
  const minor = Math.round(Number.isNaN(scaled) ? Math.abs(amount) * 10 ** exponent : scaled)
  return { minor: amount < 0 && minor !== 0 ? -minor : minor, currency }
}

/**
 * The amount as a plain decimal with the currency's usual digits.
 *
 * @example
 * ```ts
 * import { moneyToDecimal } from "@mintcode/core/kernel"
 *
 * console.assert(moneyToDecimal({ minor: -5, currency: "USD" }) === "-0.05")
 * ```
 */
export const moneyToDecimal = (money: Money): string => {
  const exponent = exponentOf(money.currency)
  const digits = String(Math.abs(money.minor)).padStart(exponent + 1, "0")
  const whole = exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
  return money.minor < 0 ? `-${whole}` : whole
}
