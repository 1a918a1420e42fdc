import { describe, expect, it } from "@effect/vitest"
import { FastCheck as fc, Schema } from "effect"
import { TERM_MS_MAX, TIMESTAMP_MAX } from "../kernel/mod.ts"
import { addMonths, begunSpan, type LeaseSpan, LeaseTerm, renewedSpan, spanUntil } from "./lease_term.ts"

const DAY_MS = 24 * 3_600_000
const MONTH = { months: 1 } as const
const at = (iso: string) => Date.parse(iso)

/** Written down from the calendar (Gregorian, every fourth year but the hundreds), not asked of `Date`. */
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const lengthOf = (year: number, month: number) => (month === 1 && isLeap(year) ? 29 : (LENGTHS[month] ?? 0))

/** The same day so many months on, clamped: by counting years, months and days alone. */
const monthsOn = (start: number, months: number): number => {
  const date = new Date(start)
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + months
  const year = Math.floor(month / 12)
  const day = Math.min(date.getUTCDate(), lengthOf(year, month % 12))
  return Date.UTC(year, month % 12, day) + (start % DAY_MS)
}

/** Ten years that begin with a leap year and hold three 29ths of February. */
const FIRST_DAY = at("2028-01-01T00:00:00Z")
const LAST_DAY = at("2037-12-31T00:00:00Z")
/** Times of day, in milliseconds after midnight UTC: both ends of a day, and one in between. */
const TIMES = [0, DAY_MS - 1, 13 * 3_600_000 + 37 * 60_000 + 11_042]

const eachStart = (check: (start: number) => void) => {
  for (let day = FIRST_DAY; day <= LAST_DAY; day += DAY_MS) for (const time of TIMES) check(day + time)
}

/** One expectation for millions of comparisons: each of its own would take minutes. */
const same = (what: string, found: number | null, wanted: number) => {
  if (found !== wanted)
    expect([what, found && new Date(found).toISOString()]).toEqual([what, new Date(wanted).toISOString()])
}

