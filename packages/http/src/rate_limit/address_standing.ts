/** How fast somebody may ask, and what wrong codes cost. Times in milliseconds. */
export interface RateLimits {
  /** Codes that may be tried at once. More than one batch holds. */
  readonly burst: number
  /** Codes a minute after that. */
  readonly perMinute: number
  /** Refused codes in a row that cost nothing: people mistype. */
  readonly refusalsFree: number
  /** Ban after the first refusal beyond those; it doubles with each. */
  readonly banFirstMs: number
  readonly banMaxMs: number
  /** Quiet time after which half of the refusals are forgotten. */
  readonly forgetMs: number
  /** Refused codes a minute over all addresses. Beyond it somebody is guessing from many addresses. */
  readonly refusalsPerMinute: number
  /** What a try costs an address while that is so. */
  readonly alarmCost: number
}

/** What holds when nothing is said. */
export const RATE_LIMITS_DEFAULT: RateLimits = {
  burst: 60,
  perMinute: 60,
  refusalsFree: 10,
  banFirstMs: 2_000,
  banMaxMs: 15 * 60_000,
  forgetMs: 30 * 60_000,
  refusalsPerMinute: 600,
  alarmCost: 10,
}

const MINUTE_MS = 60_000
/** The ban stops doubling long before numbers get large. */
const BAN_DOUBLINGS_MAX = 30

/** How an address stands. */
export interface Standing {
  /** Tries left, as of `at`; they come back with time. */
  readonly tokens: number
  readonly at: number
  /** Refusals in a row, by weight. Half of them are forgotten with each quiet stretch. */
  readonly refusals: number
  readonly refusedAt: number
  readonly bannedUntil: number
}

/** What an address is told. */
export interface RateDecision {
  readonly isAllowed: boolean
  /** Tries left. */
  readonly remaining: number
  /** Until all tries are back. */
  readonly resetMs: number
  /** When to come again; 0 when it is allowed. */
  readonly retryAfterMs: number
}

/** How an address stands that nobody has seen before. */
export const newStanding = (limits: RateLimits, at: number): Standing => ({
  tokens: limits.burst,
  at,
  refusals: 0,
  refusedAt: 0,
  bannedUntil: 0,
})

/**
 * Takes tries out of an address's bucket. A ban goes before the bucket. While the alarm is on, a try costs more, and
 * addresses with refusals wait: those who have done nothing wrong get through.
 */
export const takeTries = (
  standing: Standing,
  limits: RateLimits,
  tries: number,
  at: number,
  isAlarm: boolean,
): { readonly standing: Standing; readonly decision: RateDecision } => {
  const refilled = refill(standing, limits, at)
  const cost = Math.min(limits.burst, tries * (isAlarm ? limits.alarmCost : 1))
  const perMs = limits.perMinute / MINUTE_MS
  const decide = (tokens: number, retryAfterMs: number) => ({
    standing: { ...refilled, tokens },
    decision: {
      isAllowed: retryAfterMs === 0,
      remaining: Math.max(0, Math.floor(tokens)),
      resetMs: Math.ceil((limits.burst - tokens) / perMs),
      retryAfterMs,
    },
  })
  if (refilled.bannedUntil > at) return decide(refilled.tokens, refilled.bannedUntil - at)
  if (isAlarm && refilled.refusals > 0 && tries > 0) return decide(refilled.tokens, limits.banFirstMs)
  if (refilled.tokens < cost) {
    return decide(refilled.tokens, Math.max(1, Math.ceil((cost - refilled.tokens) / perMs)))
  }
  return decide(refilled.tokens - cost, 0)
}

/** After a refused code: some are free, then bans that double. */
export const afterRefusal = (standing: Standing, limits: RateLimits, at: number, weight = 1): Standing => {
  const refilled = refill(standing, limits, at)
  const refusals = refilled.refusals + weight
  const beyond = Math.ceil(refusals - limits.refusalsFree)
  const ban =
    beyond <= 0 ? 0 : Math.min(limits.banMaxMs, limits.banFirstMs * 2 ** Math.min(beyond - 1, BAN_DOUBLINGS_MAX))
  return { ...refilled, refusals, refusedAt: at, bannedUntil: Math.max(refilled.bannedUntil, at + ban) }
}

/** After a code that was accepted: it makes up for one refusal, so that a few real codes do not pay for guessing. */
export const afterSuccess = (standing: Standing, count = 1): Standing => ({
  ...standing,
  refusals: Math.max(0, standing.refusals - count),
})

/** After tries that other processes let through. They may have been more than were left here. */
export const afterTriesElsewhere = (standing: Standing, limits: RateLimits, tries: number, at: number): Standing => {
  const refilled = refill(standing, limits, at)
  return { ...refilled, tokens: Math.max(-limits.burst, refilled.tokens - tries) }
}

/** After tries that turned out to be no guesses: as if they had never been taken. */
export const afterTriesReturned = (standing: Standing, limits: RateLimits, tries: number, at: number): Standing => {
  const refilled = refill(standing, limits, at)
  return { ...refilled, tokens: Math.min(limits.burst, refilled.tokens + tries) }
}

const refill = (standing: Standing, limits: RateLimits, at: number): Standing => {
  const elapsed = Math.max(0, at - standing.at)
  const quiet = standing.refusals > 0 ? Math.max(0, Math.floor((at - standing.refusedAt) / limits.forgetMs)) : 0
  return {
    ...standing,
    tokens: Math.min(limits.burst, standing.tokens + (elapsed * limits.perMinute) / MINUTE_MS),
    at: Math.max(at, standing.at),
    refusals: quiet === 0 ? standing.refusals : Math.floor(standing.refusals / 2 ** quiet),
    refusedAt: standing.refusedAt + quiet * limits.forgetMs,
  }
}

/** Refusals over all addresses, as a bucket that fills up again. */
export interface FailureBudget {
  readonly left: number
  readonly at: number
}

/** A full budget. */
export const newFailureBudget = (limits: RateLimits, at: number): FailureBudget => ({
  left: limits.refusalsPerMinute,
  at,
})

/** The budget after some time and some refusals. Empty means alarm. */
export const spendBudget = (budget: FailureBudget, limits: RateLimits, refusals: number, at: number): FailureBudget => {
  const refilled = budget.left + (Math.max(0, at - budget.at) * limits.refusalsPerMinute) / MINUTE_MS
  return { left: Math.max(0, Math.min(limits.refusalsPerMinute, refilled) - refusals), at: Math.max(at, budget.at) }
}

/** Whether the alarm is on. */
export const isExhausted = (budget: FailureBudget): boolean => budget.left < 1
