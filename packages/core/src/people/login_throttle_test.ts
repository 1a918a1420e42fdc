import { describe, expect, it } from "@effect/vitest"
import { ACCOUNT_THROTTLE, afterFailure, type LoginThrottle, THROTTLE_FORGET_MS, waitOf } from "./login_throttle.ts"

const AT = 1_000_000

const row = (failures: number, blockedUntil = 0): LoginThrottle => ({
  key: "account:x",
  version: 1,
  failures,
  failedAt: AT,
  blockedUntil,
})

describe("afterFailure()", () => {
  it("lets some failures pass, then pauses for twice as long each time, up to a limit", () => {
    const pauses = Array.from(
      { length: 16 },
      (_, failures) => afterFailure(failures === 0 ? undefined : row(failures), ACCOUNT_THROTTLE, AT).blockedUntil - AT,
    )
    const { free, firstMs, maxMs } = ACCOUNT_THROTTLE
    expect(pauses.slice(0, free)).toEqual(Array.from({ length: free }, () => 0))
    expect(pauses.slice(free, free + 3)).toEqual([firstMs, 2 * firstMs, 4 * firstMs])
    expect(pauses.at(-1)).toBe(maxMs)
  })

  it("forgets failures after a quiet hour", () => {
    expect(afterFailure(row(50), ACCOUNT_THROTTLE, AT + THROTTLE_FORGET_MS)).toMatchObject({ failures: 1 })
    expect(afterFailure(row(50), ACCOUNT_THROTTLE, AT + THROTTLE_FORGET_MS - 1)).toMatchObject({ failures: 51 })
  })
})

describe("waitOf()", () => {
  it("is the longest of all pauses that have not passed", () => {
    expect(waitOf([], AT)).toBe(0)
    expect(waitOf([row(1, AT - 5), row(1, AT)], AT)).toBe(0)
    expect(waitOf([row(1, AT + 5), row(1, AT + 70), row(1, AT - 1)], AT)).toBe(70)
  })
})
