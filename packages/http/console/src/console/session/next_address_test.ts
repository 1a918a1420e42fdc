import { describe, expect, it } from "vitest"
import { nextAddress } from "./next_address.ts"

describe("nextAddress()", () => {
  it("leads back to a page of the console", () => {
    for (const asked of ["/console", "/console/vouchers", "/console/vouchers?state=issued&from=2030-01-01"]) {
      expect(nextAddress(asked)).toBe(asked)
    }
  })

  it("leads nowhere else, whatever was asked for", () => {
    const others = [
      undefined,
      "",
      "//evil.example",
      "https://evil.example",
      "/console\\evil",
      "/consoles",
      "/console/login",
    ]
    for (const asked of [...others, "/console/../admin", "/console//evil.example", "javascript:alert(1)"]) {
      expect(nextAddress(asked)).toBe("/console")
    }
  })
})
