import { Schema } from "effect"

const DAY_MS = 24 * 60 * 60_000

/** What a product of the kind `seat` grants. Times in milliseconds. */
export const SeatTerms = Schema.Struct({
  /** Whether time runs from the day of joining or of inviting. */
  starts: Schema.Literal("joined", "invited"),
  /** Calendar months; `null`: the product's `entitlementMs`, or without end. */
  months: Schema.NullOr(Schema.Int.pipe(Schema.between(1, 120))),
  /** How long a member stays after the end, for a late renewal. */
  graceMs: Schema.Int.pipe(Schema.between(0, 90 * DAY_MS)),
  /** How long a member who is moved may keep both places before the old one is taken away. */
  overlapMs: Schema.Int.pipe(Schema.between(0, 30 * DAY_MS)),
  /** Days an invitation stays open; `null`: the setting `invitation_validity_days`. */
  invitationDays: Schema.NullOr(Schema.Int.pipe(Schema.between(1, 365))),
  /** How often holders may move their seat to another address by themselves. */
  rebindsMax: Schema.Int.pipe(Schema.between(0, 1_000)),
  /** Pause between two of those. */
  rebindCoolDownMs: Schema.Int.pipe(Schema.between(0, 366 * DAY_MS)),
  /** A second code for somebody who has a seat: `refuse` leaves the code unused, `extend` adds its time. */
  renewal: Schema.Literal("refuse", "extend"),
}).annotations({ identifier: "SeatTerms" })
export type SeatTerms = typeof SeatTerms.Type

/** What holds for what a product leaves open. */
export const SEAT_TERMS_DEFAULT: SeatTerms = {
  starts: "joined",
  months: null,
  graceMs: 0,
  overlapMs: 3 * DAY_MS,
  invitationDays: null,
  rebindsMax: 1,
  rebindCoolDownMs: DAY_MS,
  renewal: "refuse",
}

/** The terms of a product with this policy. */
export const seatTermsOf = (policy: { readonly seat?: Partial<SeatTerms> }): SeatTerms => ({
  ...SEAT_TERMS_DEFAULT,
  ...policy.seat,
})
