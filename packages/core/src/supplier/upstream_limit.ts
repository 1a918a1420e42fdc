import { Clock, Context, Effect, Layer, Option } from "effect"
import { Commit, insert, retryConflicts, type Timestamp, update } from "../kernel/mod.ts"
import { UpstreamAccountRepository } from "./repository.ts"
import { type Allowance, type Throttle, ThrottleEntity, takeAllowance, throttleFor, widenThrottle } from "./throttle.ts"

/** Longest wait for the shared bucket within a call; beyond it the redemption cools down instead. */
export const THROTTLE_WAIT_MS_MAX = 2_000

const GUARDS = [`${ThrottleEntity.name}.version`, `${ThrottleEntity.name}.key`]

export interface UpstreamLimitShape {
  /** Takes a few calls out of an account's bucket. Never fails: where the bucket cannot be reached, its rate still holds. */
  readonly take: (accountId: string, ratePerSecond: number) => Effect.Effect<Allowance>
  /** Tells the bucket that the upstream asked for fewer calls. */
  readonly widen: (accountId: string, retryAfterMs: number | null) => Effect.Effect<void>
}

/** The token bucket of each upstream account, shared by all workers. What it lets through is decided by `takeAllowance`. */
export class UpstreamLimit extends Context.Tag("@mintcode/core/supplier/UpstreamLimit")<
  UpstreamLimit,
  UpstreamLimitShape
>() {}

/** One call at the account's own rate: the bucket protects the upstream from us, and what cannot be read is no reason to stop. */
export const allowanceUnknown = (ratePerSecond: number): Effect.Effect<Allowance> =>
  Effect.map(Clock.currentTimeMillis, (from) => ({ calls: 1, from, intervalMs: 1000 / ratePerSecond }))

/** Takes from a bucket, but nothing from one that is too far behind: the caller will come again. */
export const takeInTime = (
  throttle: Throttle,
  ratePerSecond: number,
  at: Timestamp,
): { readonly throttle: Throttle | undefined; readonly allowance: Allowance } => {
  const taken = takeAllowance(throttle, ratePerSecond, at)
  return taken.allowance.from - at <= THROTTLE_WAIT_MS_MAX ? taken : { ...taken, throttle: undefined }
}

/** The buckets as rows of the database. */
export const makeRowLimit = Effect.gen(function* () {
  const commit = yield* Commit
  const repository = yield* UpstreamAccountRepository

  const read = (accountId: string) =>
    Effect.map(
      repository.throttle(accountId),
      Option.getOrElse(() => throttleFor(accountId)),
    )

  const save = (before: Throttle, next: Throttle) =>
    commit([
      before.version === 0 ? insert(ThrottleEntity, { ...next, version: 1 }) : update(ThrottleEntity, before, next),
    ])

  return {
    take: (accountId, ratePerSecond) =>
      Effect.gen(function* () {
        const before = yield* read(accountId)
        const { allowance, throttle } = takeInTime(before, ratePerSecond, yield* Clock.currentTimeMillis)
        if (throttle !== undefined) yield* save(before, throttle)
        return allowance
      }).pipe(
        retryConflicts(GUARDS),
        Effect.catchAll(() => allowanceUnknown(ratePerSecond)),
      ),
    widen: (accountId, retryAfterMs) =>
      Effect.gen(function* () {
        const before = yield* read(accountId)
        yield* save(before, widenThrottle(before, retryAfterMs, yield* Clock.currentTimeMillis))
      }).pipe(retryConflicts(GUARDS), Effect.ignoreLogged),
  } satisfies UpstreamLimitShape
})

export const layerRowLimit = Layer.effect(UpstreamLimit, makeRowLimit)
