import { Context } from "effect"
import type { Timestamp } from "../kernel/mod.ts"

/** Times that steps go by, in milliseconds. Production keeps the defaults; tests and load runs may shorten them. */
export interface Timing {
  /**
   * How long a claim holds: longer than the longest upstream call and the wait for its throttle, so that nobody takes
   * over while the claimant is still at it; short, since this is what a crash costs a buyer.
   */
  readonly claimMs: number
  /** Absence upstream counts only when it was read so long after the intent: orders may appear late in lists. */
  readonly absenceSettleMs: number
  /** Pause between looks for an order of unknown outcome. */
  readonly recoverPauseMs: number
  /** After the deadline, how long a redemption is held up by an upstream that does not say what became of its order. */
  readonly recoverGraceMs: number
  /** Pauses between looks at an order, first and last; in between they grow with its age. */
  readonly checkFirstMs: number
  readonly checkLastMs: number
  /** An order is given back so long before the upstream would end it by itself. */
  readonly nearEndMs: number
  /** Pause before a failed call on an order is made again. */
  readonly orderRetryMs: number
  /** Longest such pause. */
  readonly orderRetryMaxMs: number
  /** How long after its intent a lost order is still looked for: upstreams end orders by themselves within this. */
  readonly lostWatchMs: number
  /** Pause between those looks. */
  readonly lostPauseMs: number
  /** An order younger than this may still be on its way into the books of whoever placed it: it counts as nobody's later. */
  readonly unownedAgeMs: number
}

export const TIMING_DEFAULT: Timing = {
  claimMs: 12_000,
  absenceSettleMs: 5_000,
  recoverPauseMs: 2_000,
  recoverGraceMs: 10 * 60_000,
  checkFirstMs: 2_000,
  checkLastMs: 10_000,
  nearEndMs: 20_000,
  orderRetryMs: 2_000,
  orderRetryMaxMs: 5 * 60_000,
  lostWatchMs: 20 * 60_000,
  lostPauseMs: 60_000,
  unownedAgeMs: 30_000,
}

/** The times in force. */
export class RedemptionTiming extends Context.Reference<RedemptionTiming>()(
  "@mintcode/core/redemption/RedemptionTiming",
  { defaultValue: () => TIMING_DEFAULT },
) {}

/** An order this old is looked at with the longest pause. */
const CHECK_SLOW_AGE_MS = 120_000

/** Pause until the next look: most values arrive within half a minute, so looks are dense at first. */
export const checkPauseMs = (timing: Timing, placedAt: Timestamp, at: Timestamp): number => {
  const age = Math.min(1, Math.max(0, at - placedAt) / CHECK_SLOW_AGE_MS)
  return Math.round(timing.checkFirstMs + (timing.checkLastMs - timing.checkFirstMs) * age)
}

/** Longest that a redemption waits for its buyer, whatever its order says: a voucher is not held for ever. */
export const BUYER_WAIT_MS_MAX = 400 * 24 * 60 * 60_000
/** Longest pause between looks at an order that waits for its buyer: whoever sees them act wakes its redemption. */
export const BUYER_LOOK_MS_MAX = 20 * 60_000
/** An order that waits for its buyer is looked at again after this share of its age. */
const BUYER_LOOK_SHARE = 10

/** Pause until the next look at an order, by whom it waits for. */
export const lookPauseMs = (
  timing: Timing,
  { placedAt, waitsForBuyer }: { readonly placedAt: Timestamp; readonly waitsForBuyer?: boolean },
  at: Timestamp,
): number => {
  const pauseMs = checkPauseMs(timing, placedAt, at)
  return waitsForBuyer === true
    ? Math.max(pauseMs, Math.min(BUYER_LOOK_MS_MAX, Math.round((at - placedAt) / BUYER_LOOK_SHARE)))
    : pauseMs
}

/** An order is given back before this share of its life is left, where its life is short. */
const NEAR_END_SHARE = 4

/** From when on an order is given back, before the upstream ends it by itself. */
export const nearEndOf = (
  timing: Timing,
  { placedAt, expiresAt }: { readonly placedAt: Timestamp; readonly expiresAt: Timestamp },
): Timestamp => expiresAt - Math.min(timing.nearEndMs, Math.floor(Math.max(0, expiresAt - placedAt) / NEAR_END_SHARE))

/** Pause before try number `tries + 1` of a call that has to succeed some time. */
export const orderRetryPauseMs = (timing: Timing, tries: number): number =>
  Math.min(timing.orderRetryMaxMs, timing.orderRetryMs * 2 ** Math.min(tries, 16))
