import { Effect } from "effect"
import { type ExpiryRule, expiryOf } from "../catalogue/mod.ts"
import { type Invalid, invalid, type Timestamp } from "../kernel/mod.ts"

/** When vouchers that are issued now expire. One that would be over at once is refused: nobody means to sell such. */
export const voucherExpiry = (rule: ExpiryRule, at: Timestamp): Effect.Effect<Timestamp | null, Invalid> => {
  const expiresAt = expiryOf(rule, at)
  return expiresAt !== null && expiresAt <= at
    ? Effect.fail(invalid("EXPIRY_PAST", "/expiry", "The vouchers would be expired already: name a time to come"))
    : Effect.succeed(expiresAt)
}
