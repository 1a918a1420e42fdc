import type { LimitSubject } from "@mintcode/core/abuse"
import { Clock, Context, Effect, Layer } from "effect"
import type { RateDecision, RateLimits } from "./address_standing.ts"
import { type LimitBook, makeLimitBook } from "./limit_book.ts"
import { limitTable, REFUSAL_WEIGHTS, type TryOutcome } from "./limit_table.ts"

/**
 * Limits on trying codes (C10): by address, device, account and code, with bans that grow, and over everybody. A port:
 * one process may remember alone, and several can share what they know.
 */
export class RateLimiter extends Context.Tag("@mintcode/http/rate_limit/RateLimiter")<
  RateLimiter,
  {
    /** What holds for an address, for the headers that tell clients. */
    readonly limits: RateLimits
    /** Asks for so many tries of each subject; all are taken or none. With 0 only a ban counts. */
    readonly take: (subjects: ReadonlyArray<LimitSubject>, tries: number) => Effect.Effect<RateDecision>
    /** Whether `take` would let these pass with 0, and could tell without hearing others first. */
    readonly passesNow: (subjects: ReadonlyArray<LimitSubject>, at: number) => boolean
    /** Gives tries back that turned out to be no guesses. */
    readonly giveBack: (subjects: ReadonlyArray<LimitSubject>, tries: number) => Effect.Effect<void>
    /** Asks for one request out of the rate of an API key. */
    readonly takeRequest: (keyId: string, perMinute: number) => Effect.Effect<RateDecision>
    /**
     * What came of a try. A code that is shown again by its holder is none of these. A refusal of a weak code weighs
     * more.
     */
    readonly report: (
      subjects: ReadonlyArray<LimitSubject>,
      outcome: TryOutcome,
      weight?: number,
    ) => Effect.Effect<void>
  }
>() {}

/** Tells a book what came of a try. */
export const reportTo = (
  book: LimitBook,
  subjects: ReadonlyArray<LimitSubject>,
  outcome: TryOutcome,
  weight = 1,
): Effect.Effect<void> =>
  Effect.map(Clock.currentTimeMillis, (at) =>
    outcome === "accepted" ? book.accept(subjects, at) : book.refuse(subjects, REFUSAL_WEIGHTS[outcome] * weight, at),
  )

/** Remembers in this process. */
export const makeRateLimiterInMemory = (limits?: RateLimits) =>
  Effect.gen(function* () {
    const table = limitTable(limits)
    const book = makeLimitBook(table, yield* Clock.currentTimeMillis)
    return RateLimiter.of({
      limits: table.ip,
      take: (subjects, tries) => Effect.map(Clock.currentTimeMillis, (at) => book.take(subjects, tries, at)),
      passesNow: book.passes,
      giveBack: (subjects, tries) => Effect.map(Clock.currentTimeMillis, (at) => book.giveBack(subjects, tries, at)),
      takeRequest: (keyId, perMinute) =>
        Effect.map(Clock.currentTimeMillis, (at) => book.takeRequest(keyId, perMinute, at)),
      report: (subjects, outcome, weight) => reportTo(book, subjects, outcome, weight),
    })
  })

/** The limiter of one process that is alone. */
export const layerRateLimiterInMemory = (limits?: RateLimits) =>
  Layer.effect(RateLimiter, makeRateLimiterInMemory(limits))
