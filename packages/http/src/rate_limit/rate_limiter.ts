import { Clock, Context, Effect, Layer } from "effect"
import {
  afterRefusal,
  afterSuccess,
  isExhausted,
  newFailureBudget,
  newStanding,
  RATE_LIMITS_DEFAULT,
  type RateDecision,
  type RateLimits,
  type Standing,
  spendBudget,
  takeTries,
} from "./address_standing.ts"

/** Addresses that are remembered; those not seen for longest are forgotten first. About 10 MB. */
const ADDRESSES_MAX = 50_000

/**
 * Limits on trying codes (C10): by address, with bans that grow, and over all addresses. A port, so that processes
 * on several machines can share what they know.
 */
export class RateLimiter extends Context.Tag("@mintcode/http/rate_limit/RateLimiter")<
  RateLimiter,
  {
    /** What holds, for the headers that tell clients. */
    readonly limits: RateLimits
    /** Asks for so many tries. With 0 only a ban counts. */
    readonly take: (address: string, tries: number) => Effect.Effect<RateDecision>
    /** What came of a try. A code that is shown again by its holder is neither. */
    readonly report: (address: string, outcome: "accepted" | "refused") => Effect.Effect<void>
  }
>() {}

/** Remembers in this process. */
export const makeRateLimiterInMemory = (limits: RateLimits = RATE_LIMITS_DEFAULT) =>
  Effect.gen(function* () {
    const standings = new Map<string, Standing>()
    let budget = newFailureBudget(limits, yield* Clock.currentTimeMillis)

    const keep = (address: string, standing: Standing) => {
      // A Map keeps the order of insertion: taking a key out and putting it back makes it the newest.
      standings.delete(address)
      standings.set(address, standing)
      if (standings.size > ADDRESSES_MAX) {
        const oldest = standings.keys().next()
        if (oldest.done !== true) standings.delete(oldest.value)
      }
    }

    return RateLimiter.of({
      limits,
      take: (address, tries) =>
        Effect.map(Clock.currentTimeMillis, (at) => {
          budget = spendBudget(budget, limits, 0, at)
          const { standing, decision } = takeTries(
            standings.get(address) ?? newStanding(limits, at),
            limits,
            tries,
            at,
            isExhausted(budget),
          )
          keep(address, standing)
          return decision
        }),
      report: (address, outcome) =>
        Effect.map(Clock.currentTimeMillis, (at) => {
          const standing = standings.get(address) ?? newStanding(limits, at)
          if (outcome === "accepted") return keep(address, afterSuccess(standing))
          budget = spendBudget(budget, limits, 1, at)
          return keep(address, afterRefusal(standing, limits, at))
        }),
    })
  })

/** The limiter of one process. */
export const layerRateLimiterInMemory = (limits?: RateLimits) =>
  Layer.effect(RateLimiter, makeRateLimiterInMemory(limits))
