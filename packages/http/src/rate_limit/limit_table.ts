import type { LimitKind } from "@mintcode/core/abuse"
import { RATE_LIMITS_DEFAULT, type RateLimits } from "./address_standing.ts"

/**
 * What one code may be tried, over all addresses. Many may stand before one code at a fair or in a race; nobody tries
 * the same one a hundred times a minute.
 */
const CODE_LIMITS = { burst: 120, perMinute: 60, refusalsFree: 100 } as const

/** What holds for each kind. */
export type LimitTable = Readonly<Record<LimitKind, RateLimits>>

/** The limits of every kind, given those of an address. A device or an account may do what an address may. */
export const limitTable = (limits: RateLimits = RATE_LIMITS_DEFAULT): LimitTable => ({
  ip: limits,
  device: limits,
  account: limits,
  code: { ...limits, ...CODE_LIMITS },
})

/**
 * What came of a try. `unknown` is a code that may be a guess, and all that is answered like one; `refused` is one that
 * the caller was told more about, such as a licence of another machine.
 */
export type TryOutcome = "accepted" | "unknown" | "refused"

/** What a refusal weighs: who is told that a code exists does not guess with it. */
export const REFUSAL_WEIGHTS = { unknown: 1, refused: 0.25 } as const

/** What a code of a weak format costs, against one that cannot be guessed: 64 bits less two. */
export const WEAK_COST = 4
