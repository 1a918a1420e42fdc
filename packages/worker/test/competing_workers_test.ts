import { describe, expect, it } from "@effect/vitest"
import { makeSimulator, type Simulator } from "@mintcode/adapters/simulator"
import { RedemptionRepository } from "@mintcode/core/redemption"
import { UpstreamAccountRepository } from "@mintcode/core/supplier"
import { layerWorker } from "@mintcode/worker"
import { Clock, Effect, Layer, type Redacted } from "effect"
import { booksOf, expectSettledUpstream, expectSound } from "./books.ts"
import { redeem, untilQuiet } from "./buyer.ts"
import { describeDatabases } from "./databases.ts"
import { codesFor, DRIVER_NAMES, type DriverName, marketScript, openShop, type ShopOptions } from "./shop.ts"
import { employProcess } from "./worker_processes.ts"
import { layerWorld, TIMING_PATIENT } from "./world.ts"

/** Redemptions that are due at once: more than one worker reads in a glance. */
const REDEMPTIONS = 150
/** Redemptions behind a narrow throttle: enough calls for some seconds. */
const THROTTLED_REDEMPTIONS = 80
const RATE_PER_SECOND = 50
/** What a correct throttle may let through on top of its rate: calls taken ahead by two workers, and both ends. */
const BURST_MAX = 20
const TEST_MS_MAX = 120_000

/** Accepts codes while nobody works, so that all of them are due when the workers come. */
const acceptMany = (count: number, shop: Omit<ShopOptions, "simulator">, script: Parameters<typeof marketScript>[1]) =>
  Effect.gen(function* () {
    const simulator = yield* makeSimulator({ script: marketScript([], script) })
    const opened = yield* openShop({ simulator, policy: { timeLimitMs: TEST_MS_MAX }, ...shop })
    const codes = yield* codesFor(opened, count)
    const accepted = yield* Effect.forEach(codes, (code) => redeem(code), { concurrency: 16 })
    return { simulator, shop: opened, ids: accepted.map(({ redemption }) => redemption.id) }
  })

/** Each was bought once, delivered once, and belongs to nobody else. */
const expectAllDelivered = (simulator: Simulator, ids: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    for (const id of ids) yield* untilQuiet(id)
    const books = yield* Effect.forEach(ids, booksOf)
    books.forEach(expectSound)
    expect(books.map(({ redemption }) => redemption.state)).toEqual(ids.map(() => "delivered"))
    expect(new Set(books.map(({ redemption }) => redemption.order?.ref)).size).toBe(ids.length)
    expectSettledUpstream(simulator, ids.length)
    const repository = yield* RedemptionRepository
    expect(yield* repository.nextWakeAt).toBeNull()
  })

/** Calls of one protocol or the other, whatever came of them. */
const callsAt = (simulator: Simulator): number =>
  Object.entries(simulator.metrics())
    .filter(([name]) => DRIVER_NAMES.some((driver) => name.startsWith(`${driver}.`)))
    .reduce((sum, [, count]) => sum + count, 0)

const buysAt = (simulator: Simulator, driver: DriverName): number => simulator.metrics()[`${driver}.buy`] ?? 0

/** A worker of its own, built apart from all others, for as long as the scope lasts. */
const employ = (url: Redacted.Redacted<string>) =>
  Layer.build(Layer.provide(layerWorker, layerWorld({ url, timing: TIMING_PATIENT })))

describeDatabases("two workers on one database", (database) => {
  for (const driver of DRIVER_NAMES) {
    describe(`with the same rows due (${driver})`, () => {
      it.scopedLive(
        "buy each once and deliver each once",
        () =>
          Effect.gen(function* () {
            const url = yield* database
            yield* Effect.gen(function* () {
              const { simulator, ids } = yield* acceptMany(REDEMPTIONS, { driver }, { latencyMs: { min: 0, max: 20 } })
              yield* Effect.all([employ(url), employ(url)], { concurrency: 2 })
              yield* expectAllDelivered(simulator, ids)
              expect(buysAt(simulator, driver)).toBe(ids.length)
            }).pipe(Effect.provide(layerWorld({ url })))
          }),
        TEST_MS_MAX,
      )
    })
  }

  it.scopedLive(
    "buy each once and deliver each once from two processes",
    () =>
      Effect.gen(function* () {
        const url = yield* database
        const [driver = ""] = DRIVER_NAMES
        yield* Effect.gen(function* () {
          const { simulator, ids } = yield* acceptMany(REDEMPTIONS, { driver }, { latencyMs: { min: 0, max: 20 } })
          yield* Effect.all([employProcess(url), employProcess(url)], { concurrency: 2 })
          yield* expectAllDelivered(simulator, ids)
          expect(buysAt(simulator, driver)).toBe(ids.length)
        }).pipe(Effect.provide(layerWorld({ url })))
      }),
    TEST_MS_MAX,
  )

  it.scopedLive(
    "keep to the account's rate together",
    () =>
      Effect.gen(function* () {
        const url = yield* database
        const [driver = ""] = DRIVER_NAMES
        yield* Effect.gen(function* () {
          const narrow = { driver, ratePerSecond: RATE_PER_SECOND }
          const { simulator, ids } = yield* acceptMany(THROTTLED_REDEMPTIONS, narrow, {})
          const startedAt = yield* Clock.currentTimeMillis
          yield* Effect.all([employ(url), employ(url)], { concurrency: 2 })
          yield* expectAllDelivered(simulator, ids)
          const seconds = ((yield* Clock.currentTimeMillis) - startedAt) / 1_000
          // Two throttles that know nothing of each other would let twice as many through.
          expect(callsAt(simulator)).toBeLessThanOrEqual(RATE_PER_SECOND * seconds + BURST_MAX)
        }).pipe(Effect.provide(layerWorld({ url })))
      }),
    TEST_MS_MAX,
  )

  it.scopedLive(
    "slow down together when the upstream limits them, and deliver all the same",
    () =>
      Effect.gen(function* () {
        const url = yield* database
        const [, driver = ""] = DRIVER_NAMES
        yield* Effect.gen(function* () {
          const { simulator, shop, ids } = yield* acceptMany(
            30,
            { driver, ratePerSecond: 200 },
            { callsPerSecondMax: 20 },
          )
          yield* Effect.all([employ(url), employ(url)], { concurrency: 2 })
          yield* expectAllDelivered(simulator, ids)
          expect(simulator.metrics()["fault:throttle-key"]).toBeGreaterThan(0)
          const accounts = yield* UpstreamAccountRepository
          const throttle = yield* Effect.flatten(accounts.throttle(shop.accountId))
          expect(throttle.width).toBeGreaterThan(1)
        }).pipe(Effect.provide(layerWorld({ url })))
      }),
    TEST_MS_MAX,
  )
})
