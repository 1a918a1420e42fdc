import { Effect } from "effect"

/** How many a second by the clock, and how many for a second of this process's work on all its threads. */
export interface Rate {
  readonly wall: number
  readonly cpu: number
}

/** Runs work that goes through so many of something. */
export const rateOf = <A, E, R>(count: number, work: Effect.Effect<A, E, R>): Effect.Effect<Rate, E, R> =>
  Effect.suspend(() => {
    const startedAt = performance.now()
    const before = process.cpuUsage()
    return Effect.map(work, () => {
      const { system, user } = process.cpuUsage(before)
      return { wall: count / ((performance.now() - startedAt) / 1_000), cpu: count / ((user + system) / 1_000_000) }
    })
  })

/** The best of several rounds: neighbours on the machine only ever slow down. */
export const bestOf = (rates: ReadonlyArray<Rate>): Rate => ({
  wall: Math.max(...rates.map(({ wall }) => wall)),
  cpu: Math.max(...rates.map(({ cpu }) => cpu)),
})
