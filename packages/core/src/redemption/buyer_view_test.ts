import { describe, expect, it } from "@effect/vitest"
import { Schema } from "effect"
import { BuyerView, buyerView, maskValue } from "./buyer_view.ts"
import { RedemptionState } from "./redemption.ts"
import { aHeldOrder, anIntent, aRedemption, NOON } from "./testing/redemption_fixture.ts"

const PRODUCT = { name: { zh: "加拿大", en: "Canada" }, deliveryType: "code" } as const

describe("buyerView()", () => {
  it("shows every state in the buyer's words", () => {
    for (const state of RedemptionState.literals) {
      const view = buyerView(aRedemption({ state }), PRODUCT, false, NOON)
      expect(Schema.is(BuyerView)(view), state).toBe(true)
      expect(view.state).toBe(state === "recovering" ? "ordering" : state)
    }
  })

  it("tells nothing of plans, accounts, orders and intents", () => {
    const redemption = aRedemption({
      state: "waiting",
      intent: anIntent({ parameters: { operator: "operator-of-ours" } }),
      order: aHeldOrder({ ref: "ref-of-theirs" }),
    })
    const text = JSON.stringify(buyerView(redemption, PRODUCT, false, NOON))
    for (const hidden of [
      redemption.planIds[0],
      aHeldOrder().accountId,
      "ref-of-theirs",
      "operator-of-ours",
      "intent-1",
      "row-1",
    ]) {
      expect(text).not.toContain(hidden)
    }
    expect(text).toContain("+15550100")
  })

  it("offers to cancel what is open and not being given back for somebody already", () => {
    const cancellable = (changes: Parameters<typeof aRedemption>[0]) =>
      buyerView(aRedemption(changes), PRODUCT, false, NOON).cancellable
    expect(cancellable({ state: "waiting" })).toBe(true)
    expect(cancellable({ state: "cancelling", cancelReason: "ending" })).toBe(true)
    expect(cancellable({ state: "cancelling", cancelReason: "holder" })).toBe(false)
    expect(cancellable({ state: "recovering", cancelReason: "deadline" })).toBe(false)
    expect(cancellable({ state: "delivered" })).toBe(false)
  })
})

describe("maskValue()", () => {
  it("keeps the names and hides every value in full", () => {
    expect(maskValue({ code: "123456", text: "Your code is 123456" })).toEqual({ code: "****", text: "****" })
  })
})
