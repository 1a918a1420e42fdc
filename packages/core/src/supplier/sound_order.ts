import { Either } from "effect"
import type { Money, Timestamp } from "../kernel/mod.ts"
import { UpstreamUnknown } from "./fault.ts"
import type { Placed } from "./supplier.ts"

/** Longest id of an order: what storage keeps. The longest that upstreams are known to use have 36 characters. */
export const ORDER_REF_MAX = 190
/** Last moment that a database and a calendar agree on: the end of the year 9999. */
const TIMESTAMP_MAX = 253_402_300_799_999

/**
 * An order with what can be kept of it. Upstreams send fractions, negative prices and times before the flood; a row
 * that holds one of those could not be read back, and its redemption would stand still for ever.
 *
 * Times become whole milliseconds: an unknown `placedAt` is now, an unknown `expiresAt` is 0, which nobody takes for an
 * expiry. A cost that cannot be is `null`. An order without a usable id fails with `UpstreamUnknown`: something may
 * have been ordered, and it has to be looked for.
 *
 * @example
 * ```ts
 * import { soundOrder } from "@mintcode/core/supplier"
 * import { Either } from "effect"
 *
 * const cost = { minor: -12.5, currency: "USD" }
 * const placed = { _tag: "Placed", ref: "42", placedAt: 1_000.4, expiresAt: Number.NaN, cost, details: {} } as const
 * const sound = Either.getOrThrow(soundOrder(placed, 2_000))
 * console.assert(sound.placedAt === 1_000 && sound.expiresAt === 0 && sound.cost === null)
 * console.assert(Either.isLeft(soundOrder({ ...placed, ref: "" }, 2_000)))
 * ```
 */
export const soundOrder = (placed: Placed, at: Timestamp): Either.Either<Placed, UpstreamUnknown> =>
  placed.ref.length === 0 || placed.ref.length > ORDER_REF_MAX
    ? Either.left(new UpstreamUnknown({ reason: "the upstream took an order and gave it no usable id" }))
    : Either.right({
        ...placed,
        placedAt: soundTime(placed.placedAt) ?? at,
        expiresAt: soundTime(placed.expiresAt) ?? 0,
        cost: soundCost(placed.cost),
      })

/** A moment as whole milliseconds; `undefined` for one that no calendar has. */
export const soundTime = (time: number): Timestamp | undefined => {
  const whole = Math.floor(time)
  return whole >= 0 && whole <= TIMESTAMP_MAX ? whole : undefined
}

const soundCost = (cost: Money | null): Money | null =>
  cost !== null && Number.isSafeInteger(cost.minor) && cost.minor >= 0 ? cost : null
