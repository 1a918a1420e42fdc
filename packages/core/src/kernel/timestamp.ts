import { Clock, type Effect, Schema } from "effect"

/** The last moment of the year 9999: what comes later has no date that files and databases agree on (RFC 3339). */
export const TIMESTAMP_MAX = 253_402_300_799_999

/** The longest that anything lasts which is sold or lent: ten years, leap days included. */
export const TERM_MS_MAX = 3_653 * 24 * 3_600_000

/** A moment: milliseconds since 1970-01-01T00:00:00Z, as every time in MintCode is kept. */
export const Timestamp = Schema.Int.pipe(
  Schema.between(0, TIMESTAMP_MAX),
  Schema.annotations({ identifier: "Timestamp", description: "UTC epoch milliseconds, up to the year 9999" }),
)
export type Timestamp = typeof Timestamp.Type

/** The moment that Effect's `Clock` tells, so that a test can hold it. */
export const now: Effect.Effect<Timestamp> = Clock.currentTimeMillis

const ISO_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/

/** Whether a text is written like an ISO 8601 date, alone or with a time. */
export const isIsoTime = (text: string): boolean => ISO_TIME.test(text)

/**
 * The moment that an ISO 8601 text names, in UTC where it names no offset; `undefined` where there is no such moment, or
 * none that is kept here.
 *
 * @example
 * ```ts
 * import { timestampOf } from "@mintcode/core/kernel"
 *
 * console.assert(timestampOf("2027-01-31T18:00:00+08:00") === Date.UTC(2027, 0, 31, 10))
 * console.assert(timestampOf("2027-02-31") === undefined)
 * ```
 */
export const timestampOf = (text: string): Timestamp | undefined => {
  const [, year, month, day, offset] = ISO_TIME.exec(text) ?? []
  // `Date` takes the 31st of February for the 3rd of March.
  if (new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() !== Number(day)) return undefined
  const joined = text.replace(" ", "T")
  return keptTime(Date.parse(joined.includes("T") && offset === undefined ? `${joined}Z` : joined))
}

/** A number of milliseconds as a moment, where it is one that is kept here. */
export const keptTime = (ms: number): Timestamp | undefined => (ms >= 0 && ms <= TIMESTAMP_MAX ? ms : undefined)

/**
 * A moment as ISO 8601, for files. One that `Date` does not know is told as its number: a row that should not be there
 * must not keep all others out of the file.
 */
export const isoTime = (at: Timestamp): string =>
  Number.isFinite(new Date(at).getTime()) ? new Date(at).toISOString() : String(at)
