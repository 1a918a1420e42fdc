import { Clock, Duration, Effect } from "effect"

/** The morning on which every simulated world begins. */
export const DAY_ONE = 1_760_000_000_000

/** Something that happens at a moment of the virtual time. */
interface Timer {
  readonly at: number
  readonly number: number
  readonly happens: () => void
}

/** Time that passes only when it is told to. All machines of a world share it; what their clocks show may differ. */
export interface VirtualTime {
  /** Milliseconds since the beginning. */
  readonly now: () => number
  /** Lets something happen later. The answer takes it back. */
  readonly after: (ms: number, happens: () => void) => () => void
  /** Milliseconds until the next thing happens; `undefined` when nothing will. */
  readonly untilNext: () => number | undefined
  /** Goes on by so much, and lets happen on the way what was due, in its order. */
  readonly pass: (ms: number) => void
}

export const makeVirtualTime = (): VirtualTime => {
  let now = 0
  let number = 0
  let timers: Array<Timer> = []
  const first = () =>
    timers.reduce<Timer | undefined>(
      (best, one) =>
        best === undefined || one.at < best.at || (one.at === best.at && one.number < best.number) ? one : best,
      undefined,
    )
  return {
    now: () => now,
    after: (ms, happens) => {
      const timer = { at: now + Math.max(0, ms), number: number++, happens }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    untilNext: () => {
      const next = first()
      return next === undefined ? undefined : next.at - now
    },
    pass: (ms) => {
      const until = now + ms
      for (let next = first(); next !== undefined && next.at <= until; next = first()) {
        const due = next
        timers = timers.filter((one) => one !== due)
        now = Math.max(now, due.at)
        due.happens()
      }
      now = until
    },
  }
}

/** The clock of one machine: virtual time and how far it is off. A sleep takes as long as it says, whatever is shown. */
export const makeMachineClock = (
  time: VirtualTime,
  offsetMs: () => number,
  sleep: (ms: number) => Effect.Effect<void>,
): Clock.Clock => {
  const millis = () => DAY_ONE + Math.floor(time.now()) + offsetMs()
  const nanos = () => BigInt(millis()) * 1_000_000n
  return {
    [Clock.ClockTypeId]: Clock.ClockTypeId,
    unsafeCurrentTimeMillis: millis,
    currentTimeMillis: Effect.sync(millis),
    unsafeCurrentTimeNanos: nanos,
    currentTimeNanos: Effect.sync(nanos),
    sleep: (duration) => sleep(Duration.toMillis(duration)),
  }
}
