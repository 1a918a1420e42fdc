/** An amount as the API carries it: integer minor units of one currency. */
export interface WireMoney {
  readonly minor: number
  readonly currency: string
}

/** Minor units in a unit of every currency that is not listed with another exponent (ISO 4217). */
const EXPONENT_DEFAULT = 2
const WITHOUT_MINOR_UNITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
const WITH_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"

/** Digits after the point of a currency. A test holds them to those that the server reckons with. */
const exponentOf = (currency: string): number => {
  if (WITHOUT_MINOR_UNITS.includes(currency)) return 0
  return WITH_THREE_DIGITS.includes(currency) ? 3 : EXPONENT_DEFAULT
}

/** The amount as a plain decimal. */
export const decimalOf = ({ currency, minor }: WireMoney): string => {
  const exponent = exponentOf(currency)
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0")
  const whole = exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
  return minor < 0 ? `-${whole}` : whole
}

/** Minor units of a decimal as somebody typed it; `undefined` when it is none, or finer than the currency. */
export const minorOf = (typed: string, currency: string): number | undefined => {
  const parts = /^(-?)(\d{1,12})(?:[.,](\d+))?$/.exec(typed.trim())
  if (parts === null) return undefined
  const [, sign = "", whole = "", fraction = ""] = parts
  const exponent = exponentOf(currency)
  if (fraction.length > exponent) return undefined
  const minor = Number(whole + fraction.padEnd(exponent, "0"))
  return sign === "-" && minor !== 0 ? -minor : minor
}
