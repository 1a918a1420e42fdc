import type { Commit, Crypto, StorageFailed } from "@mintcode/core/kernel"
import { Commit as CommitTag } from "@mintcode/core/kernel"
import { installationId, type SettingRepository } from "@mintcode/core/settings"
import { makeRowLimit, UpstreamAccountRepository, UpstreamLimit } from "@mintcode/core/supplier"
import { type Job, makeEmbeddedEngine, makeFiring, WorkEngine, WorkRepository } from "@mintcode/core/work"
import { Context, Effect, Layer, type Redacted, Runtime } from "effect"
import { makeRedisLimit } from "./redis_limit.ts"
import { openRedis } from "./redis_link.ts"
import { makeTicks } from "./ticks.ts"
import { makeWakeUps } from "./wake_ups.ts"

/** Where Redis is. */
export interface BullmqOptions {
  /** `redis://user:password@host:6379/0`, or `rediss://…` for TLS. */
  readonly url: Redacted.Redacted<string>
}

/**
 * Work over BullMQ on Redis: delayed jobs carry wake-ups to whichever worker is free, one job for each schedule comes
 * round on one worker, and the buckets of upstream accounts are in Redis. The rows stay the truth. While Redis is away
 * everything goes on as the embedded engine does it, and a Redis that was emptied is filled again by the work itself.
 *
 * @example
 * ```ts
 * import { layerBullmqWork } from "@mintcode/adapters/bullmq"
 * import { layerCoreOn } from "@mintcode/core"
 * import { Redacted } from "effect"
 *
 * export const core = layerCoreOn(layerBullmqWork({ url: Redacted.make("redis://127.0.0.1:6379/0") }))
 * ```
 */
export const layerBullmqWork = ({
  url,
}: BullmqOptions): Layer.Layer<
  WorkEngine | UpstreamLimit,
  StorageFailed,
  Commit | Crypto | SettingRepository | UpstreamAccountRepository | WorkRepository
> =>
  Layer.scopedContext(
    Effect.gen(function* () {
      // Braces keep all keys of an installation on one node of a Redis cluster.
      const prefix = `{mintcode:${yield* installationId}}`
      const embedded = yield* makeEmbeddedEngine
      const rows = yield* makeRowLimit
      const accounts = yield* UpstreamAccountRepository
      const fire = makeFiring(yield* CommitTag, yield* WorkRepository)
      const link = yield* openRedis(url)
      const wakeUps = yield* makeWakeUps(link, prefix)

      const engine = WorkEngine.of({
        wake: (key, at) => wakeUps.send(key, at, embedded.wake(key, at)),
        onWake: (kind, handler) => Effect.zipRight(embedded.onWake(kind, handler), wakeUps.receive(kind, handler)),
        reachesAll: link.isUp,
        work: <R>({
          jobs,
          takeOver,
        }: {
          jobs: ReadonlyArray<Job<R>>
          takeOver: Parameters<typeof embedded.work<R>>[0]["takeOver"]
        }) =>
          Effect.gen(function* () {
            const runtime = yield* Effect.runtime<R>()
            yield* embedded.workWhile(
              Effect.map(link.isUp, (isUp) => !isUp),
              { jobs, takeOver },
            )
            yield* makeTicks(link, prefix, jobs, (job) => Runtime.runPromise(runtime)(fire(job)))
          }),
        workerId: embedded.workerId,
      })
      return Context.make(WorkEngine, engine).pipe(
        Context.add(UpstreamLimit, makeRedisLimit(link, prefix, rows, accounts)),
      )
    }),
  )
