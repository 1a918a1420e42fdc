import { describe, expect, it } from "vitest"
import { clockText } from "./time_text.ts"

describe("clockText()", () => {
  it.each([
    [0, "0:00"],
    [-5_000, "0:00"],
    [1, "0:01"],
    [299_000, "4:59"],
    [3_600_000, "1:00:00"],
    [3_723_000, "1:02:03"],
  ])("writes %d ms as %s", (ms, text) => {
    expect(clockText(ms)).toBe(text)
  })
})
