import { Clock, Effect } from "effect"
import type { Timestamp } from "../kernel/mod.ts"
import { UpstreamThrottled } from "./fault.ts"

/**
 * Ends a call that did not leave in time, before anything was asked. Whoever claimed it may have been stopped since, and
 * somebody else have looked what became of it and gone on: what leaves after that look is one too many.
 */
export const leavesBy = (moment: Timestamp): Effect.Effect<void, UpstreamThrottled> =>
  Effect.flatMap(Clock.currentTimeMillis, (at) =>
    at <= moment
      ? Effect.void
      : new UpstreamThrottled({ retryAfterMs: null, reason: "too long after its claim: nothing was asked" }),
  )
