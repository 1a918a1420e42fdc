import { describe, expect, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { equalBytes } from "./crypto.ts"

describe("equalBytes()", () => {
  it("tells equal bytes from all others", () => {
    void fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (left, right) => {
        expect(equalBytes(left, left.slice())).toBe(true)
        expect(equalBytes(left, right)).toBe(left.join() === right.join())
      }),
    )
  })

  it("sees every single bit, and every other length", () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, index) => index * 7)
    for (let bit = 0; bit < 256; bit++) {
      const other = bytes.slice()
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(equalBytes(bytes, other)).toBe(false)
    }
    expect(equalBytes(bytes, bytes.subarray(0, 31))).toBe(false)
    expect(equalBytes(new Uint8Array(), new Uint8Array())).toBe(true)
  })
})
