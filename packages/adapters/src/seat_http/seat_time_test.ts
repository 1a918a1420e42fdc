import { describe, expect, it } from "@effect/vitest"
import { parseSeatTime } from "./seat_time.ts"

describe("parseSeatTime()", () => {
  const noon = Date.UTC(2026, 9, 3, 12)

  it("reads ISO times with and without a zone, and bare dates", () => {
    for (const text of [
      "2026-10-03T12:00:00Z",
      "2026-10-03T12:00:00",
      "2026-10-03T14:00:00+02:00",
      "2026-10-03T12:00:00.000000Z",
    ]) {
      expect(parseSeatTime(text), text).toBe(noon)
    }
    expect(parseSeatTime("2026-10-03")).toBe(Date.UTC(2026, 9, 3))
  })

  it("reads unix seconds and milliseconds, as number and as text", () => {
    for (const time of [noon / 1000, noon, String(noon / 1000), String(noon)]) expect(parseSeatTime(time)).toBe(noon)
  })

  it("answers null for what is no time, zero included", () => {
    for (const value of [null, undefined, 0, -1, "", "soon", "0001-01-01T00:00:00Z", Number.NaN, {}, true]) {
      expect(parseSeatTime(value)).toBeNull()
    }
  })
})
