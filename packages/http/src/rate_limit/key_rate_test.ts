import { describe, expect, it } from "vitest"
import { RATE_LIMITS_DEFAULT } from "./address_standing.ts"
import { keyRateKey, keyRequestsUntoldMax, perMinuteOf } from "./key_rate.ts"
import { makeLimitBook } from "./limit_book.ts"
import { limitTable } from "./limit_table.ts"

const book = () => makeLimitBook(limitTable(RATE_LIMITS_DEFAULT), 0)

describe("the rate of an API key", () => {
  it("lets a minute's worth through at once, and then one as each is earned", () => {
    const one = book()
    for (const remaining of [2, 1, 0]) {
      expect(one.takeRequest("k", 3, 0)).toMatchObject({ isAllowed: true, remaining })
    }
    const refused = { isAllowed: false, remaining: 0, resetMs: 60_000, retryAfterMs: 20_000 }
    expect(one.takeRequest("k", 3, 0)).toEqual(refused)
    expect(one.takeRequest("k", 3, 19_999).isAllowed).toBe(false)
    expect(one.takeRequest("k", 3, 20_000).isAllowed).toBe(true)
    expect(one.takeRequest("other", 3, 20_000)).toMatchObject({ isAllowed: true, remaining: 2 })
  })

  it("earns nothing from a clock that is set back, and never more than a minute's worth", () => {
    const one = book()
    one.takeRequest("k", 2, 10_000)
    expect(one.takeRequest("k", 2, 0).remaining).toBe(0)
    expect(one.takeRequest("k", 2, 10_000_000).remaining).toBe(1)
  })

  it("counts what other processes let through, of a key that was never seen here as well", () => {
    const [one, other] = [book(), book()]
    for (let requests = 0; requests < 50; requests++) one.takeRequest("k", 60, 0)
    const tallies = one.toTell(10)
    expect(tallies).toEqual([{ key: keyRateKey("k", 60), tries: 50, refusals: 0, accepted: 0 }])
    for (const tally of tallies) other.hear(tally, 0)
    expect(other.takeRequest("k", 60, 0)).toMatchObject({ isAllowed: true, remaining: 9 })
  })

  it("is told to others once a tenth of it was used within a minute, and not before", () => {
    const one = book()
    const key = keyRateKey("k", 6_000)
    for (let requests = 1; requests < keyRequestsUntoldMax(6_000); requests++) one.takeRequest("k", 6_000, 0)
    expect([one.mustTell([key], 0), one.toTell(10)]).toEqual([false, []])
    one.takeRequest("k", 6_000, 0)
    expect([one.mustTell([key], 0), one.toTell(10).length]).toEqual([true, 1])
  })
})

describe("perMinuteOf()", () => {
  it("reads the rate of a key's name, and nothing out of any other", () => {
    expect(perMinuteOf(keyRateKey("0190-a", 60))).toBe(60)
    for (const key of ["ip:203.0.113.7", "account:key/60", "all:", "key:x", "key:x/0", "key:x/many"]) {
      expect([key, perMinuteOf(key)]).toEqual([key, undefined])
    }
  })
})
