import { expect, it } from "@effect/vitest"
import { layerBullmqWork } from "@mintcode/adapters/bullmq"
import { generateKey, layerNodeCrypto } from "@mintcode/adapters/node-crypto"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { UpstreamLimit } from "@mintcode/core/supplier"
import { WorkEngine } from "@mintcode/core/work"
import { Clock, Context, Effect, Layer, Redacted } from "effect"
import { describeRedis, redisServer } from "./redis_server.ts"

/** Longest wait for anything that has to happen: a crowded machine takes ten times as long as this one. */
const WAIT_MS_MAX = 30_000

const until = (what: string, isSo: () => boolean) =>
  Effect.gen(function* () {
    for (let waited = 0; !isSo(); waited += 20) {
      if (waited > WAIT_MS_MAX) return yield* Effect.dieMessage(`${what}: not within ${WAIT_MS_MAX} ms`)
      yield* Effect.sleep(20)
    }
  })

describeRedis("Work over a Redis that cannot be relied on", () => {
  it.scopedLive("goes on while it is spoilt, emptied, gone, frozen and back, in jobs, wake-ups and limits alike", () =>
    Effect.gen(function* () {
      const redis = yield* redisServer
      const storage = Layer.provideMerge(layerRepositories, layerStorage(Redacted.make("sqlite::memory:")))
      const ports = Layer.merge(storage, layerNodeCrypto([yield* generateKey]))
      const context = yield* Layer.build(Layer.provideMerge(layerBullmqWork({ url: Redacted.make(redis.url) }), ports))
      const engine = Context.get(context, WorkEngine)
      const limit = Context.get(context, UpstreamLimit)
      let runs = 0
      const woken = new Set<string>()
      yield* engine.onWake("row", (id) => Effect.sync(() => void woken.add(id)))
      yield* engine.work({
        jobs: [{ name: "sweep", every: "200 millis", run: Effect.sync(() => runs++) }],
        takeOver: () => Effect.void,
      })
      const goesOn = (what: string) =>
        Effect.gen(function* () {
          const before = runs
          yield* until(`${what}: runs`, () => runs > before + 2)
          yield* engine.wake({ kind: "row", id: what }, yield* Clock.currentTimeMillis)
          yield* until(`${what}: woken`, () => woken.has(what))
          expect((yield* limit.take(what, 10)).calls).toBe(1)
        })
      yield* goesOn("there")
      for (const text of ["{", "null", "[1]", '{"id":"there","version":0,"nextAt":0,"width":0}', '{"id":"other"}']) {
        expect(yield* Effect.promise(() => redis.overwrite(":limit:", text))).toBeGreaterThan(0)
        const at = yield* Clock.currentTimeMillis
        yield* limit.widen("there", 60_000)
        expect([text, (yield* limit.take("there", 10)).from >= at + 60_000]).toEqual([text, true])
      }
      yield* Effect.promise(redis.empty)
      yield* goesOn("emptied")
      yield* Effect.promise(redis.stop)
      yield* goesOn("gone")
      yield* Effect.promise(redis.start)
      yield* goesOn("back")
      redis.signal("SIGSTOP")
      yield* goesOn("frozen")
      redis.signal("SIGCONT")
      yield* Effect.sleep("2 seconds")
      yield* goesOn("thawed")
      expect(yield* engine.reachesAll).toBe(true)
    }),
  )
})
