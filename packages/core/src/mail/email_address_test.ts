import { describe, expect, it } from "@effect/vitest"
import { normaliseEmail } from "./email_address.ts"

describe("normaliseEmail()", () => {
  it("gives one form to all ways of writing an address", () => {
    for (const text of ["ada@mint.example", " Ada@Mint.Example ", "ADA@MINT.EXAMPLE"]) {
      expect(normaliseEmail(text)).toBe("ada@mint.example")
    }
    expect(normaliseEmail("a.b+c_d@sub.mint.example")).toBe("a.b+c_d@sub.mint.example")
  })

  it("knows no address in anything else", () => {
    const others = [
      "",
      "ada",
      "@mint.example",
      "ada@",
      "ada@mint",
      "ada@@mint.example",
      "a da@mint.example",
      ".ada@mint.example",
      "ada.@mint.example",
      "ada@-mint.example",
      "ada@mint..example",
      "ada@mint.example\r\nBcc: eve@mint.example",
      '"ada"@mint.example',
      "аda@mint.example",
      `${"a".repeat(65)}@mint.example`,
      `a@${"b".repeat(250)}.example`,
      "ada@mint.example,eve@mint.example",
    ]
    for (const text of others) expect(normaliseEmail(text), text).toBeUndefined()
  })
})
