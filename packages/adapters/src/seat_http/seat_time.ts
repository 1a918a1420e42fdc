import { parseUpstreamTime } from "../upstream_http/upstream_time.ts"

/** Unix times above this are milliseconds: as seconds it would be the year 5138. */
const UNIX_SECONDS_MAX = 100_000_000_000
/** Midnight of 1 January 2000: what lies before stands for "none". */
const TIME_MS_MIN = Date.UTC(2000, 0, 1)

/**
 * Reads a time as seat providers write it: ISO 8601 with or without a zone, a bare date, unix seconds or milliseconds,
 * as number or text. Answers UTC epoch milliseconds, or `null` for what is no time.
 */
export const parseSeatTime = (value: unknown): number | null => {
  if (typeof value === "number") return unixTime(value)
  if (typeof value !== "string") return null
  const text = value.trim()
  if (/^\d{9,16}(\.\d+)?$/.test(text)) return unixTime(Number(text))
  return parseUpstreamTime(/^\d{4}-\d{1,2}-\d{1,2}$/.test(text) ? `${text}T00:00:00Z` : text)
}

const unixTime = (value: number): number | null => {
  const ms = Math.round(value < UNIX_SECONDS_MAX ? value * 1000 : value)
  return ms >= TIME_MS_MIN ? ms : null
}
