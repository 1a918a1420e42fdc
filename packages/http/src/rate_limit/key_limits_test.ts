import { describe, expect, it } from "vitest"
import { takeToken } from "./key_limits.ts"

describe("takeToken()", () => {
  it("lets a minute's worth through at once, and then one as each is earned", () => {
    let bucket = takeToken(undefined, 3, 0)
    for (const remaining of [1, 0]) {
      bucket = takeToken(bucket.bucket, 3, 0)
      expect(bucket.standing).toMatchObject({ isAllowed: true, remaining })
    }
    const refused = takeToken(bucket.bucket, 3, 0)
    expect(refused.standing).toEqual({ isAllowed: false, remaining: 0, resetMs: 60_000, retryAfterMs: 20_000 })
    expect(takeToken(refused.bucket, 3, 19_999).standing.isAllowed).toBe(false)
    expect(takeToken(refused.bucket, 3, 20_000).standing.isAllowed).toBe(true)
  })

  it("earns nothing from a clock that is set back, and never more than a minute's worth", () => {
    const { bucket } = takeToken(undefined, 2, 10_000)
    expect(takeToken(bucket, 2, 0).standing.remaining).toBe(0)
    expect(takeToken(bucket, 2, 10_000_000).standing.remaining).toBe(1)
  })
})
