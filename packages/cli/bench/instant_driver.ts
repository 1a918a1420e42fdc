import type { Placed, SupplierDriver } from "@mintcode/core/supplier"
import { Clock, Effect, Redacted } from "effect"

const HOUR_MS = 3_600_000

/**
 * A driver without a wire: it takes every order at once. What is measured over it is MintCode alone.
 *
 * @param delivers whether a value is there at the first look, or never comes
 */
export const instantDriver = (delivers: boolean): SupplierDriver => {
  let next = 0
  return {
    name: "instant",
    checkParameters: () => [],
    connect: () => ({
      order: () =>
        Effect.map(
          Clock.currentTimeMillis,
          (at): Placed => ({
            _tag: "Placed",
            ref: String(next++),
            placedAt: at,
            expiresAt: at + HOUR_MS,
            cost: null,
            details: { phoneNumber: "+10000000000" },
          }),
        ),
      check: () =>
        Effect.succeed(
          delivers ? { _tag: "Delivered", value: Redacted.make({ code: "12345" }) } : { _tag: "Pending", details: {} },
        ),
      settle: () => Effect.void,
      cancel: () => Effect.succeed({ _tag: "Returned" }),
      recover: () => Effect.succeed({ _tag: "Absent" }),
      orders: () => Effect.succeed([]),
      balance: Effect.succeed(undefined),
      prices: () => Effect.succeed([]),
    }),
  }
}
