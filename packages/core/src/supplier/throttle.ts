import { Schema } from "effect"
import { entity, Timestamp } from "../kernel/mod.ts"

/** What a throttled account widens its interval by. */
const WIDEN_FACTOR = 2
/** Widest interval: 64 times the configured one. */
const WIDTH_MAX = 64
/** Quiet time after which the interval halves again. */
const NARROW_AFTER_MS = 30_000
/** Pause after a limit hit when the upstream names no time. */
export const THROTTLED_PAUSE_MS = 2_000
/**
 * Longest pause that an upstream's word is taken for. Some ask for years, by a slip or by a broken clock; after this
 * long they are asked again, and may repeat it.
 */
export const UPSTREAM_PAUSE_MS_MAX = 10 * 60_000
/** Calls taken from the shared bucket at once, so that a busy worker writes the row rarely. In time: this much of the rate. */
const TAKE_AHEAD_MS = 100

/**
 * The shared token bucket of an upstream account, over all workers, as the generic cell rate algorithm: one number
 * says when the next call is due. Limit hits widen the interval, quiet time narrows it.
 */
export const Throttle = Schema.Struct({
  /** Id of the upstream account. */
  id: Schema.String,
  version: Schema.Int,
  /** Moment at which the bucket is full again, in milliseconds; may lie ahead of now. */
  nextAt: Timestamp,
  /** How many times slower than configured: 1 when nothing was throttled. */
  width: Schema.Int,
  /** No call before then. */
  blockedUntil: Timestamp,
  widenedAt: Timestamp,
})
export type Throttle = typeof Throttle.Type

export const ThrottleEntity = entity<Throttle>()({
  name: "upstream_throttle",
  key: "id",
  columns: { id: "text", version: "int", nextAt: "int", width: "int", blockedUntil: "int", widenedAt: "int" },
  unique: {},
  versioned: true,
})

/** The full bucket of an account that was never called. Version 0: there is no row yet. */
export const throttleFor = (accountId: string): Throttle => ({
  id: accountId,
  version: 0,
  nextAt: 0,
  width: 1,
  blockedUntil: 0,
  widenedAt: 0,
})

/** Calls a worker may make, and from when. */
export interface Allowance {
  readonly calls: number
  readonly from: Timestamp
  readonly intervalMs: number
}

/**
 * Takes a few calls out of the bucket. The allowance counts only once the throttle that comes with it is saved against
 * the version that was read: whoever loses that race takes anew.
 *
 * @example
 * ```ts
 * import { takeAllowance, throttleFor } from "@mintcode/core/supplier"
 *
 * const first = takeAllowance(throttleFor("account"), 10, 1_000)
 * console.assert(first.allowance.from === 1_000 && first.allowance.intervalMs === 100)
 *
 * // The next one, at the same moment, has to wait for its turn.
 * const second = takeAllowance(first.throttle, 10, 1_000)
 * console.assert(second.allowance.from === 1_100)
 * ```
 */
export const takeAllowance = (
  throttle: Throttle,
  ratePerSecond: number,
  at: Timestamp,
): { readonly throttle: Throttle; readonly allowance: Allowance } => {
  const relaxed = narrowed(throttle, at)
  const intervalMs = (1000 / ratePerSecond) * relaxed.width
  const calls = Math.max(1, Math.floor(TAKE_AHEAD_MS / intervalMs))
  const from = Math.max(at, believable(relaxed.nextAt, at), believable(relaxed.blockedUntil, at))
  return {
    throttle: { ...relaxed, nextAt: Math.ceil(from + calls * intervalMs) },
    allowance: { calls, from, intervalMs },
  }
}

/**
 * What a limit hit does: nobody calls until the pause is over, and then more slowly. Hits within the pause come from
 * calls that were on their way before it: they prolong it, and say nothing of the new speed.
 */
export const widenThrottle = (throttle: Throttle, retryAfterMs: number | null, at: Timestamp): Throttle => {
  const pauseMs = pauseWithin(retryAfterMs ?? THROTTLED_PAUSE_MS, 0, UPSTREAM_PAUSE_MS_MAX)
  const pausedUntil = believable(throttle.blockedUntil, at)
  return {
    ...throttle,
    width: pausedUntil > at ? throttle.width : Math.min(WIDTH_MAX, throttle.width * WIDEN_FACTOR),
    widenedAt: at,
    blockedUntil: Math.max(pausedUntil, at + pauseMs),
  }
}

/**
 * A pause that somebody else asks for: whole milliseconds, within bounds. The least wins where the bounds cross, and
 * what is no number asks for nothing.
 */
export const pauseWithin = (askedMs: number, leastMs: number, mostMs: number): number =>
  Math.max(leastMs, Math.min(mostMs, Number.isNaN(askedMs) ? leastMs : Math.ceil(Math.min(askedMs, mostMs))))

/** The interval halves with each quiet stretch. */
const narrowed = (throttle: Throttle, at: Timestamp): Throttle => {
  const stretches = Math.floor((at - throttle.widenedAt) / NARROW_AFTER_MS)
  return throttle.width === 1 || stretches < 1
    ? throttle
    : { ...throttle, width: Math.max(1, Math.floor(throttle.width / WIDEN_FACTOR ** stretches)), widenedAt: at }
}

/** A moment that lies further ahead than any pause can was written by a clock gone wrong: it must not stop everybody. */
const believable = (moment: Timestamp, at: Timestamp): Timestamp =>
  moment - at > UPSTREAM_PAUSE_MS_MAX + LONGEST_INTERVAL_MS ? at : moment

/** One call a second, widened as far as can be. */
const LONGEST_INTERVAL_MS = WIDTH_MAX * 1_000
