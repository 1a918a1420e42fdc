import { describe, expect, it } from "@effect/vitest"
import { Totp } from "@mintcode/core/people"
import { Effect, Redacted } from "effect"
import { layerTotp } from "./totp.ts"

const totp = Effect.runSync(Effect.provide(Totp, layerTotp))
const secret = Redacted.make("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

describe("Totp", () => {
  it("gives the steps of the codes in RFC 6238, appendix B, by their last six digits", () => {
    for (const [seconds, code] of [
      [59, "287082"],
      [1_111_111_109, "081804"],
      [1_234_567_890, "005924"],
      [2_000_000_000, "279037"],
    ] as const) {
      expect(totp.stepOf(secret, code, seconds * 1000)).toBe(Math.floor(seconds / 30))
    }
  })

  it("takes a code one step late or early, and none beyond", () => {
    for (const seconds of [0, 30, 59, 89]) expect(totp.stepOf(secret, "287082", seconds * 1000)).toBe(1)
    for (const seconds of [90, 120, 3_000]) expect(totp.stepOf(secret, "287082", seconds * 1000)).toBeUndefined()
    expect(totp.stepOf(secret, "287083", 59_000)).toBeUndefined()
  })

  it("makes secrets of 160 bit, each another, and an address for apps that names account and shop", () => {
    const secrets = Array.from({ length: 8 }, () => Redacted.value(Effect.runSync(totp.newSecret)))
    expect(new Set(secrets).size).toBe(8)
    for (const text of secrets) expect(text).toMatch(/^[A-Z2-7]{32}$/)
    const uri = Redacted.value(totp.uri(secret, "ada@mint.example", "Mint Shop"))
    expect(uri).toContain("otpauth://totp/Mint%20Shop:ada%40mint.example?")
    expect(uri).toContain("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
  })
})
