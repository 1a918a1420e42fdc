import { Clock, Effect } from "effect"

/** The machine's clock, put forward by as much as a test likes. Sleeps take as long as they say. */
export interface MovableClock extends Clock.Clock {
  readonly advance: (ms: number) => Effect.Effect<void>
}

export const makeMovableClock = (): MovableClock => {
  const base = Clock.make()
  let aheadMs = 0
  const millis = () => base.unsafeCurrentTimeMillis() + aheadMs
  const nanos = () => base.unsafeCurrentTimeNanos() + BigInt(Math.round(aheadMs)) * 1_000_000n
  return {
    [Clock.ClockTypeId]: Clock.ClockTypeId,
    unsafeCurrentTimeMillis: millis,
    currentTimeMillis: Effect.sync(millis),
    unsafeCurrentTimeNanos: nanos,
    currentTimeNanos: Effect.sync(nanos),
    sleep: base.sleep,
    advance: (ms) =>
      Effect.sync(() => {
        aheadMs += ms
      }),
  }
}
