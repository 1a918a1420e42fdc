import { describe, expect, it } from "@effect/vitest"
import { Effect, Encoding, FastCheck as fc } from "effect"
import { decodeCursor, encodeCursor, pageOf } from "./page.ts"

const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ id: String(index) }))
const refusal = (cursor: string, filters: unknown) => Effect.runSync(Effect.flip(decodeCursor(cursor, filters)))

describe("pageOf()", () => {
  it("goes on after the last row while there is more", () => {
    expect(pageOf(rows(3), 2)).toEqual({ rows: rows(2), nextAfterId: "1" })
  })

  it("ends when everything fits", () => {
    expect(pageOf(rows(2), 2)).toEqual({ rows: rows(2), nextAfterId: null })
    expect(pageOf(rows(0), 2)).toEqual({ rows: [], nextAfterId: null })
    expect(pageOf(rows(1), 0)).toEqual({ rows: [], nextAfterId: null })
  })
})

describe("cursors", () => {
  it("lead back to their place under the filters they were made under", () => {
    const anyFilters = fc.oneof(
      fc.constant(undefined),
      fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
    )
    void fc.assert(
      fc.property(fc.string({ unit: "binary" }), anyFilters, (afterId, filters) => {
        const cursor = encodeCursor(afterId, filters) ?? ""
        expect(cursor).toMatch(/^[\w-]+$/)
        expect(Effect.runSync(decodeCursor(cursor, filters))).toBe(afterId)
      }),
    )
  })

  it("are refused under other filters", () => {
    const cursor = encodeCursor("7", { state: "issued" }) ?? ""
    for (const filters of [{ state: "locked" }, {}, undefined, { state: "issued", prefix: "VIP" }]) {
      expect(refusal(cursor, filters)).toMatchObject({ _tag: "Invalid", code: "CURSOR_INVALID" })
    }
  })

  it("are refused when they were changed on their way", () => {
    const [, made] = JSON.parse(Effect.runSync(Encoding.decodeBase64UrlString(encodeCursor("7", {}) ?? ""))) as [
      string,
      string,
    ]
    const forged = (value: unknown) => Encoding.encodeBase64Url(JSON.stringify(value))
    const cursors = [
      forged(["8", made]),
      forged(["7"]),
      forged([7, made]),
      forged({ 0: "7", 1: made }),
      forged(null),
      "",
      "%",
      "not base64!",
      "A",
      "\u0000",
      "x".repeat(100_000),
    ]
    for (const cursor of cursors) expect(refusal(cursor, {}).code, cursor.slice(0, 30)).toBe("CURSOR_INVALID")
  })

  it("are none at the end of a list and at its beginning", () => {
    expect(encodeCursor(null, {})).toBeNull()
    expect(Effect.runSync(decodeCursor(undefined, {}))).toBeNull()
  })
})
