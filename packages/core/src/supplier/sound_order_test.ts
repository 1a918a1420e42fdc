import { describe, expect, it } from "@effect/vitest"
import { Either, FastCheck as fc, Schema } from "effect"
import { Timestamp } from "../kernel/mod.ts"
import { ORDER_REF_MAX, soundOrder } from "./sound_order.ts"
import type { Placed } from "./supplier.ts"

const NOON = Date.UTC(2030, 0, 1, 12)
const PLACED: Placed = {
  _tag: "Placed",
  ref: "42",
  placedAt: NOON - 5,
  expiresAt: NOON + 1_200_000,
  cost: { minor: 12, currency: "USD" },
  details: { phone: "+15550100" },
}

describe("soundOrder()", () => {
  it("leaves an order alone that makes sense", () => {
    expect(soundOrder(PLACED, NOON)).toEqual(Either.right(PLACED))
    expect(soundOrder({ ...PLACED, cost: null }, NOON)).toEqual(Either.right({ ...PLACED, cost: null }))
  })

  it("takes an unusable id for an unknown outcome: something may have been ordered", () => {
    for (const ref of ["", "x".repeat(ORDER_REF_MAX + 1)]) {
      expect(Either.flip(soundOrder({ ...PLACED, ref }, NOON))).toMatchObject({ right: { _tag: "UpstreamUnknown" } })
    }
  })

  it("drops a cost that cannot be", () => {
    for (const minor of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]) {
      expect(Either.getOrThrow(soundOrder({ ...PLACED, cost: { minor, currency: "USD" } }, NOON)).cost).toBeNull()
    }
  })

  it("makes every time one that a row can hold", () => {
    void fc.assert(
      fc.property(fc.double(), fc.double(), (placedAt, expiresAt) => {
        const sound = Either.getOrThrow(soundOrder({ ...PLACED, placedAt, expiresAt }, NOON))
        expect(Schema.is(Timestamp)(sound.placedAt)).toBe(true)
        expect(Schema.is(Timestamp)(sound.expiresAt)).toBe(true)
      }),
    )
    const sound = Either.getOrThrow(soundOrder({ ...PLACED, placedAt: Number.NaN, expiresAt: -1 }, NOON))
    expect(sound).toMatchObject({ placedAt: NOON, expiresAt: 0 })
  })
})
