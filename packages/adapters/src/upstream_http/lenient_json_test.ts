import { describe, expect, it } from "@effect/vitest"
import { Schema } from "effect"
import {
  isHtml,
  LenientFlag,
  LenientId,
  LenientNumber,
  LenientText,
  LenientTime,
  lenientList,
  lenientStruct,
} from "./lenient_json.ts"
import { parseRetryAfter, RETRY_AFTER_MS_MAX } from "./retry_after.ts"
import { codeFromText } from "./sms_code.ts"
import { parseUpstreamTime } from "./upstream_time.ts"

describe("lenient JSON", () => {
  const Row = lenientStruct({
    id: LenientId,
    createdAt: LenientTime,
    productName: LenientText,
    price: LenientNumber,
    on: LenientFlag,
    tags: lenientList(LenientText),
  })
  const decode = Schema.decodeUnknownSync(Row)

  it("reads snake case, Pascal case and capitals alike, and ignores what it does not know", () => {
    const expected = { id: "7", createdAt: 1539419318809, productName: "x", price: 4.5, on: true, tags: [] }
    expect(
      decode({ id: 7, created_at: "2018-10-13T08:28:38.809469028Z", product_name: "x", price: 4.5, on: 1, tags: null }),
    ).toEqual(expected)
    expect(
      decode({ ID: "7", CreatedAt: "2018-10-13 08:28:38.809", ProductName: "x", Price: "4.5", On: true, New: {} }),
    ).toEqual(expected)
  })

  it("insists on what a row is useless without", () => {
    expect(() => decode({ price: 1 })).toThrow()
    expect(() => decode({ id: 1, price: "dear" })).toThrow()
    expect(() => decode({ id: 1, price: "" })).toThrow()
    expect(() => decode(null)).toThrow()
    expect(() => decode([])).toThrow()
  })

  it("knows a page for people", () => {
    expect(isHtml("\n<!DOCTYPE html><html></html>")).toBe(true)
    expect(isHtml("<html>502</html>")).toBe(true)
    expect(isHtml('{"text":"<html>"}')).toBe(false)
    expect(isHtml("no free phones")).toBe(false)
  })
})

describe("parseUpstreamTime()", () => {
  it.each([
    ["2018-10-13T08:28:38.809469028Z", Date.UTC(2018, 9, 13, 8, 28, 38, 809)],
    ["2018-10-13T11:28:38+03:00", Date.UTC(2018, 9, 13, 8, 28, 38)],
    ["2018-10-13 08:28:38.5 +0000 UTC", Date.UTC(2018, 9, 13, 8, 28, 38, 500)],
    ["2025-01-01 12:00:00", Date.UTC(2025, 0, 1, 12)],
    ["2025-1-1 12-00-00", Date.UTC(2025, 0, 1, 12)],
    ["0001-01-01T00:00:00Z", null],
    ["0000-00-00 00:00:00", null],
    ["soon", null],
    [1539419318809, null],
  ])("takes the time out of %s", (text, expected) => {
    expect(parseUpstreamTime(text)).toBe(expected)
  })

  it("takes a time without a zone at the given offset", () => {
    expect(parseUpstreamTime("2025-01-01 15:00:00", 180)).toBe(Date.UTC(2025, 0, 1, 12))
    expect(parseUpstreamTime("2025-01-01T15:00:00Z", 180)).toBe(Date.UTC(2025, 0, 1, 15))
  })
})

describe("parseRetryAfter()", () => {
  const now = Date.UTC(2025, 0, 1)
  it.each([
    ["5", 5_000],
    [" 0 ", 0],
    ["Wed, 01 Jan 2025 00:00:30 GMT", 30_000],
    ["Tue, 31 Dec 2024 00:00:00 GMT", 0],
    ["999999999", RETRY_AFTER_MS_MAX],
    ["soon", null],
    ["", null],
    [undefined, null],
  ])("takes the wait out of %s", (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected)
  })
})

describe("codeFromText()", () => {
  it.each([
    ["Your code is 12345", "12345"],
    ["VK: 12345 - use this code", "12345"],
    ["Yourcodeis271828Donotshareit", "271828"],
    ["Your WhatsApp code: 123-456. Don't share", "123456"],
    ["123 456 is your code", "123456"],
    ["G-987654 is your Google verification code.", "987654"],
    ["Ваш код: 4821. Никому не сообщайте", "4821"],
    ["【平台】验证码 556677，5分钟内有效", "556677"],
    ["Since 2024 we know: your code is 9999", "9999"],
    ["Call +79000381454 or use 4455", "4455"],
    ["code 1", "1"],
    ["Welcome!", ""],
  ])("finds the code in %j", (text, expected) => {
    expect(codeFromText(text)).toBe(expected)
  })
})
