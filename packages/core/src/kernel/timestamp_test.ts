import { describe, expect, it } from "@effect/vitest"
import { Schema } from "effect"
import { isoTime, TIMESTAMP_MAX, Timestamp, timestampOf } from "./timestamp.ts"

describe("Timestamp", () => {
  it("ends with the year 9999", () => {
    expect(isoTime(TIMESTAMP_MAX)).toBe("9999-12-31T23:59:59.999Z")
    expect([0, TIMESTAMP_MAX].every(Schema.is(Timestamp))).toBe(true)
    expect([-1, 0.5, TIMESTAMP_MAX + 1, Number.MAX_SAFE_INTEGER].some(Schema.is(Timestamp))).toBe(false)
  })
})

describe("timestampOf()", () => {
  it("knows days that there are, and moments that are kept", () => {
    expect(timestampOf("2028-02-29")).toBe(Date.UTC(2028, 1, 29))
    expect(timestampOf("9999-12-31T23:59:59.999Z")).toBe(TIMESTAMP_MAX)
    for (const text of ["2026-02-29", "2026-02-31", "2026-04-31", "2026-00-10", "1969-12-31", "0000-01-01", "soon"]) {
      expect([text, timestampOf(text)]).toEqual([text, undefined])
    }
    expect(timestampOf("9999-12-31T23:59:59-01:00")).toBeUndefined()
  })
})

describe("isoTime()", () => {
  it("tells a moment that no calendar has as its number", () => {
    expect(isoTime(Number.MAX_SAFE_INTEGER)).toBe("9007199254740991")
  })
})
