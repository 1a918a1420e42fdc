import { describe, expect, it } from "@effect/vitest"
import { CLOCK_SKEW_MS, lostOrderAmong, UNANSWERED_READ_MAX } from "./lost_order.ts"
import type { RecordedIntent } from "./redemption.ts"

const AT = 10_000_000
const WATCH_MS = 1_200_000
const PLACED_AT = AT - 60_000
const order = { ref: "1", placedAt: PLACED_AT }
const searchedFrom = (recordedAt: number) => ({ intent: { recordedAt } as RecordedIntent })
const among = (...unanswered: Parameters<typeof lostOrderAmong>[1]) =>
  lostOrderAmong([order], unanswered, { at: AT, lostWatchMs: WATCH_MS })

describe("an order that nobody owns", () => {
  it("counts as the lost one when nobody is looking for one", () => {
    expect(among()).toEqual({ found: order, isContested: false })
    expect(among({ intent: null })).toEqual({ found: order, isContested: false })
  })

  it("is left to whoever was about to place one then, by a clock that may differ", () => {
    const contested = { found: undefined, isContested: true }
    expect(among(searchedFrom(PLACED_AT - 1))).toEqual(contested)
    expect(among(searchedFrom(PLACED_AT + CLOCK_SKEW_MS))).toEqual(contested)
    expect(among(searchedFrom(AT), searchedFrom(PLACED_AT))).toEqual(contested)
  })

  it("is nobody's who began to look only later, or longer ago than an order lives", () => {
    expect(among(searchedFrom(PLACED_AT + CLOCK_SKEW_MS + 1)).found).toBe(order)
    expect(among(searchedFrom(AT - WATCH_MS)).found).toBe(order)
    expect(among(searchedFrom(AT - WATCH_MS + 1)).found).toBeUndefined()
  })

  it("may be anybody's when more are looking than are read", () => {
    const many = Array.from({ length: UNANSWERED_READ_MAX }, () => searchedFrom(AT))
    expect(among(...many)).toEqual({ found: undefined, isContested: true })
    expect(among(...many.slice(1)).found).toBe(order)
  })

  it("is not contested where there is none", () => {
    expect(lostOrderAmong([], [searchedFrom(0)], { at: AT, lostWatchMs: WATCH_MS })).toEqual({
      found: undefined,
      isContested: false,
    })
  })
})
