import { Clock, Effect } from "effect"

/** Keys that are remembered; those not seen for longest are forgotten first. */
const KEYS_MAX = 20_000
const MINUTE_MS = 60_000

/** How a key stands with its rate. */
export interface KeyStanding {
  readonly isAllowed: boolean
  readonly remaining: number
  /** Until all of the minute's requests may be made again. */
  readonly resetMs: number
  readonly retryAfterMs: number
}

interface Bucket {
  readonly tokens: number
  readonly at: number
}

/** What one more request makes of a bucket that fills evenly and holds a minute's worth. */
export const takeToken = (
  bucket: Bucket | undefined,
  perMinute: number,
  at: number,
): { readonly bucket: Bucket; readonly standing: KeyStanding } => {
  const perMs = perMinute / MINUTE_MS
  const filled =
    bucket === undefined ? perMinute : Math.min(perMinute, bucket.tokens + Math.max(0, at - bucket.at) * perMs)
  const isAllowed = filled >= 1
  const tokens = isAllowed ? filled - 1 : filled
  return {
    bucket: { tokens, at },
    standing: {
      isAllowed,
      remaining: Math.floor(tokens),
      resetMs: Math.ceil((perMinute - tokens) / perMs),
      retryAfterMs: isAllowed ? 0 : Math.ceil((1 - tokens) / perMs),
    },
  }
}

/** Rates of API keys, remembered in this process: an honest request writes nothing. */
export const makeKeyLimits = () => {
  const buckets = new Map<string, Bucket>()
  return {
    take: (keyId: string, perMinute: number): Effect.Effect<KeyStanding> =>
      Effect.map(Clock.currentTimeMillis, (at) => {
        const { bucket, standing } = takeToken(buckets.get(keyId), perMinute, at)
        // A Map keeps the order of insertion: taking a key out and putting it back makes it the newest.
        buckets.delete(keyId)
        buckets.set(keyId, bucket)
        if (buckets.size > KEYS_MAX) {
          const oldest = buckets.keys().next()
          if (oldest.done !== true) buckets.delete(oldest.value)
        }
        return standing
      }),
  } as const
}
