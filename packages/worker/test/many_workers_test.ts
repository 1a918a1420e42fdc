import type { ChildProcess } from "node:child_process"
import { describe, expect, it } from "@effect/vitest"
import { makeSimulator, type Simulator } from "@mintcode/adapters/simulator"
import { isOpen, type Redemption, RedemptionRepository } from "@mintcode/core/redemption"
import { PULSE_MS, WorkRepository } from "@mintcode/core/work"
import { Clock, Effect, type Redacted, type Scope } from "effect"
import { describeMariaDb, mariaDbDatabase } from "../../adapters/test/maria_db.ts"
import { describeRedis, redisServer } from "../../adapters/test/redis_server.ts"
import { booksOf, expectSettledUpstream, expectSound, wastedOf } from "./books.ts"
import { redeem, untilQuiet, untilSettled } from "./buyer.ts"
import { codesFor, DRIVER_NAMES, marketScript, openShop, type ShopOptions } from "./shop.ts"
import { employProcess } from "./worker_processes.ts"
import { layerWorld, TIMING_WATCHFUL, type World } from "./world.ts"

const [DRIVER = ""] = DRIVER_NAMES
const REDEMPTIONS = 16
/** Calls that take so long that a worker which dies is in the middle of some. */
const SLOW = { latencyMs: { min: 800, max: 1_600 } }
/** What was promised: a killed worker's redemptions go on within this. */
const GOES_ON_MS = 10_000
/** The same in pulses of a worker that lives: a crowded machine makes all of them later, and no more. */
const GOES_ON_PULSES_MAX = Math.floor(GOES_ON_MS / PULSE_MS)
const TEST_MS_MAX = 240_000

/** A database and, where it carries the work, Redis. */
interface Place {
  readonly url: Redacted.Redacted<string>
  readonly redis?: string
}

type OwnPlace = Effect.Effect<Place, never, Scope.Scope>

const onMariaDb: OwnPlace = Effect.map(mariaDbDatabase, (url) => ({ url }))
const onRedis: OwnPlace = Effect.all({ url: mariaDbDatabase, redis: Effect.map(redisServer, ({ url }) => url) })

const acceptAll = (simulator: Simulator, options: Partial<ShopOptions> = {}, count = REDEMPTIONS) =>
  Effect.gen(function* () {
    const policy = { timeLimitMs: TEST_MS_MAX }
    const shop = yield* openShop({ driver: DRIVER, simulator, policy, ...options })
    const codes = yield* codesFor(shop, count)
    const accepted = yield* Effect.forEach(codes, (code) => redeem(code), { concurrency: 8 })
    return accepted.map(({ redemption }) => redemption.id)
  })

/** What of the redemptions a worker's own rows say that it is at. */
const heldBy = (worker: string) =>
  Effect.flatMap(RedemptionRepository, (repository) =>
    Effect.flatMap(Clock.currentTimeMillis, (at) => repository.claimedBy(worker, at, REDEMPTIONS)),
  )

/** Sends a signal to a worker that is in the middle of some calls, and answers what it holds for ever. */
const signalBusy = (workers: ReadonlyArray<ChildProcess>, signal: NodeJS.Signals) =>
  Effect.gen(function* () {
    const work = yield* WorkRepository
    for (;;) {
      for (const { id, name } of yield* work.workers(10)) {
        if ((yield* heldBy(id)).length < 4) continue
        const child = workers.find(({ pid }) => String(pid) === name)
        child?.kill(signal)
        const held = yield* heldBy(id)
        if (held.length > 0) return { held, child }
        child?.kill("SIGCONT")
      }
      yield* Effect.sleep(5)
    }
  }).pipe(Effect.timeoutFail({ duration: TEST_MS_MAX, onTimeout: () => new Error("nobody holds anything") }))

/** How often the worker that lives has shown it: the version of its row. */
const pulsesBut = (child: ChildProcess | undefined) =>
  Effect.gen(function* () {
    const workers = yield* Effect.flatMap(WorkRepository, (work) => work.workers(10))
    return workers.find(({ name }) => name !== String(child?.pid))?.version ?? 0
  })

/** How long it takes until somebody else has moved each of them. */
const goesOn = (held: ReadonlyArray<Redemption>, child: ChildProcess | undefined) =>
  Effect.gen(function* () {
    const repository = yield* RedemptionRepository
    const startedAt = yield* Clock.currentTimeMillis
    const before = yield* pulsesBut(child)
    const left = new Map(held.map((row) => [row.id, row.version]))
    while (left.size > 0) {
      for (const [id, version] of left) {
        const now = yield* Effect.flatten(repository.byId(id))
        // Being woken is one version; whoever goes on makes the next.
        if (now.version > version + 1 || !isOpen(now.state)) left.delete(id)
      }
      if ((yield* Clock.currentTimeMillis) - startedAt > TEST_MS_MAX) break
      yield* Effect.sleep(20)
    }
    return {
      ms: (yield* Clock.currentTimeMillis) - startedAt,
      pulses: (yield* pulsesBut(child)) - before,
    }
  })

