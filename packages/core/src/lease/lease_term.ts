import { Schema } from "effect"
import { TERM_MS_MAX, TIMESTAMP_MAX, type Timestamp } from "../kernel/mod.ts"

/** Months of one term at the most: ten years. */
export const LEASE_MONTHS_MAX = 120

/** How long a lease lasts: calendar months, or so many milliseconds. */
export const LeaseTerm = Schema.Union(
  Schema.Struct({ months: Schema.Int.pipe(Schema.between(1, LEASE_MONTHS_MAX)) }),
  Schema.Struct({ ms: Schema.Int.pipe(Schema.between(1, TERM_MS_MAX)) }),
).annotations({ identifier: "LeaseTerm" })
export type LeaseTerm = typeof LeaseTerm.Type

/**
 * When a lease runs. Its end is `anchorMonths` after `anchorAt`: months that are added up and counted once keep the day
 * they began with, where month after month would end on the 28th for ever after the first February.
 */
export interface LeaseSpan {
  readonly startsAt: Timestamp
  /** `null` when it does not end. */
  readonly endsAt: Timestamp | null
  readonly anchorAt: Timestamp
  readonly anchorMonths: number
}

/**
 * The same day and time of day so many months later, in UTC; the last day of a month that is too short for it.
 *
 * @example
 * ```ts
 * import { addMonths } from "@mintcode/core/lease"
 *
 * const january = Date.parse("2027-01-31T18:00:00Z")
 * console.assert(addMonths(january, 1) === Date.parse("2027-02-28T18:00:00Z"))
 * console.assert(addMonths(january, 2) === Date.parse("2027-03-31T18:00:00Z"))
 * ```
 */
export const addMonths = (at: Timestamp, months: number): Timestamp => {
  const date = new Date(at)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  date.setUTCDate(Math.min(day, daysInMonth(date)))
  return date.getTime()
}

/** Day 0 of the next month is the last of this one. */
const daysInMonth = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()

/** A lease that begins now. Without a term it does not end. */
export const begunSpan = (term: LeaseTerm | null, at: Timestamp): LeaseSpan =>
  term === null
    ? { startsAt: at, endsAt: null, anchorAt: at, anchorMonths: 0 }
    : { startsAt: at, ...extended(term, at, 0) }

/** One term more, from its end, or from now when that is over. What does not end stays so; none ends after the year 9999. */
export const renewedSpan = (span: LeaseSpan, term: LeaseTerm, at: Timestamp): LeaseSpan => {
  if (span.endsAt === null) return span
  if (span.endsAt < at) return { ...span, ...extended(term, at, 0) }
  return "ms" in term
    ? { ...span, ...extended(term, span.endsAt, 0) }
    : { ...span, ...extended(term, span.anchorAt, span.anchorMonths) }
}

/** Ends at a moment that somebody chose; further months count from there. */
export const spanUntil = (span: LeaseSpan, endsAt: Timestamp | null): LeaseSpan => ({
  ...span,
  endsAt,
  anchorAt: endsAt ?? span.startsAt,
  anchorMonths: 0,
})

const extended = (term: LeaseTerm, from: Timestamp, months: number): Omit<LeaseSpan, "startsAt"> => {
  if ("ms" in term) {
    const endsAt = Math.min(from + term.ms, TIMESTAMP_MAX)
    return { endsAt, anchorAt: endsAt, anchorMonths: 0 }
  }
  const anchorMonths = months + term.months
  return { endsAt: Math.min(addMonths(from, anchorMonths), TIMESTAMP_MAX), anchorAt: from, anchorMonths }
}
