/** Longest wait that is believed: a supplier that names more has a broken clock or header, and we would never look again. */
export const RETRY_AFTER_MS_MAX = 60 * 60 * 1000

/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3): seconds or an HTTP date.
 *
 * Answers milliseconds from `nowMs`, at least 0 and at most `RETRY_AFTER_MS_MAX`, or `null` when the header is missing
 * or makes no sense.
 */
export const parseRetryAfter = (header: string | undefined, nowMs: number): number | null => {
  const value = header?.trim() ?? ""
  if (value === "") return null
  const waitMs = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - nowMs
  if (Number.isNaN(waitMs)) return null
  return Math.min(Math.max(0, Math.round(waitMs)), RETRY_AFTER_MS_MAX)
}
