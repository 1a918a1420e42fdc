import { describe, expect, it } from "@effect/vitest"
import { CODE_FORMAT_DEFAULT } from "../catalogue/mod.ts"
import { fitsWeakShape, weakShapesOf } from "./weak_code.ts"

describe("weakShapesOf()", () => {
  it("names the shapes of formats under 64 bit, each once, and no others", () => {
    const weak = { ...CODE_FORMAT_DEFAULT, allowWeak: true }
    expect(
      weakShapesOf([
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
      ]),
    ).toEqual([
      { prefix: "", symbols: 8 },
      { prefix: "V1P", symbols: 12 },
      { prefix: "", symbols: 16 },
    ])
  })
})

describe("fitsWeakShape()", () => {
  it("knows a code by prefix and length", () => {
    const shapes = [
      { prefix: "V1P", symbols: 6 },
      { prefix: "", symbols: 8 },
    ]
    for (const code of ["V1PABCDEF", "ABCDEFGH"]) expect([code, fitsWeakShape(code, shapes)]).toEqual([code, true])
    for (const code of ["V1PABCDE0F", "VVPABCDEF", "ABCDEFG", "", "ABCDEFGHJ"]) {
      expect([code, fitsWeakShape(code, shapes)]).toEqual([code, false])
    }
    expect(fitsWeakShape("ABCDEFGH", [])).toBe(false)
  })
})
