import { Schema } from "effect"
import { Timestamp } from "../kernel/mod.ts"

const DAY_MS = 24 * 60 * 60 * 1000

/** When vouchers of a batch expire, counted from their issue. */
export const ExpiryRule = Schema.Union(
  Schema.Struct({ kind: Schema.Literal("never", "month", "quarter", "year") }),
  Schema.Struct({ kind: Schema.Literal("days"), days: Schema.Int.pipe(Schema.between(1, 3_660)) }),
  Schema.Struct({ kind: Schema.Literal("date"), at: Timestamp }),
).annotations({ identifier: "ExpiryRule" })
export type ExpiryRule = typeof ExpiryRule.Type

/** Days that relay serials live when nothing is said. */
export const RELAY_EXPIRY_DAYS_DEFAULT = 30

const MONTHS = { month: 1, quarter: 3, year: 12 } as const

/**
 * The moment from which a voucher issued at `issuedAt` counts as expired; `null` for never. Months are calendar
 * months in UTC and clamp: a month from 31 January ends on the last of February.
 *
 * @example
 * ```ts
 * import { expiryOf } from "@mintcode/core/catalogue"
 *
 * const issuedAt = Date.UTC(2030, 0, 31)
 * console.assert(expiryOf({ kind: "month" }, issuedAt) === Date.UTC(2030, 1, 28))
 * console.assert(expiryOf({ kind: "days", days: 30 }, issuedAt) === Date.UTC(2030, 2, 2))
 * console.assert(expiryOf({ kind: "never" }, issuedAt) === null)
 * ```
 */
export const expiryOf = (rule: ExpiryRule, issuedAt: Timestamp): Timestamp | null => {
  switch (rule.kind) {
    case "never":
      return null
    case "days":
      return issuedAt + rule.days * DAY_MS
    case "date":
      return rule.at
    default:
      return addMonths(issuedAt, MONTHS[rule.kind])
  }
}

/** Adds calendar months in UTC; a day that the month lacks becomes its last one. */
export const addMonths = (at: Timestamp, months: number): Timestamp => {
  const date = new Date(at)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastDay))
  return date.getTime()
}
