import { describe, expect, it } from "vitest"
import { linkedCode } from "./deep_link.ts"

describe("linkedCode()", () => {
  it.each([
    ["#ABCD-EFGH", "ABCD-EFGH"],
    ["#code=ABCD-EFGH", "ABCD-EFGH"],
    ["#/ABCD%20EFGH", "ABCD EFGH"],
    ["#100%", "100%"],
    ["", ""],
    ["#", ""],
    [`#${"A".repeat(9_000)}`, ""],
  ])("finds the code in %s", (hash, code) => {
    expect(linkedCode(hash)).toBe(code)
  })
})
