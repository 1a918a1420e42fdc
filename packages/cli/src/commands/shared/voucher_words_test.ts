import { CODE_FORMAT_DEFAULT, type ExpiryRule } from "@mintcode/core/catalogue"
import { describe, expect, it } from "vitest"
import { expiry } from "./kinds.ts"
import { codeWords, expiryWords } from "./voucher_words.ts"

describe("the words for a product's vouchers", () => {
  it("say how codes look, and how many bits have to be guessed", () => {
    expect(codeWords(CODE_FORMAT_DEFAULT)).toBe("26 symbols, 130 bit")
    expect(codeWords({ ...CODE_FORMAT_DEFAULT, prefix: "VIP", length: 16, group: 4 })).toBe(
      "VIP-, 16 symbols in groups of 4, 80 bit",
    )
    const label = { label: "SPRING", length: 6, position: 8 }
    expect(codeWords({ ...CODE_FORMAT_DEFAULT, alphabet: "0123456789", label, length: 30 })).toBe(
      "30 symbols, of 0123456789, label SPRING, 79 bit",
    )
  })

  it("say when they expire in what --expires takes back", () => {
    const rules: ReadonlyArray<ExpiryRule> = [
      { kind: "never" },
      { kind: "quarter" },
      { kind: "days", days: 30 },
      { kind: "date", at: Date.UTC(2030, 0, 1) },
    ]
    for (const rule of rules) expect(expiry.read(expiryWords(rule))).toEqual(rule)
  })
})
