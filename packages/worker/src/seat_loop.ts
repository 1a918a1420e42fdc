import { LeaseSteps, type SeatSignal, SeatSignals, SeatSteps } from "@mintcode/core/seat"
import { Effect, Stream } from "effect"

/** Steps under way at once for what this process changed: each may wait for a provider. */
export const SEAT_SIGNALS_CONCURRENT_MAX = 8

/**
 * Steps the seats and leases that this process has just changed. All others, and those whose signal was lost, are found
 * by the job `seats`: a signal that comes twice or not at all does no harm.
 */
export const seatLoop: Effect.Effect<void, never, SeatSteps | LeaseSteps | SeatSignals> = Effect.gen(function* () {
  const seats = yield* SeatSteps
  const leases = yield* LeaseSteps
  const signals = yield* SeatSignals
  const stepped = (signal: SeatSignal): Effect.Effect<void, unknown> =>
    "seatId" in signal ? seats.step(signal.seatId) : leases.step(signal.leaseId)
  const step = (signal: SeatSignal) =>
    Effect.catchAllCause(stepped(signal), (cause) => Effect.logError("seat step failed", cause))
  yield* signals.all.pipe(
    Stream.mapEffect(step, { concurrency: SEAT_SIGNALS_CONCURRENT_MAX, unordered: true }),
    Stream.runDrain,
  )
})
