import { describe, expect, it } from "@effect/vitest"
import { generateKey, layerNodeCrypto } from "@mintcode/adapters/node-crypto"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { Commit, type Crypto, type StorageFailed } from "@mintcode/core/kernel"
import type { SettingRepository } from "@mintcode/core/settings"
import { takeAllowance, throttleFor, type UpstreamAccountRepository, UpstreamLimit } from "@mintcode/core/supplier"
import { type Job, PULSE_MS, WorkEngine, WorkRepository } from "@mintcode/core/work"
import { Clock, Context, Effect, Exit, Layer, type Redacted, Scope } from "effect"

/** What each test opens anew: a database, and the engine's layer over it. */
export interface SharedPlace {
  readonly url: Redacted.Redacted<string>
  readonly engine: Layer.Layer<
    WorkEngine | UpstreamLimit,
    StorageFailed,
    Commit | Crypto | SettingRepository | UpstreamAccountRepository | WorkRepository
  >
  /** Whether wake-ups reach other processes, and come at their time. */
  readonly reachesAll: boolean
}

/** Longest wait for anything that has to happen: a crowded machine takes ten times as long as this one. */
const WAIT_MS_MAX = 30_000
/** Rounds of silence after which a worker is given up, and a round for each look and each claim. */
const TAKEN_OVER_MS = 10_000

/** One process's engine, built apart from all others. `frozen` makes its storage hang, as a stopped process's does. */
const openEngine = ({ engine, url }: SharedPlace) =>
  Effect.gen(function* () {
    let frozen = false
    const scope = yield* Scope.make()
    const key = yield* generateKey
    const storage = Layer.map(layerStorage(url), (context) => {
      const commit = Context.get(context, Commit)
      return Context.add(context, Commit, (changes) =>
        Effect.suspend(() => (frozen ? Effect.delay(commit(changes), WAIT_MS_MAX) : commit(changes))),
      )
    })
    const ports = Layer.merge(Layer.provideMerge(layerRepositories, storage), layerNodeCrypto([key]))
    const context = yield* Scope.extend(Layer.build(Layer.provideMerge(engine, ports)), scope)
    const close = Scope.close(scope, Exit.void)
    yield* Effect.addFinalizer(() => {
      frozen = false
      return close
    })
    return {
      scope,
      close,
      engine: Context.get(context, WorkEngine),
      limit: Context.get(context, UpstreamLimit),
      repository: Context.get(context, WorkRepository),
      freeze: () => {
        frozen = true
      },
      thaw: () => {
        frozen = false
      },
    }
  })

/** Jobs that note who ran when, and how many ran at once. */
const makeLog = () => {
  const runs: Array<{ readonly worker: string; readonly job: string; readonly at: number }> = []
  const running = new Map<string, number>()
  let togetherMax = 0
  const job = (worker: string, name: string, every: Job<never>["every"], takesMs = 0): Job<never> => ({
    name,
    every,
    run: Effect.gen(function* () {
      running.set(name, (running.get(name) ?? 0) + 1)
      togetherMax = Math.max(togetherMax, running.get(name) ?? 0)
      runs.push({ worker, job: name, at: yield* Clock.currentTimeMillis })
      yield* Effect.sleep(takesMs)
    }).pipe(Effect.ensuring(Effect.sync(() => running.set(name, (running.get(name) ?? 1) - 1)))),
  })
  return { runs, job, of: (name: string) => runs.filter((run) => run.job === name), togetherMax: () => togetherMax }
}

const until = (what: string, isSo: () => boolean) =>
  Effect.gen(function* () {
    for (let waited = 0; !isSo(); waited += 20) {
      if (waited > WAIT_MS_MAX) return yield* Effect.dieMessage(`${what}: not within ${WAIT_MS_MAX} ms`)
      yield* Effect.sleep(20)
    }
  })

