const MINUTE_MS = 60_000

const formats = new Map<string, Intl.DateTimeFormat>()
/** Zones whose format is kept: a shop has one, and changes it once. */
const FORMATS_MAX = 8

/** A zone that nobody has heard of reads as UTC: a slip in a setting must not take licences down. */
const formatFor = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone)
  if (known !== undefined) return known
  if (formats.size >= FORMATS_MAX) formats.clear()
  const made = makeFormat(zone)
  formats.set(zone, made)
  return made
}

const makeFormat = (zone: string): Intl.DateTimeFormat => {
  const fields = {
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  } as const
  try {
    return new Intl.DateTimeFormat("en-US", { ...fields, timeZone: zone })
  } catch {
    return new Intl.DateTimeFormat("en-US", { ...fields, timeZone: "UTC" })
  }
}

/** Moments that are kept as they were written: a licence that is asked about ends when it ended the last time. */
const MOMENTS_MAX = 10_000
let moments = { zone: "", written: new Map<number, string>() }

/** A moment as ISO 8601 with the offset that holds then in an IANA time zone: `2030-01-01T20:00:00+08:00`. */
export const isoInZone = (at: number, zone: string): string => {
  if (moments.zone !== zone || moments.written.size >= MOMENTS_MAX) moments = { zone, written: new Map() }
  const known = moments.written.get(at)
  if (known !== undefined) return known
  const written = writeInZone(at, zone)
  moments.written.set(at, written)
  return written
}

const writeInZone = (at: number, zone: string): string => {
  const whole = Math.floor(at / 1000) * 1000
  const minutes = offsetIn(zone, whole)
  const two = (number: number) => String(number).padStart(2, "0")
  const ahead = Math.abs(minutes)
  const offset = `${minutes < 0 ? "-" : "+"}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`
  return `${new Date(whole + minutes * MINUTE_MS).toISOString().slice(0, 19)}${offset}`
}

/** Since 1972 offsets begin and end on a quarter of an hour: within one it is asked once. */
const QUARTER_MS = 15 * MINUTE_MS
/** Quarters whose offset is kept: licences end at times of their own. */
const OFFSETS_MAX = 10_000
const offsets = new Map<string, number>()

/** Minutes that a zone is ahead of UTC at a moment. */
const offsetIn = (zone: string, at: number): number => {
  const key = `${zone} ${Math.floor(at / QUARTER_MS)}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  if (offsets.size >= OFFSETS_MAX) offsets.clear()
  const asked = askOffset(zone, at)
  offsets.set(key, asked)
  return asked
}

const askOffset = (zone: string, at: number): number => {
  const parts = new Map(
    formatFor(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"))
  return Math.round((local - at) / MINUTE_MS)
}