describe("addMonths()", () => {
  it("clamps to the last day of a short month, leap years included", () => {
    expect(addMonths(at("2027-01-31T18:00:00Z"), 1)).toBe(at("2027-02-28T18:00:00Z"))
    expect(addMonths(at("2028-01-31T18:00:00Z"), 1)).toBe(at("2028-02-29T18:00:00Z"))
    expect(addMonths(at("2100-01-31T00:00:00Z"), 1)).toBe(at("2100-02-28T00:00:00Z"))
    expect(addMonths(at("2000-01-31T00:00:00Z"), 1)).toBe(at("2000-02-29T00:00:00Z"))
    expect(addMonths(at("2028-02-29T23:59:59.999Z"), 12)).toBe(at("2029-02-28T23:59:59.999Z"))
    expect(addMonths(at("2027-12-31T00:00:00Z"), 2)).toBe(at("2028-02-29T00:00:00Z"))
  })

  it("agrees with the calendar for any number of months", () => {
    const start = fc.integer({ min: at("1971-01-01T00:00:00Z"), max: at("2199-12-31T00:00:00Z") })
    void fc.assert(
      fc.property(start, fc.integer({ min: 0, max: 1_200 }), (from, months) => {
        expect(addMonths(from, months)).toBe(monthsOn(from, months))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe("ten years of monthly leases, from every day and at every end of it", () => {
  it("keep their day and time of day when renewed early, for ten years", () => {
    eachStart((start) => {
      let span = begunSpan(MONTH, start)
      for (let months = 1; months <= 120; months++) {
        same(`${new Date(start).toISOString()} + ${months}`, span.endsAt, monthsOn(start, months))
        // A week before its end; the first of all at the moment it began.
        span = renewedSpan(span, MONTH, Math.max(start, (span.endsAt ?? 0) - 7 * DAY_MS))
      }
    })
  })

  it("do not care whether renewals come early, at the last moment or all at once", () => {
    eachStart((start) => {
      let early = begunSpan(MONTH, start)
      let punctual = early
      let atOnce = early
      for (let months = 2; months <= 14; months++) {
        early = renewedSpan(early, MONTH, Math.max(start, (early.endsAt ?? 0) - DAY_MS))
        punctual = renewedSpan(punctual, MONTH, punctual.endsAt ?? 0)
        atOnce = renewedSpan(atOnce, MONTH, start)
        same("early", early.endsAt, monthsOn(start, months))
        same("punctual", punctual.endsAt, monthsOn(start, months))
        same("at once", atOnce.endsAt, monthsOn(start, months))
      }
      same("one term", begunSpan({ months: 13 }, start).endsAt, monthsOn(start, 13))
    })
  })

  it("count from the day of a renewal that comes too late, and keep that day from then on", () => {
    eachStart((start) => {
      let span = begunSpan(MONTH, start)
      for (const gap of [1, DAY_MS - 1, 3 * DAY_MS, 40 * DAY_MS]) {
        const late: number = (span.endsAt ?? 0) + gap
        span = renewedSpan(span, MONTH, late)
        same("late", span.endsAt, monthsOn(late, 1))
        for (let months = 2; months <= 5; months++) {
          span = renewedSpan(span, MONTH, (span.endsAt ?? 0) - 1)
          same("after a gap", span.endsAt, monthsOn(late, months))
        }
        same("start", span.startsAt, start)
      }
    })
  })
})

const spans = fc
  .tuple(
    fc.integer({ min: FIRST_DAY, max: LAST_DAY }),
    fc.oneof(
      fc.record({ months: fc.integer({ min: 1, max: 120 }) }),
      fc.record({ ms: fc.integer({ min: 1, max: 400 * DAY_MS }) }),
    ),
  )
  .map(([start, term]) => ({ span: begunSpan(term, start), start, term }))

describe("begunSpan()", () => {
  it("has no end without a term, and then no renewal gives it one", () => {
    const span = begunSpan(null, FIRST_DAY)
    expect(span).toEqual({ startsAt: FIRST_DAY, endsAt: null, anchorAt: FIRST_DAY, anchorMonths: 0 })
    expect(renewedSpan(span, MONTH, FIRST_DAY + DAY_MS)).toEqual(span)
  })

  it("ends with the year 9999 at the latest, renewed or not", () => {
    for (const term of [{ months: 120 }, { ms: TERM_MS_MAX }]) {
      const span = begunSpan(term, TIMESTAMP_MAX - DAY_MS)
      expect(span.endsAt).toBe(TIMESTAMP_MAX)
      expect(renewedSpan(span, term, TIMESTAMP_MAX - DAY_MS).endsAt).toBe(TIMESTAMP_MAX)
      expect(Schema.is(LeaseTerm)(term)).toBe(true)
    }
    expect(Schema.is(LeaseTerm)({ ms: TERM_MS_MAX + 1 })).toBe(false)
  })

  it("counts milliseconds exactly", () => {
    expect(begunSpan({ ms: 5 }, 10)).toMatchObject({ startsAt: 10, endsAt: 15 })
  })
})

describe("renewedSpan()", () => {
  it("always gives time, never takes any, and leaves the start alone", () => {
    void fc.assert(
      fc.property(spans, fc.integer({ min: 0, max: 500 * DAY_MS }), ({ span, start, term }, later) => {
        const renewed = renewedSpan(span, term, start + later)
        expect(renewed.endsAt ?? 0).toBeGreaterThan(Math.max(span.endsAt ?? 0, start + later))
        expect(renewed.startsAt).toBe(start)
      }),
    )
  })

  it("of a running lease comes to the same whenever it is bought, of milliseconds as of months", () => {
    void fc.assert(
      fc.property(spans, fc.double({ min: 0, max: 1, noNaN: true }), ({ span, start, term }, share) => {
        const within = Math.floor(start + share * ((span.endsAt ?? start) - start))
        expect(renewedSpan(span, term, within)).toEqual(renewedSpan(span, term, start))
      }),
    )
  })

  it("keeps its end what its anchor says, through any mixture of terms and pauses", () => {
    const steps = fc.array(
      fc.tuple(
        fc.integer({ min: -40 * DAY_MS, max: 40 * DAY_MS }),
        fc.oneof(
          fc.record({ months: fc.integer({ min: 1, max: 12 }) }),
          fc.record({ ms: fc.integer({ min: 1, max: DAY_MS }) }),
        ),
      ),
      { maxLength: 30 },
    )
    void fc.assert(
      fc.property(spans, steps, (begun, renewals) => {
        let span: LeaseSpan = begun.span
        for (const [gap, term] of renewals) {
          span = renewedSpan(span, term, (span.endsAt ?? 0) + gap)
          expect(span.endsAt).toBe(monthsOn(span.anchorAt, span.anchorMonths))
        }
      }),
    )
  })
})

describe("spanUntil()", () => {
  it("ends at the chosen moment, and further months count from there", () => {
    const chosen = at("2028-08-31T08:00:00Z")
    const span = spanUntil(begunSpan(MONTH, FIRST_DAY), chosen)
    expect(span).toEqual({ startsAt: FIRST_DAY, endsAt: chosen, anchorAt: chosen, anchorMonths: 0 })
    const once = renewedSpan(span, MONTH, FIRST_DAY)
    expect(once.endsAt).toBe(at("2028-09-30T08:00:00Z"))
    expect(renewedSpan(once, MONTH, FIRST_DAY).endsAt).toBe(at("2028-10-31T08:00:00Z"))
  })

  it("may take the end away", () => {
    expect(spanUntil(begunSpan(MONTH, FIRST_DAY), null).endsAt).toBeNull()
  })
})
