import { describe, expect, it } from "@effect/vitest"
import { CODE_FORMAT_DEFAULT } from "./code_format.ts"
import { fitsWeakShape, makeWeakShapeFinder, readWeakShape, WEAK_SHAPE_MAX, weakShapeOf } from "./weak_shape.ts"

describe("weakShapeOf()", () => {
  it("names the shapes of formats under 64 bit, and of no others", () => {
    const weak = { ...CODE_FORMAT_DEFAULT, allowWeak: true }
    expect(
      [
        CODE_FORMAT_DEFAULT,
        { ...weak, length: 8 },
        { ...weak, length: 8, group: 4 },
        { ...weak, length: 12, prefix: "vip" },
        // Digits alone: 16 of them hold 53 bit.
        { ...weak, length: 16, alphabet: "0123456789" },
        // Labelled: the label is the same in every code.
        { ...weak, length: 16, label: { label: "x", length: 4, position: 0 } },
        // 13 symbols of base 32 hold 65 bit, allowed or not.
        { ...weak, length: 13 },
      ].map(weakShapeOf),
    ).toEqual(["", " 8", " 8", "V1P 12", " 16", " 16", ""])
  })

  it("is kept in few characters and read again", () => {
    const longest = weakShapeOf({ ...CODE_FORMAT_DEFAULT, prefix: "A".repeat(16), length: 19, alphabet: "0123456789" })
    expect(longest?.length).toBeLessThanOrEqual(WEAK_SHAPE_MAX)
    expect([longest, " 8", "SH0P 4-12"].map(readWeakShape)).toEqual([
      { prefix: "A".repeat(16), symbolsMin: 19, symbolsMax: 19 },
      { prefix: "", symbolsMin: 8, symbolsMax: 8 },
      { prefix: "SH0P", symbolsMin: 4, symbolsMax: 12 },
    ])
  })
})

describe("makeWeakShapeFinder()", () => {
  const found = (...codes: ReadonlyArray<string>) => {
    const finder = makeWeakShapeFinder()
    for (const code of codes) finder.add(code)
    return finder.shape()
  }

  it("takes what codes have in common for a prefix, and the symbols behind it for what may stand there", () => {
    expect(found()).toBe("")
    expect(found("ABCDEFGH")).toBe(" 8")
    expect(found("V1P7K2M9QXT", "V1P0ZZZZZZZ")).toBe("V1P 8")
    expect(found("0000123", "0000124")).toBe("000012 1")
    // Sixteen digits hold 53 bit, sixteen of base 32 hold 80; what stands in a prefix does not count.
    expect(found("1234567890123456", "9234567890123456")).toBe(" 16")
    expect(found("1234567890123456", "9234567890123Z56")).toBe("")
    expect(found("ZZ1234567890123456", "ZZ9234567890123456")).toBe("ZZ 16")
    // Strong codes beside weak ones do not hide them.
    expect(found("7K2M9QXT4D8HJ3ZW", "ABCDEF", "ZBCDEFGH")).toBe(" 6-8")
  })

  it("is kept in few characters, and fits the codes that it was found in", () => {
    const codes = ["4", "56"].map((end) => `${"A".repeat(40)}${end}`)
    const shape = found(...codes)
    expect(shape.length).toBeLessThanOrEqual(WEAK_SHAPE_MAX)
    for (const code of codes) expect(fitsWeakShape(code, [readWeakShape(shape)])).toBe(true)
  })
})

describe("fitsWeakShape()", () => {
  it("knows a code by prefix and length", () => {
    const shapes = [
      { prefix: "V1P", symbolsMin: 6, symbolsMax: 6 },
      { prefix: "", symbolsMin: 8, symbolsMax: 8 },
    ]
    for (const code of ["V1PABCDEF", "ABCDEFGH"]) expect([code, fitsWeakShape(code, shapes)]).toEqual([code, true])
    for (const code of ["V1PABCDE0F", "VVPABCDEF", "ABCDEFG", "", "ABCDEFGHJ"]) {
      expect([code, fitsWeakShape(code, shapes)]).toEqual([code, false])
    }
    expect(fitsWeakShape("ABCDEFGH", [])).toBe(false)
  })
})
