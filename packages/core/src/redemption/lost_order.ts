import type { Timestamp } from "../kernel/mod.ts"
import type { Redemption } from "./redemption.ts"

/** Redemptions of an account that are looked through for one that may still find its order; with more, any may be theirs. */
export const UNANSWERED_READ_MAX = 2_000
/** Upstreams' clocks differ from ours by this much at the most. */
export const CLOCK_SKEW_MS = 5_000

/** What becomes of orders that nobody owns, while one was lost. */
interface LostOrderVerdict<Order> {
  /** The one that counts as lost. */
  readonly found: Order | undefined
  /** Whether there is one that somebody else may still find: it is looked at again. */
  readonly isContested: boolean
}

/**
 * Which of an account's orders without an owner counts as the lost one. Whoever is still looking for theirs goes first: to
 * give it back would be to take it from them, and its value may have come. Whoever has looked for longer than an upstream
 * keeps an order open (`lostWatchMs`) has none there any more.
 */
export const lostOrderAmong = <Order extends { readonly placedAt: Timestamp }>(
  unowned: ReadonlyArray<Order>,
  unanswered: ReadonlyArray<Pick<Redemption, "intent">>,
  { at, lostWatchMs }: { readonly at: Timestamp; readonly lostWatchMs: number },
): LostOrderVerdict<Order> => {
  const searched = unanswered.flatMap(({ intent }) =>
    intent !== null && intent.recordedAt > at - lostWatchMs ? [intent.recordedAt - CLOCK_SKEW_MS] : [],
  )
  const since =
    unanswered.length >= UNANSWERED_READ_MAX
      ? Number.NEGATIVE_INFINITY
      : Math.min(Number.POSITIVE_INFINITY, ...searched)
  const found = unowned.find(({ placedAt }) => placedAt < since)
  return { found, isContested: found === undefined && unowned.length > 0 }
}
