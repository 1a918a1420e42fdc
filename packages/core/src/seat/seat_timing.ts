import { Context } from "effect"
import type { Timestamp } from "../kernel/mod.ts"

/** Times that the steps of seats and leases go by, in milliseconds. Production keeps the defaults. */
export interface SeatTiming {
  /** How long a claim holds: longer than a look, what follows from it, and their waits for the throttle. */
  readonly claimMs: number
  /**
   * An invitation leaves so soon after it was noted down, or not at all. With the longest that it may take, well within
   * `settleMs`: nobody has called it absent before it arrives.
   */
  readonly leaveMs: number
  /**
   * Absence upstream counts only when it was read so long after an invitation was asked for: longer than a call can be
   * under way, and than lists lag behind.
   */
  readonly settleMs: number
  /** Until the look after somebody was told to go. */
  readonly soonMs: number
  /** Pauses between looks at an invitation, first and last; in between they grow with its age. */
  readonly lookFirstMs: number
  readonly lookLastMs: number
  /** Pause after a failed call, first and longest; it doubles. */
  readonly retryMs: number
  readonly retryLastMs: number
  /** How long after a comparison missed a member another counts that misses them: lists that are wrong mend with time. */
  readonly missedPauseMs: number
  /** How long a workspace counts as full once its provider said so, whatever the figures say. */
  readonly fullMs: number
  /** Longest sleep of a lease: what became of its workspace is seen within this, even when nobody told it. */
  readonly leaseLookMs: number
}

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

export const SEAT_TIMING_DEFAULT: SeatTiming = {
  claimMs: 2 * MINUTE_MS,
  leaveMs: 20 * SECOND_MS,
  settleMs: MINUTE_MS,
  soonMs: 10 * SECOND_MS,
  lookFirstMs: 15 * SECOND_MS,
  lookLastMs: HOUR_MS,
  retryMs: 30 * SECOND_MS,
  retryLastMs: HOUR_MS,
  missedPauseMs: 10 * MINUTE_MS,
  fullMs: 15 * MINUTE_MS,
  leaseLookMs: 6 * HOUR_MS,
}

/** The times in force. */
export class SeatTimes extends Context.Reference<SeatTimes>()("@mintcode/core/seat/SeatTimes", {
  defaultValue: () => SEAT_TIMING_DEFAULT,
}) {}

/** An invitation is looked at again after this share of its age. */
const LOOK_SHARE = 10

/**
 * Pause until the next look at an invitation: whoever has just been invited may be at it and waits for our page to see
 * it; most others accept within the hour, or after days.
 */
export const lookPauseMs = (timing: SeatTiming, sentAt: Timestamp, at: Timestamp): number =>
  Math.max(timing.lookFirstMs, Math.min(timing.lookLastMs, Math.round((at - sentAt) / LOOK_SHARE)))

/** Pause before try number `tries + 1` of something that failed. */
export const retryPauseMs = (timing: SeatTiming, tries: number): number =>
  Math.min(timing.retryLastMs, timing.retryMs * 2 ** Math.min(tries, 16))
