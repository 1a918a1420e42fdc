import { describe, expect, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import { aVoucher } from "./testing/voucher_fixture.ts"
import { VOUCHER_STATES, type VoucherState } from "./voucher.ts"
import { isExpired, isRedeemable, type VoucherEvent, voucherTransition } from "./voucher_state.ts"

const NOON = Date.UTC(2030, 0, 1, 12)

const EVENTS: Record<VoucherEvent["_tag"], VoucherEvent> = {
  Lock: { _tag: "Lock", redemptionId: "redemption-2", holder: "a@example.com" },
  Order: { _tag: "Order" },
  Deliver: { _tag: "Deliver" },
  Release: { _tag: "Release", counted: true, restsUntil: null, voided: false },
  Expire: { _tag: "Expire" },
  Disable: { _tag: "Disable" },
  Enable: { _tag: "Enable" },
  Cancel: { _tag: "Cancel" },
  Refund: { _tag: "Refund" },
}

/** What each event makes of a voucher in each state. What is not listed is refused. */
const TABLE: Record<VoucherEvent["_tag"], Partial<Record<VoucherState, VoucherState>>> = {
  Lock: { issued: "locked" },
  Order: { locked: "redeeming", redeeming: "redeeming" },
  Deliver: { redeeming: "fulfilled" },
  Release: { locked: "issued", redeeming: "issued" },
  Expire: { issued: "expired", disabled: "expired" },
  Disable: { issued: "disabled" },
  Enable: { disabled: "issued" },
  Cancel: { issued: "cancelled", disabled: "cancelled", expired: "cancelled" },
  Refund: {
    fulfilled: "refunded",
    issued: "refunded",
    disabled: "refunded",
    expired: "refunded",
    cancelled: "refunded",
  },
}

const take = (voucher: ReturnType<typeof aVoucher>, event: VoucherEvent, at = NOON) => ({
  ...voucher,
  ...Either.getOrThrow(voucherTransition(voucher, event, at)),
})

describe("voucherTransition()", () => {
  for (const tag of Object.keys(EVENTS) as ReadonlyArray<VoucherEvent["_tag"]>) {
    it(`takes "${tag}" where the table says so and nowhere else`, () => {
      const found = Object.fromEntries(
        VOUCHER_STATES.flatMap((state) =>
          Either.match(voucherTransition(aVoucher({ state }), EVENTS[tag], NOON), {
            onLeft: (refused) => {
              expect(refused.code).toBe("VOUCHER_STATE")
              return []
            },
            onRight: (changes) => [[state, changes.state] as const],
          }),
        ),
      )
      expect(found).toEqual(TABLE[tag])
    })
  }

  it("gives a voucher with uses left back for the next redemption", () => {
    const held = aVoucher({ state: "redeeming", usesMax: 3, usedCount: 1, redemptionId: "redemption-1" })
    expect(take(held, EVENTS.Deliver)).toMatchObject({
      state: "issued",
      usedCount: 2,
      redemptionId: null,
      lastUsedAt: NOON,
    })
    expect(take({ ...held, usedCount: 2 }, EVENTS.Deliver)).toMatchObject({
      state: "fulfilled",
      usedCount: 3,
      redemptionId: "redemption-1",
    })
  })

  it("counts a failed try and lets the voucher rest when it is told to", () => {
    const held = aVoucher({ state: "redeeming", redemptionId: "redemption-1" })
    expect(take(held, { _tag: "Release", counted: true, restsUntil: NOON + 5, voided: false })).toMatchObject({
      state: "issued",
      failedCount: 1,
      restsUntil: NOON + 5,
      redemptionId: null,
    })
    expect(take(held, { _tag: "Release", counted: false, restsUntil: null, voided: false }).failedCount).toBe(0)
    expect(take(held, { _tag: "Release", counted: true, restsUntil: null, voided: true }).state).toBe("cancelled")
  })

  it("remembers the holder, and keeps the one before when the new one says nothing", () => {
    const known = aVoucher({ holder: "b@example.com" })
    expect(take(known, EVENTS.Lock).holder).toBe("a@example.com")
    expect(take(known, { _tag: "Lock", redemptionId: "redemption-2", holder: null }).holder).toBe("b@example.com")
  })

  it("refuses a redemption of an expired, resting or used-up voucher even before a sweep says so", () => {
    for (const changes of [{ expiresAt: NOON }, { usedCount: 1 }, { usesMax: 0 }]) {
      expect(Either.isLeft(voucherTransition(aVoucher(changes), EVENTS.Lock, NOON)), JSON.stringify(changes)).toBe(true)
    }
    for (const changes of [{ expiresAt: NOON + 1 }, { restsUntil: NOON + 1 }, { usedCount: 1, usesMax: 2 }]) {
      expect(isRedeemable(aVoucher(changes), NOON), JSON.stringify(changes)).toBe(true)
    }
  })

  it("enables a voucher whose time is over as expired", () => {
    expect(take(aVoucher({ state: "disabled", expiresAt: NOON }), EVENTS.Enable).state).toBe("expired")
    expect(isExpired({ expiresAt: null }, NOON)).toBe(false)
  })

  it("never uses a voucher more often than it may be, over any events", () => {
    const anyEvent = fc.constantFrom(...Object.values(EVENTS))
    void fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(anyEvent, { maxLength: 200, size: "max" }),
        (usesMax, events) => {
          let voucher = aVoucher({ usesMax })
          for (const event of events) {
            const changed = voucherTransition(voucher, event, NOON)
            if (Either.isLeft(changed)) continue
            voucher = { ...voucher, ...changed.right }
            const isHeld = voucher.state === "locked" || voucher.state === "redeeming"
            expect(voucher.usedCount).toBeLessThanOrEqual(usesMax)
            if (voucher.usedCount === usesMax) expect(["fulfilled", "refunded"]).toContain(voucher.state)
            if (isHeld) expect(voucher.redemptionId).not.toBeNull()
            if (voucher.state === "issued") expect(voucher.redemptionId).toBeNull()
          }
        },
      ),
    )
  })
})
