import {
  type Allowance,
  allowanceUnknown,
  Throttle,
  takeInTime,
  throttleFor,
  type UpstreamAccountRepository,
  type UpstreamLimitShape,
  widenThrottle,
} from "@mintcode/core/supplier"
import { Clock, Effect, Option, Schema } from "effect"
import type { RedisLink } from "./redis_link.ts"

/** Kept so long after the last call; what was forgotten begins from the row. */
const KEEP_MS = 60 * 60_000
/** Tries after the first when another worker took at the same moment. */
const TRIES_MAX = 24

/** Writes a value in the place of the one that was read. Nothing is decided in Redis: the rules are core's. */
const SWAP = `
if (redis.call("GET", KEYS[1]) or "") == ARGV[1] then
  redis.call("SET", KEYS[1], ARGV[2], "PX", ARGV[3])
  return 1
end
return 0
`

/** What lies there may be anything: of an older version, or of somebody else. What is no bucket begins from the row. */
const decodeThrottle = Schema.decodeUnknownOption(
  Schema.parseJson(Throttle.pipe(Schema.filter(({ version, width }) => version >= 0 && width >= 1))),
)

/**
 * The buckets of upstream accounts in Redis: a worker takes a few calls for one round trip and waits for no row. What an
 * upstream asked for is kept in the row as well, so that a Redis that was emptied does not forget it; while Redis is away
 * the rows carry it all.
 */
export const makeRedisLimit = (
  link: RedisLink,
  prefix: string,
  rows: UpstreamLimitShape,
  repository: UpstreamAccountRepository["Type"],
): UpstreamLimitShape => {
  const keyOf = (accountId: string) => `${prefix}:limit:${accountId}`

  const fromRow = (accountId: string): Effect.Effect<Throttle> =>
    repository.throttle(accountId).pipe(
      Effect.map(Option.getOrElse(() => throttleFor(accountId))),
      Effect.catchAll(() => Effect.succeed(throttleFor(accountId))),
    )

  /** Reads, decides and swaps, until nobody was faster. `undefined` when Redis is no help. */
  const changed = <A>(
    accountId: string,
    decide: (throttle: Throttle, at: number) => readonly [next: Throttle | undefined, answer: A],
  ): Effect.Effect<A | undefined> => {
    const none = Effect.succeed(undefined)
    const once = Effect.gen(function* () {
      const text = yield* link.attempt<string | null | undefined>(() => link.client.get(keyOf(accountId)), none)
      if (text === undefined) return { answer: undefined }
      const kept = Option.filter(decodeThrottle(text), ({ id }) => id === accountId)
      const read = Option.isSome(kept) ? kept.value : yield* fromRow(accountId)
      const [next, answer] = decide(read, yield* Clock.currentTimeMillis)
      if (next === undefined) return { answer }
      const swap = () => link.client.eval(SWAP, 1, keyOf(accountId), text ?? "", JSON.stringify(next), KEEP_MS)
      const swapped = yield* link.attempt<unknown>(swap, none)
      return swapped === undefined ? { answer: undefined } : swapped === 1 ? { answer } : undefined
    })
    return Effect.gen(function* () {
      for (let tried = 0; tried < TRIES_MAX; tried++) {
        const outcome = yield* once
        if (outcome !== undefined) return outcome.answer
      }
      return undefined
    })
  }

  return {
    take: (accountId, ratePerSecond) =>
      Effect.flatMap(
        changed<Allowance>(accountId, (throttle, at) => {
          const taken = takeInTime(throttle, ratePerSecond, at)
          return [taken.throttle, taken.allowance]
        }),
        (allowance) => (allowance === undefined ? rows.take(accountId, ratePerSecond) : Effect.succeed(allowance)),
      ).pipe(Effect.catchAllDefect(() => allowanceUnknown(ratePerSecond))),
    widen: (accountId, retryAfterMs) =>
      Effect.zipRight(
        rows.widen(accountId, retryAfterMs),
        changed(accountId, (throttle, at) => [widenThrottle(throttle, retryAfterMs, at), true]),
      ),
  }
}
