import * as core from "@mintcode/core/catalogue"
import { CODE_STRETCH_BYTES, deriveCode } from "@mintcode/core/voucher"
import { Either } from "effect"
import { describe, expect, it } from "vitest"
import { type CodeFormat, entropyBits, flawsOf, sampleCode, symbolsOf, WEAK_BELOW_BITS } from "./code_preview.ts"
import { FORMAT_DEFAULT, formatFrom, formatValues } from "./format_values.ts"

const LABEL = { label: "TGCA", length: 6, position: 8 }
const FORMATS: ReadonlyArray<CodeFormat> = [
  core.CODE_FORMAT_DEFAULT,
  { ...core.CODE_FORMAT_DEFAULT, length: 16, prefix: "VIP", group: 4 },
  { ...core.CODE_FORMAT_DEFAULT, length: 8 },
  { ...core.CODE_FORMAT_DEFAULT, length: 8, allowWeak: true },
  { ...core.CODE_FORMAT_DEFAULT, label: LABEL },
  { ...core.CODE_FORMAT_DEFAULT, label: { ...LABEL, position: 30 } },
  { ...core.CODE_FORMAT_DEFAULT, alphabet: "0123456789O", length: 40 },
  { ...core.CODE_FORMAT_DEFAULT, alphabet: "ABCDEFGHJabc", length: 9 },
  { ...core.CODE_FORMAT_DEFAULT, alphabet: "0123456789", length: 19, group: 5 },
]

describe("the preview of a code format", () => {
  it.each(FORMATS)("reckons as core does: %j", (format) => {
    expect(symbolsOf(format)).toBe(core.symbolsOf(format))
    expect(entropyBits(format)).toBe(core.entropyBits(format))
    const checked = core.checkCodeFormat(format)
    expect(flawsOf(format)).toEqual(Either.isLeft(checked) ? checked.left.flaws.map(({ code }) => code) : [])
  })

  it("lays codes out as the mint does", () => {
    for (const format of FORMATS.filter(({ label }) => label === null)) {
      const minted = deriveCode(format, "", new Uint8Array(CODE_STRETCH_BYTES), 0)?.text
      expect(sampleCode(format, () => 0)).toBe(minted)
    }
  })

  it("begins with core's format, and gives each format back as its fields show it", () => {
    expect(FORMAT_DEFAULT).toEqual(core.CODE_FORMAT_DEFAULT)
    for (const format of FORMATS) expect(formatFrom(formatValues(format), FORMAT_DEFAULT)).toEqual(format)
  })

  it("calls weak what core calls weak", () => {
    expect(WEAK_BELOW_BITS).toBe(core.WEAK_BELOW_BITS)
  })
})
