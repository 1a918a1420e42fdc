import type { RateLimits } from "./address_standing.ts"

/** Requests of an API key that a process lets through before the others hear of them: this share of its rate. */
const UNTOLD_SHARE = 0.1
/** Fewer would be told one by one. */
const UNTOLD_MIN = 10

const PREFIX = "key:"

/**
 * What the requests of an API key are counted under. Its rate is part of the name, so that a process which hears of a
 * key it has never seen knows how fast its requests come back.
 */
export const keyRateKey = (keyId: string, perMinute: number): string => `${PREFIX}${keyId}/${perMinute}`

/** The rate in such a name; nothing in any other. */
export const perMinuteOf = (key: string): number | undefined => {
  if (!key.startsWith(PREFIX)) return undefined
  const perMinute = Number(key.slice(key.lastIndexOf("/") + 1))
  return Number.isInteger(perMinute) && perMinute > 0 ? perMinute : undefined
}

/** A bucket that fills evenly and holds a minute's worth. */
export const keyRateLimits = (limits: RateLimits, perMinute: number): RateLimits => ({
  ...limits,
  burst: perMinute,
  perMinute,
})

/** How many requests others need not hear of (decision 0010). */
export const keyRequestsUntoldMax = (perMinute: number): number =>
  Math.max(UNTOLD_MIN, Math.floor(perMinute * UNTOLD_SHARE))
