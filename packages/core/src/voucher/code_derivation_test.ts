import { describe, expect, it } from "@effect/vitest"
import { FastCheck as fc, Schema } from "effect"
import { CODE_FORMAT_DEFAULT, CodeFormat, CROCKFORD_ALPHABET, symbolsOf } from "../catalogue/mod.ts"
import { normaliseCode } from "./code.ts"
import { CODE_STRETCH_BYTES, deriveCode, labelTag } from "./code_derivation.ts"

/** Bytes that look random and are the same in every run: xorshift32. */
const noise = (length: number, seed = 0x2545f491): Uint8Array => {
  const bytes = new Uint8Array(length)
  let state = seed
  for (let index = 0; index < length; index++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[index] = state >>> 24
  }
  return bytes
}

const stretch = noise(CODE_STRETCH_BYTES)
const format = (changes: typeof CodeFormat.Encoded) => Schema.decodeSync(CodeFormat)(changes)

/** How far counts lie from an even spread, in the statistic's own measure. */
const chiSquare = (counts: ReadonlyArray<number>): number => {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

describe("deriveCode()", () => {
  it("lays codes out as products ask for", () => {
    const shapes: ReadonlyArray<readonly [typeof CodeFormat.Encoded, RegExp]> = [
      [{}, /^[0-9A-HJKMNP-TV-Z]{26}$/],
      [{ length: 16, group: 4 }, /^(\w{4}-){3}\w{4}$/],
      [{ length: 4 + 2, prefix: "VIP", allowWeak: true }, /^VIP-\w{6}$/],
      [{ length: 8, prefix: "VIP", group: 4, allowWeak: true }, /^VIP-\w{4}-\w{4}$/],
      [{ length: 10, group: 4, allowWeak: true }, /^\w{4}-\w{4}-\w{2}$/],
      [{ length: 6, group: 32, allowWeak: true }, /^\w{6}$/],
      [{ length: 20, alphabet: "0123456789" }, /^\d{20}$/],
      [{ length: 64, alphabet: "abcdefghjk" }, /^[a-hjk]{64}$/],
    ]
    for (const [asked, shape] of shapes) {
      expect(deriveCode(format(asked), "", stretch, 0)?.text, JSON.stringify(asked)).toMatch(shape)
    }
  })

  it("is the same code for the same bytes, and another for others", () => {
    const two = noise(2 * CODE_STRETCH_BYTES)
    expect(deriveCode(CODE_FORMAT_DEFAULT, "", two, 0)).toEqual(deriveCode(CODE_FORMAT_DEFAULT, "", two.slice(), 0))
    const second = deriveCode(CODE_FORMAT_DEFAULT, "", two, CODE_STRETCH_BYTES)
    expect(second).toEqual(deriveCode(CODE_FORMAT_DEFAULT, "", two.slice(CODE_STRETCH_BYTES), 0))
    expect(second).not.toEqual(deriveCode(CODE_FORMAT_DEFAULT, "", two, 0))
  })

  it("reads no byte of the next code's stretch", () => {
    const bytes = new Uint8Array(2 * CODE_STRETCH_BYTES).fill(255)
    bytes.fill(0, CODE_STRETCH_BYTES)
    expect(deriveCode(format({ length: 20, alphabet: "0123456789" }), "", bytes, 0)).toBeUndefined()
  })

  for (const alphabet of [CROCKFORD_ALPHABET, "0123456789", "23456789ABCDEFGHJKMNPQRSTVWXYZ", "abcdefghijk"]) {
    it(`makes every symbol of "${alphabet}" equally likely`, () => {
      const asked = format({ length: 64, alphabet, allowWeak: true })
      const codes = 4_000
      const bytes = noise(codes * CODE_STRETCH_BYTES)
      const counts = new Map([...alphabet].map((symbol) => [symbol, 0]))
      for (let code = 0; code < codes; code++) {
        for (const symbol of deriveCode(asked, "", bytes, code * CODE_STRETCH_BYTES)?.symbols ?? "") {
          counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
        }
      }
      // Five standard deviations above the mean of the statistic: one chance in millions, and the bytes are fixed.
      const freedom = alphabet.length - 1
      expect(chiSquare([...counts.values()])).toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom))
      expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(codes * 64)
    })
  }

  it("puts the tag of a hidden label at its place, whatever the grouping and the prefix", () => {
    const anyShape = fc.record({
      length: fc.integer({ min: 22, max: 64 }),
      group: fc.integer({ min: 0, max: 32 }),
      prefix: fc.constantFrom("", "VIP", "A1"),
      label: fc.record({
        label: fc.constant("TGCA"),
        length: fc.integer({ min: 2, max: 16 }),
        position: fc.integer({ min: 0, max: 6 }),
      }),
    })
    void fc.assert(
      fc.property(anyShape, (asked) => {
        const shape = format({ ...asked, allowWeak: true })
        const tag = labelTag(shape, noise(32, 7))
        const code = deriveCode(shape, tag, stretch, 0)
        const { position, length } = asked.label
        expect(tag).toHaveLength(length)
        expect(code?.symbols).toHaveLength(asked.length)
        expect(code?.symbols.slice(position, position + length)).toBe(tag)
        const plain = deriveCode(format({ length: asked.length - length, allowWeak: true }), "", stretch, 0)
        expect(code?.symbols.replace(tag, "")).toBe(plain?.symbols)
        expect(normaliseCode(code?.text ?? "")).toBe(normaliseCode(asked.prefix + (code?.symbols ?? "")))
      }),
    )
  })

  it("gives as many symbols as the format says for every format there is", () => {
    const anyFormat = fc.record({
      length: fc.integer({ min: 6, max: 64 }),
      alphabet: fc.shuffledSubarray([...CROCKFORD_ALPHABET], { minLength: 10 }).map((symbols) => symbols.join("")),
      group: fc.integer({ min: 0, max: 32 }),
    })
    void fc.assert(
      fc.property(anyFormat, fc.integer(), (asked, seed) => {
        const shape = format({ ...asked, allowWeak: true })
        const code = deriveCode(shape, "", noise(CODE_STRETCH_BYTES, seed | 1), 0)
        expect(code?.symbols).toHaveLength(symbolsOf(shape))
        expect(code?.text.replaceAll("-", "")).toBe(code?.symbols)
        expect([...(code?.symbols ?? "")].every((symbol) => asked.alphabet.includes(symbol))).toBe(true)
      }),
    )
  })
})