/** What every engine holds, whatever carries it. */
export const workEngineContract = (name: string, place: Effect.Effect<SharedPlace, never, Scope.Scope>): void => {
  /** Puts a worker on an engine until its scope closes. */
  const employ = (
    opened: Effect.Effect.Success<ReturnType<typeof openEngine>>,
    jobs: ReadonlyArray<Job<never>>,
    takeOver: (worker: string) => void = () => undefined,
  ) =>
    Scope.extend(opened.engine.work({ jobs, takeOver: (worker) => Effect.sync(() => takeOver(worker)) }), opened.scope)

  describe.concurrent(name, () => {
    it.scopedLive("wakes a key whose time has come, at once and in the same process", () =>
      Effect.gen(function* () {
        const opened = yield* openEngine(yield* place)
        const woken: Array<string> = []
        yield* opened.engine.onWake("row", (id) => Effect.sync(() => void woken.push(id)))
        yield* opened.engine.wake({ kind: "row", id: "a" }, yield* Clock.currentTimeMillis)
        yield* opened.engine.wake({ kind: "other", id: "b" }, yield* Clock.currentTimeMillis)
        yield* until("woken", () => woken.includes("a"))
        expect(woken).not.toContain("b")
      }),
    )

    it.scopedLive("wakes nobody before the time", () =>
      Effect.gen(function* () {
        const shared = yield* place
        const sender = yield* openEngine(shared)
        const receiver = yield* openEngine(shared)
        const woken: Array<number> = []
        yield* receiver.engine.onWake("row", () =>
          Effect.flatMap(Clock.currentTimeMillis, (at) => Effect.sync(() => void woken.push(at))),
        )
        const at = (yield* Clock.currentTimeMillis) + 1_000
        yield* sender.engine.wake({ kind: "row", id: "a" }, at)
        yield* Effect.sleep(3_000)
        expect(yield* receiver.engine.reachesAll).toBe(shared.reachesAll)
        expect(woken).toHaveLength(shared.reachesAll ? 1 : 0)
        for (const moment of woken) expect(moment).toBeGreaterThanOrEqual(at - 20)
      }),
    )

    it.scopedLive("runs a quick job by turns over three workers, never twice at once", () =>
      Effect.gen(function* () {
        const shared = yield* place
        const log = makeLog()
        for (const worker of ["a", "b", "c"]) {
          yield* employ(yield* openEngine(shared), [log.job(worker, "sweep", "200 millis", 50)])
        }
        const startedAt = yield* Clock.currentTimeMillis
        yield* until("run ten times", () => log.of("sweep").length >= 10)
        const elapsed = (yield* Clock.currentTimeMillis) - startedAt
        expect(log.togetherMax()).toBe(1)
        // Each worker for itself would have run it three times as often.
        expect(log.of("sweep").length).toBeLessThanOrEqual(elapsed / 250 + 3)
      }),
    )

    it.scopedLive("fires a slow job once over three workers, and not again when they start anew", () =>
      Effect.gen(function* () {
        const shared = yield* place
        const log = makeLog()
        const names = ["hourly-1", "hourly-2", "hourly-3", "hourly-4"]
        const hire = (worker: string) =>
          Effect.flatMap(openEngine(shared), (opened) =>
            Effect.as(
              employ(
                opened,
                names.map((job) => log.job(worker, job, "1 hour")),
              ),
              opened,
            ),
          )
        const first = yield* Effect.all([hire("a"), hire("b"), hire("c")], { concurrency: 3 })
        yield* until("fired", () => names.every((job) => log.of(job).length > 0))
        yield* Effect.sleep(2 * PULSE_MS)
        yield* Effect.forEach(first, ({ close }) => close, { discard: true })
        yield* hire("d")
        yield* Effect.sleep(3 * PULSE_MS)
        expect(log.runs.map(({ job }) => job).sort()).toEqual(names)
      }),
    )

    it.scopedLive(
      "goes on within ten seconds without a worker that hangs, which then does no harm when it wakes up",
      () =>
        Effect.gen(function* () {
          const shared = yield* place
          const log = makeLog()
          const taken: Array<string> = []
          const frozen = yield* openEngine(shared)
          yield* employ(frozen, [log.job("frozen", "sweep", "200 millis"), log.job("frozen", "hourly", "1 hour")])
          yield* until("run by the first", () => log.of("sweep").length > 0 && log.of("hourly").length > 0)
          const id = yield* frozen.engine.workerId
          const next = yield* openEngine(shared)
          yield* employ(next, [log.job("next", "sweep", "200 millis"), log.job("next", "hourly", "1 hour")], (worker) =>
            taken.push(worker),
          )
          yield* Effect.sleep(2 * PULSE_MS)
          const frozenAt = yield* Clock.currentTimeMillis
          frozen.freeze()
          yield* until("taken over", () => taken.includes(String(id)))
          expect((yield* Clock.currentTimeMillis) - frozenAt).toBeLessThan(TAKEN_OVER_MS)
          yield* until("run by the next", () =>
            log.of("sweep").some(({ at, worker }) => worker === "next" && at > frozenAt),
          )
          frozen.thaw()
          yield* Effect.sleep(3 * PULSE_MS)
          expect(log.of("hourly")).toHaveLength(1)
          expect(log.togetherMax()).toBe(1)
        }),
      60_000,
    )

    it.scopedLive("hands back what it holds when it stops, and leaves nothing behind", () =>
      Effect.gen(function* () {
        const shared = yield* place
        const log = makeLog()
        const handed: Array<string> = []
        const first = yield* openEngine(shared)
        yield* employ(first, [log.job("first", "sweep", "200 millis")], (worker) => handed.push(worker))
        yield* until("run by the first", () => log.of("sweep").length > 0)
        const id = yield* first.engine.workerId
        const second = yield* openEngine(shared)
        yield* employ(second, [log.job("second", "sweep", "200 millis")])
        const stoppedAt = yield* Clock.currentTimeMillis
        yield* first.close
        expect(handed).toEqual([id])
        yield* until("run by the second", () =>
          log.of("sweep").some(({ at, worker }) => worker === "second" && at > stoppedAt),
        )
        expect((yield* second.repository.workers(10)).map((row) => row.id)).toEqual([yield* second.engine.workerId])
        expect(
          yield* Effect.scoped(openEngine(shared)).pipe(Effect.flatMap(({ engine }) => engine.workerId)),
        ).toBeNull()
      }),
    )

    it.scopedLive("keeps an upstream's rate over all who take from it", () =>
      Effect.gen(function* () {
        const shared = yield* place
        const takers = yield* Effect.replicateEffect(openEngine(shared), 3)
        const startedAt = yield* Clock.currentTimeMillis
        const taken = yield* Effect.forEach(
          takers,
          ({ limit }) => Effect.replicateEffect(limit.take("account", 50), 6),
          { concurrency: 3 },
        )
        const allowances = taken.flat()
        const calls = allowances.reduce((sum, one) => sum + one.calls, 0)
        const end = Math.max(...allowances.map(({ calls: count, from, intervalMs }) => from + count * intervalMs))
        expect(new Set(allowances.map(({ from }) => from)).size).toBe(allowances.length)
        expect(end - startedAt).toBeGreaterThanOrEqual((calls / 50) * 1_000 - 20)
      }),
    )

    it.scopedLive("slows all down when one of them was told to", () =>
      Effect.gen(function* () {
        const shared = yield* place
        const [told, other] = yield* Effect.all([openEngine(shared), openEngine(shared)])
        yield* other.limit.take("account", 50)
        const at = yield* Clock.currentTimeMillis
        yield* told.limit.widen("account", 1_500)
        const { from, intervalMs } = yield* other.limit.take("account", 50)
        expect(from).toBeGreaterThanOrEqual(at + 1_500)
        expect(intervalMs).toBe(2 * takeAllowance(throttleFor("account"), 50, at).allowance.intervalMs)
      }),
    )
  })
}