/** `until` says how long to wait: while a worker may still wake up and order, until nobody looks for its orders any more. */
const expectAllDelivered = (
  simulator: Simulator,
  ids: ReadonlyArray<string>,
  until: typeof untilQuiet = untilSettled,
) =>
  Effect.gen(function* () {
    for (const id of ids) yield* until(id)
    const books = yield* Effect.forEach(ids, booksOf)
    books.forEach(expectSound)
    expect(books.map(({ redemption }) => redemption.state)).toEqual(ids.map(() => "delivered"))
    expect(new Set(books.map(({ redemption }) => redemption.order?.ref)).size).toBe(ids.length)
    // An order that left before its worker was given up, and was found by nobody, is paid for and told of.
    const wasted = books.reduce((sum, one) => sum + wastedOf(one), 0)
    expectSettledUpstream(simulator, ids.length + wasted)
    return wasted
  })

const manyWorkers = (name: string, place: OwnPlace): void => {
  /** A test in a world of its own, in which nobody works but the processes that it starts. */
  const inPlace = (
    test: (place: Place, simulator: Simulator) => Effect.Effect<void, unknown, Scope.Scope | World>,
    script: Parameters<typeof marketScript>[1] = {},
  ) =>
    Effect.gen(function* () {
      const opened = yield* place
      const simulator = yield* makeSimulator({ script: marketScript([], script) })
      const world = layerWorld({ ...opened, timing: TIMING_WATCHFUL })
      yield* test(opened, simulator).pipe(Effect.provide(world))
    })

  describe(name, () => {
    it.scopedLive(
      "goes on within ten seconds with what a killed worker was at, and delivers each once",
      () =>
        inPlace(
          ({ redis, url }, simulator) =>
            Effect.gen(function* () {
              const ids = yield* acceptAll(simulator)
              const workers = yield* Effect.replicateEffect(employProcess(url, redis), 2, { concurrency: 2 })
              const { child, held } = yield* signalBusy(workers, "SIGKILL")
              const took = yield* goesOn(held, child)
              process.stdout.write(
                `${name}: what a killed worker was at went on after ${took.ms} ms, ${took.pulses} pulses\n`,
              )
              expect(took.pulses).toBeLessThanOrEqual(GOES_ON_PULSES_MAX)
              expect(yield* expectAllDelivered(simulator, ids)).toBe(0)
            }),
          SLOW,
        ),
      TEST_MS_MAX,
    )

    it.scopedLive(
      "takes no harm from a worker that was stopped, given up, and wakes up in the middle of its calls",
      () =>
        inPlace(
          ({ redis, url }, simulator) =>
            Effect.gen(function* () {
              const ids = yield* acceptAll(simulator)
              const workers = yield* Effect.replicateEffect(employProcess(url, redis), 2, { concurrency: 2 })
              const { child, held } = yield* signalBusy(workers, "SIGSTOP")
              yield* goesOn(held, child)
              child?.kill("SIGCONT")
              const wasted = yield* expectAllDelivered(simulator, ids, untilQuiet)
              process.stdout.write(
                `${name}: ${wasted} orders of ${ids.length} redemptions were wasted by a worker that was stopped\n`,
              )
              expect(yield* Effect.flatMap(WorkRepository, ({ workers }) => workers(10))).toHaveLength(2)
            }),
          SLOW,
        ),
      TEST_MS_MAX,
    )

    it.scopedLive(
      "keeps to an upstream's rate over three workers",
      () =>
        inPlace(({ redis, url }, simulator) =>
          Effect.gen(function* () {
            const rate = 40
            const ids = yield* acceptAll(simulator, { ratePerSecond: rate }, 60)
            const startedAt = yield* Clock.currentTimeMillis
            yield* Effect.replicateEffect(employProcess(url, redis), 3, { concurrency: 3 })
            yield* expectAllDelivered(simulator, ids)
            const seconds = ((yield* Clock.currentTimeMillis) - startedAt) / 1_000
            const calls = Object.entries(simulator.metrics())
              .filter(([call]) => call.startsWith(`${DRIVER}.`))
              .reduce((sum, [, count]) => sum + count, 0)
            // What three workers may have taken ahead, on top of the rate.
            expect(calls).toBeLessThanOrEqual(rate * seconds + 3 * 4 + rate / 10)
          }),
        ),
      TEST_MS_MAX,
    )

    it.scopedLive(
      "runs what comes round every few minutes once, however many workers start at the same time",
      () =>
        inPlace(({ redis, url }, simulator) =>
          Effect.gen(function* () {
            yield* acceptAll(simulator, {}, 1)
            yield* Effect.replicateEffect(employProcess(url, redis), 3, { concurrency: 3 })
            yield* Effect.sleep("6 seconds")
            const schedules = yield* Effect.flatMap(WorkRepository, (work) => work.schedules(100))
            const balance = schedules.find((schedule) => schedule.name === "balance-watch")
            expect(balance?.firedAt).toBeGreaterThan(0)
            // The watch reads the balance, and so does reconciliation.
            expect(simulator.metrics()[`${DRIVER}.profile`]).toBeLessThanOrEqual(2)
          }),
        ),
      TEST_MS_MAX,
    )
  })
}

describeMariaDb("any number of workers", () => {
  manyWorkers("over MariaDB alone", onMariaDb)
  describeRedis("with Redis", () => {
    manyWorkers("over MariaDB and Redis", onRedis)
  })
})
