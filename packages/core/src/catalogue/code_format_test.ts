import { describe, expect, it } from "@effect/vitest"
import { Either, Schema } from "effect"
import {
  CODE_FORMAT_DEFAULT,
  CodeFormat,
  CROCKFORD_ALPHABET,
  checkCodeFormat,
  entropyBits,
  foldSymbol,
  symbolsOf,
} from "./code_format.ts"

const format = (changes: typeof CodeFormat.Encoded) => Schema.decodeSync(CodeFormat)(changes)

const flawsOf = (changes: typeof CodeFormat.Encoded): ReadonlyArray<string> =>
  Either.match(checkCodeFormat(format(changes)), {
    onLeft: ({ flaws }) => flaws.map((flaw) => flaw.code),
    onRight: () => [],
  })

describe("entropyBits()", () => {
  it("counts the random symbols alone", () => {
    expect(entropyBits(CODE_FORMAT_DEFAULT)).toBe(130)
    expect(entropyBits(format({ label: { label: "TGCA" } }))).toBe(130)
    expect(entropyBits(format({ prefix: "VIPVIPVIP" }))).toBe(130)
    expect(entropyBits(format({ length: 16 }))).toBe(80)
    expect(entropyBits(format({ length: 6, alphabet: "0123456789" }))).toBeCloseTo(19.93, 2)
    expect(entropyBits(format({ length: 8, label: { label: "X", length: 8, position: 0 } }))).toBe(0)
  })
})

describe("checkCodeFormat()", () => {
  it("accepts the default, a labelled and a grouped format", () => {
    expect(checkCodeFormat(CODE_FORMAT_DEFAULT)).toEqual(Either.right(CODE_FORMAT_DEFAULT))
    expect(flawsOf({ label: { label: "TGCA" } })).toEqual([])
    expect(flawsOf({ length: 16, group: 4 })).toEqual([])
  })

  it("refuses alphabets whose symbols read alike", () => {
    for (const alphabet of ["0123456789O", "0123456789I", "0123456789l", "ILABCDEFGH", "aA23456789", "AABCDEFGHJK"]) {
      expect(flawsOf({ alphabet, length: 64 }), alphabet).toEqual(["ALPHABET_AMBIGUOUS"])
    }
    expect(flawsOf({ alphabet: "OIABCDEFGH", length: 64 })).toEqual([])
  })

  it("refuses a label that does not fit", () => {
    expect(flawsOf({ length: 20, label: { label: "X", length: 6, position: 15 } })).toEqual(["LABEL_TOO_LONG"])
    expect(flawsOf({ length: 20, label: { label: "X", length: 6, position: 14 } })).toEqual([])
  })

  it("refuses what can be guessed, unless it is allowed by name", () => {
    expect(flawsOf({ length: 12 })).toEqual(["FORMAT_WEAK"])
    expect(flawsOf({ length: 12, allowWeak: true })).toEqual([])
    expect(flawsOf({ length: 13 })).toEqual([])
    expect(flawsOf({ length: 18, label: { label: "X", length: 6, position: 0 } })).toEqual(["FORMAT_WEAK"])
  })

  it("names every flaw at once", () => {
    expect(flawsOf({ length: 6, alphabet: "0O23456789", label: { label: "X", length: 6, position: 1 } })).toEqual([
      "ALPHABET_AMBIGUOUS",
      "LABEL_TOO_LONG",
      "FORMAT_WEAK",
    ])
  })

  it("never lets a shape in that the schema forbids", () => {
    const refused: ReadonlyArray<unknown> = [
      { length: 5 },
      { length: 65 },
      { length: 6.5 },
      { group: -1 },
      { group: 33 },
      { prefix: "VIP-" },
      { prefix: "A".repeat(17) },
      { alphabet: "ABC" },
      { alphabet: "ABCDEFGHIJ-" },
      { label: { label: "" } },
      { label: { label: "X", length: 1 } },
      { label: { label: "X", length: 17 } },
      { label: { label: "X", position: -1 } },
    ]
    for (const shape of refused) {
      expect(Either.isLeft(Schema.decodeUnknownEither(CodeFormat)(shape)), JSON.stringify(shape)).toBe(true)
    }
  })
})

describe("foldSymbol()", () => {
  it("leaves the alphabet of codes as it is and folds what reads alike", () => {
    for (const symbol of CROCKFORD_ALPHABET) expect(foldSymbol(symbol)).toBe(symbol)
    expect([..."oOiIlLuUz"].map(foldSymbol).join("")).toBe("001111UUZ")
    expect(symbolsOf(CODE_FORMAT_DEFAULT)).toBe(26)
  })
})
