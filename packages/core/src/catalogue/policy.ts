import { Schema } from "effect"
import { LicenceTerms } from "./licence_terms.ts"
import { SeatTerms } from "./seat_terms.ts"

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS

/** How a product's redemptions behave. Times in milliseconds. */
export const Policy = Schema.Struct({
  /** Redemptions that may fail before the voucher needs support. */
  triesMax: Schema.Int.pipe(Schema.between(1, 20)),
  /** Plans one redemption may try. */
  plansTriedMax: Schema.Int.pipe(Schema.between(1, 20)),
  /** How long a redemption may take in all. */
  timeLimitMs: Schema.Int.pipe(Schema.between(10 * SECOND_MS, 24 * 60 * MINUTE_MS)),
  /** Pause after the upstream throttled us, at least. */
  throttleCoolDownMs: Schema.Int.pipe(Schema.between(0, 10 * MINUTE_MS)),
  /** Pause between a failed redemption and the next of the same voucher. */
  tryCoolDownMs: Schema.Int.pipe(Schema.between(0, 24 * 60 * MINUTE_MS)),
  /** Whether an order that ends without a value moves on to the next plan; otherwise the redemption fails. */
  expirySwitchesPlan: Schema.Boolean,
  /** Of the kind `licence`: what differs from `LICENCE_TERMS_DEFAULT`. */
  licence: Schema.optionalWith(Schema.partialWith(LicenceTerms, { exact: true }), { exact: true }),
  /** Of the kind `seat`: what differs from `SEAT_TERMS_DEFAULT`. */
  seat: Schema.optionalWith(Schema.partialWith(SeatTerms, { exact: true }), { exact: true }),
}).annotations({ identifier: "Policy" })
export type Policy = typeof Policy.Type

/** What holds for a product that says nothing. */
export const POLICY_DEFAULT: Policy = {
  triesMax: 3,
  plansTriedMax: 3,
  timeLimitMs: 5 * MINUTE_MS,
  throttleCoolDownMs: 30 * SECOND_MS,
  tryCoolDownMs: 0,
  expirySwitchesPlan: true,
}
