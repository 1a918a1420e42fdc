import { Clock, type Effect, Schema } from "effect"

/** A moment: milliseconds since 1970-01-01T00:00:00Z, as every time in MintCode is kept. */
export const Timestamp = Schema.Int.pipe(
  Schema.nonNegative(),
  Schema.annotations({ identifier: "Timestamp", description: "UTC epoch milliseconds" }),
)
export type Timestamp = typeof Timestamp.Type

/** The moment that Effect's `Clock` tells, so that a test can hold it. */
export const now: Effect.Effect<Timestamp> = Clock.currentTimeMillis
