import { describe, expect, it } from "@effect/vitest"
import { Either, FastCheck as fc, Schema } from "effect"
import { addMonths, ExpiryRule, expiryOf } from "./expiry_rule.ts"

const DAY_MS = 86_400_000
const at = (text: string): number => Date.parse(`${text}Z`)
const text = (moment: number | null): string =>
  moment === null ? "never" : new Date(moment).toISOString().slice(0, 19)

describe("expiryOf()", () => {
  it("counts calendar months, quarters and years in UTC, and days by the clock", () => {
    const issued = at("2030-01-15T10:20:30")
    expect(text(expiryOf({ kind: "month" }, issued))).toBe("2030-02-15T10:20:30")
    expect(text(expiryOf({ kind: "quarter" }, issued))).toBe("2030-04-15T10:20:30")
    expect(text(expiryOf({ kind: "year" }, issued))).toBe("2031-01-15T10:20:30")
    expect(text(expiryOf({ kind: "days", days: 30 }, issued))).toBe("2030-02-14T10:20:30")
    expect(expiryOf({ kind: "date", at: 7 }, issued)).toBe(7)
    expect(expiryOf({ kind: "never" }, issued)).toBeNull()
  })

  it("ends on the last day of a month that is too short, leap years included", () => {
    const cases = [
      ["2030-01-31T23:59:59", "month", "2030-02-28T23:59:59"],
      ["2028-01-31T00:00:00", "month", "2028-02-29T00:00:00"],
      ["2030-03-31T12:00:00", "month", "2030-04-30T12:00:00"],
      ["2029-11-30T12:00:00", "quarter", "2030-02-28T12:00:00"],
      ["2028-02-29T12:00:00", "year", "2029-02-28T12:00:00"],
      ["2027-12-31T12:00:00", "month", "2028-01-31T12:00:00"],
      ["2100-01-31T12:00:00", "month", "2100-02-28T12:00:00"],
      ["2096-02-29T12:00:00", "year", "2097-02-28T12:00:00"],
    ] as const
    for (const [issued, kind, ends] of cases) expect(text(expiryOf({ kind }, at(issued))), issued).toBe(ends)
  })

  it("reaches the next month and never skips one, for every day of ten years", () => {
    for (let day = at("2026-01-01T06:07:08"); day < at("2036-01-01T00:00:00"); day += DAY_MS) {
      for (const months of [1, 3, 12]) {
        const from = new Date(day)
        const to = new Date(addMonths(day, months))
        const passed = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
        const lastDay = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate()
        if (passed !== months || to.getUTCDate() !== Math.min(from.getUTCDate(), lastDay)) {
          expect.fail(`${from.toISOString()} and ${months} months is ${to.toISOString()}`)
        }
        if ((to.getTime() - day) % DAY_MS !== 0) expect.fail(`the time of day moved after ${from.toISOString()}`)
      }
    }
  })

  it("never expires before a later issue of the same rule", () => {
    const moment = fc.integer({ min: 0, max: at("2090-01-01T00:00:00") })
    const rule = fc.oneof(
      fc.record({ kind: fc.constantFrom("month" as const, "quarter" as const, "year" as const) }),
      fc.record({ kind: fc.constant("days" as const), days: fc.integer({ min: 1, max: 3_660 }) }),
    )
    void fc.assert(
      fc.property(moment, moment, rule, (one, other, kept) => {
        const [first, second] = one <= other ? [one, other] : [other, one]
        expect(expiryOf(kept, first)).toBeGreaterThan(first)
        // A clamped day may be met by the one before it, at another time of that day.
        expect((expiryOf(kept, second) ?? 0) - (expiryOf(kept, first) ?? 0)).toBeGreaterThan(-4 * DAY_MS)
      }),
    )
  })
})

describe("ExpiryRule", () => {
  it("refuses days that are none, too many or not whole, and dates before the epoch", () => {
    const refused = [
      { kind: "days", days: 0 },
      { kind: "days", days: -1 },
      { kind: "days", days: 3_661 },
      { kind: "days", days: 1.5 },
      { kind: "days" },
      { kind: "date", at: -1 },
      { kind: "week" },
    ]
    for (const rule of refused) {
      expect(Either.isLeft(Schema.decodeUnknownEither(ExpiryRule)(rule)), JSON.stringify(rule)).toBe(true)
    }
  })
})
