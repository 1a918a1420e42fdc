import { moneyToDecimal } from "@mintcode/core/kernel"

/** Money for people: `9.90 CNY`. With `--json` it stays in integer minor units. */
export const formatMoney = (
  value: { readonly minor: number; readonly currency: string | undefined } | null | undefined,
): string => {
  if (value === null || value === undefined) return ""
  const { minor, currency } = value
  // Who may not see accounts does not know their currency: the figure as it is stored, and named as that.
  return currency === undefined ? `${minor} minor units` : `${moneyToDecimal({ minor, currency })} ${currency}`
}

/** The same of a figure whose currency stands elsewhere, such as with its account. */
export const formatMinor = (minor: number | null, currency: string | undefined): string =>
  formatMoney(minor === null ? null : { minor, currency })
