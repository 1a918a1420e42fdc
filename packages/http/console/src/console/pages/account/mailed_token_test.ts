import { describe, expect, it } from "vitest"
import { mailedToken } from "./mailed_token.ts"

describe("mailedToken()", () => {
  it.each([
    ["#token=abc_DEF-1", "abc_DEF-1"],
    ["#token=a%20b", ""],
    ["#token=", ""],
    ["", ""],
  ])("finds the token in %s", (hash, token) => {
    expect(mailedToken(hash)).toBe(token)
  })
})
