import type { ExpiryRule } from "@mintcode/core/catalogue"
import { moment } from "../../command/flags.ts"

/** When vouchers expire, as it is written: `never`, `month`, `30d`, a date. */
export const expiry = {
  meta: "WHEN",
  expected: "never, month, quarter, year, a number of days such as 30d, or a date",
  read: (written: string): ExpiryRule | undefined => {
    if (written === "never" || written === "month" || written === "quarter" || written === "year") {
      return { kind: written }
    }
    const days = /^(\d{1,4})d$/.exec(written)?.[1]
    if (days !== undefined) return { kind: "days", days: Number(days) }
    const at = moment.read(written)
    return at === undefined ? undefined : { kind: "date", at }
  },
}

/** A moment, or `never`. */
export const momentOrNever = {
  meta: "TIME",
  expected: `never, or ${moment.expected}`,
  read: (written: string): number | null | undefined => (written === "never" ? null : moment.read(written)),
}

/** A decimal amount without a currency: the account's own holds. */
export const amount = {
  meta: "AMOUNT",
  expected: "an amount such as 0.35",
  read: (written: string): number | undefined => (/^\d{1,12}(\.\d{1,4})?$/.test(written) ? Number(written) : undefined),
}

/** A price: `9.90 CNY`. */
export const price = {
  meta: "PRICE",
  expected: 'an amount with its currency, such as "9.90 CNY"',
  read: (written: string): { readonly amount: number; readonly currency: string } | undefined => {
    const [, figure, currency] = /^(\d{1,12}(?:\.\d{1,4})?) ?([A-Z]{3})$/.exec(written) ?? []
    return figure === undefined || currency === undefined ? undefined : { amount: Number(figure), currency }
  },
}

/** `on` or `off`. */
export const onOff = {
  meta: "on|off",
  expected: "on or off",
  read: (written: string): boolean | undefined => (written === "on" ? true : written === "off" ? false : undefined),
}
