/** Date, time, optional fraction of any length and optional zone; suppliers write `T`, a blank and dashes alike. */
const TIME = /^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2})[:-](\d{2})[:-](\d{2})(?:\.(\d+))?\s*(Z|UTC|[+-]\d{2}:?\d{2})?/i

/** Go's zero time and PHP's zero date mean "none". */
const TIME_MS_MIN = Date.UTC(2000, 0, 1)

/**
 * Reads a time as number suppliers write it: RFC 3339 with up to nanoseconds, `2025-01-01 12:00:00` without a zone, or
 * `2025-1-1 12-00-00`. A fraction is cut at milliseconds. A time without a zone is taken at `utcOffsetMinutes`.
 *
 * Answers UTC epoch milliseconds, or `null` for what is no time, zero times included.
 */
export const parseUpstreamTime = (value: unknown, utcOffsetMinutes = 0): number | null => {
  if (typeof value !== "string") return null
  const parts = TIME.exec(value.trim())
  if (parts === null) return null
  const [, year, month, day, hour, minute, second, fraction = "", zone] = parts
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  const ms = wall + Number(fraction.slice(0, 3).padEnd(3, "0")) - offsetMinutesOf(zone, utcOffsetMinutes) * 60_000
  return ms >= TIME_MS_MIN ? ms : null
}

const offsetMinutesOf = (zone: string | undefined, fallback: number): number => {
  if (zone === undefined) return fallback
  const numeric = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)
  if (numeric === null) return 0
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3])
  return numeric[1] === "-" ? -minutes : minutes
}
