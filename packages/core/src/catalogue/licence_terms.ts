import { Schema } from "effect"
import { Timestamp } from "../kernel/mod.ts"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** How long a licence lasts when its product says nothing. */
export const LICENCE_DURATION_MS_DEFAULT = 3 * HOUR_MS
/** Machines of one licence at the most: each check reads all of them. */
export const LICENCE_MACHINES_MAX = 100

/** What a product of the kind `licence` grants, besides how long (`entitlementMs`). Times in milliseconds. */
export const LicenceTerms = Schema.Struct({
  /** Machines that may be bound; with `floating`, that may run at the same time. */
  machinesMax: Schema.Int.pipe(Schema.between(1, LICENCE_MACHINES_MAX)),
  /** How often holders may unbind or move a machine by themselves. */
  transfersMax: Schema.Int.pipe(Schema.between(0, 1_000)),
  /** Pause between two of those. */
  transferCoolDownMs: Schema.Int.pipe(Schema.between(0, 366 * DAY_MS)),
  /** Machines take a seat, keep it by heartbeats and give it back. */
  floating: Schema.Boolean,
  /** A seat without a heartbeat for so long is dead. */
  heartbeatMs: Schema.Int.pipe(Schema.between(10_000, 7 * DAY_MS)),
  /** Whether dead seats are free for others; otherwise somebody has to unbind them. */
  cullDead: Schema.Boolean,
  /** Nothing is activated before this moment. */
  notBefore: Schema.NullOr(Timestamp),
  /** How long an offline licence file holds at the most: until then an unbound machine may go on. */
  offlineMs: Schema.Int.pipe(Schema.between(MINUTE_MS, 366 * DAY_MS)),
}).annotations({ identifier: "LicenceTerms" })
export type LicenceTerms = typeof LicenceTerms.Type

/** What holds for what a product leaves open. */
export const LICENCE_TERMS_DEFAULT: LicenceTerms = {
  machinesMax: 1,
  transfersMax: 3,
  transferCoolDownMs: DAY_MS,
  floating: false,
  heartbeatMs: 10 * MINUTE_MS,
  cullDead: true,
  notBefore: null,
  offlineMs: 7 * DAY_MS,
}

/** The terms of a product with this policy. */
export const licenceTermsOf = (policy: { readonly licence?: Partial<LicenceTerms> }): LicenceTerms => ({
  ...LICENCE_TERMS_DEFAULT,
  ...policy.licence,
})
