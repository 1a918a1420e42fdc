import { describe, expect, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { CROCKFORD_ALPHABET } from "../catalogue/mod.ts"
import { CODE_TEXT_MAX, maskEnds, maskedCode, normaliseCode } from "./code.ts"

const SPACES = [
  " ",
  "\t",
  "\n",
  "\r",
  "\u00a0",
  "\u1680",
  "\u2000",
  "\u2003",
  "\u2009",
  "\u200a",
  "\u2028",
  "\u2029",
  "\u202f",
  "\u205f",
  "\u3000",
]
const DASHES = [
  "-",
  "\u2010",
  "\u2011",
  "\u2012",
  "\u2013",
  "\u2014",
  "\u2015",
  "\u2212",
  "\u2e3a",
  "\u2e3b",
  "\u301c",
  "\ufe58",
  "\ufe63",
  "\uff0d",
  "_",
  ".",
]
const INVISIBLE = ["\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\u2066", "\ufeff"]

const anyCode = fc.string({ unit: fc.constantFrom(...CROCKFORD_ALPHABET), minLength: 6, maxLength: 40 })
const anyGap = fc.constantFrom("", ...SPACES, ...DASHES, ...INVISIBLE)

/** A symbol as one of the ways in which a person may write it. */
const looksLike = (symbol: string): ReadonlyArray<string> => {
  const plain =
    symbol === "0" ? ["0", "O", "o"] : symbol === "1" ? ["1", "I", "i", "L", "l"] : [symbol, symbol.toLowerCase()]
  return [...plain, ...plain.map((one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))]
}

/** A code and something that a person may have typed for it. */
const anyTyped = anyCode.chain((code) =>
  fc
    .tuple(...[...code].map((symbol) => fc.tuple(fc.constantFrom(...looksLike(symbol)), anyGap)))
    .map((written) => ({ code, typed: written.flat().join("") })),
)

describe("normaliseCode()", () => {
  it("reads a code however it was typed", () => {
    void fc.assert(fc.property(anyTyped, ({ code, typed }) => void expect(normaliseCode(typed)).toBe(code)))
  })

  it("ignores every kind of space, dash and invisible character", () => {
    for (const gap of [...SPACES, ...DASHES, ...INVISIBLE]) {
      expect(normaliseCode(`${gap}AB${gap}${gap}CD${gap}`), `U+${gap.charCodeAt(0).toString(16)}`).toBe("ABCD")
    }
  })

  it("changes nothing the second time, and never makes a text longer", () => {
    void fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary", maxLength: 200 }),
          anyTyped.map(({ typed }) => typed),
        ),
        (typed) => {
          const once = normaliseCode(typed)
          if (once === undefined) return
          expect(once.length).toBeLessThanOrEqual(typed.length)
          expect(once).toMatch(/^[0-9A-HJKMNP-Z]{4,80}$/)
          expect(normaliseCode(once)).toBe(once)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it("refuses what no code can be", () => {
    const texts = [
      "",
      "   ",
      "----",
      "ABC",
      "'; DROP TABLE voucher; --",
      "1 OR 1=1",
      "ABCD\u0000EFGH",
      "ABCD\u001bEFGH",
      "ABCD🎟️EFGH",
      "🎟️",
      "АBCD-EFGH",
      "薄荷码工坊",
      "ABCD/EFGH",
      "ABCD%20EFGH",
      "ABCDß",
      "ABCDı",
      "\ud800ABCD",
      "㏒㏒㏒",
      "ﬃﬃ",
      "A".repeat(81),
      "A".repeat(CODE_TEXT_MAX + 1),
      "A".repeat(10_000_000),
    ]
    for (const text of texts) expect(normaliseCode(text), JSON.stringify(text.slice(0, 40))).toBeUndefined()
  })

  it("takes the longest code with a dash after every symbol", () => {
    expect(normaliseCode([..."A".repeat(80)].join("-"))).toBe("A".repeat(80))
  })
})

describe("maskEnds()", () => {
  it("never shows more than a third of a code, nor more than four symbols of an end", () => {
    void fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...CROCKFORD_ALPHABET), maxLength: 80 }), (symbols) => {
        const { head, tail } = maskEnds(symbols)
        expect(head.length + tail.length).toBeLessThanOrEqual(symbols.length / 3)
        expect(Math.max(head.length, tail.length)).toBeLessThanOrEqual(4)
        expect(symbols.startsWith(head) && symbols.endsWith(tail)).toBe(true)
      }),
    )
  })

  it("shows both ends of a long code and nothing of a short one", () => {
    expect(maskEnds("ABCDEFGHJKMNPQRSTVWXYZ0123")).toEqual({ head: "ABCD", tail: "0123" })
    expect(maskEnds("ABCDE")).toEqual({ head: "", tail: "" })
    expect(maskedCode({ prefix: "VIP", head: "ABCD", tail: "WXYZ" })).toBe("VIP-ABCD****WXYZ")
    expect(maskedCode({ prefix: "", head: "", tail: "" })).toBe("****")
  })
})
