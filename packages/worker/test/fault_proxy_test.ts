import { describe, expect, it } from "@effect/vitest"
import { makeSimulator } from "@mintcode/adapters/simulator"
import { layerWorker } from "@mintcode/worker"
import { Effect, Layer, Redacted } from "effect"
import { describeMariaDb, mariaDbDatabase } from "../../adapters/test/maria_db.ts"
import { describeRedis, redisServer } from "../../adapters/test/redis_server.ts"
import { expectSettledUpstream, expectSound } from "./books.ts"
import { redeem, untilQuiet, untilState } from "./buyer.ts"
import { type FaultProxy, makeFaultProxy, portOf, through } from "./fault_proxy.ts"
import { codesFor, DRIVER_NAMES, type DriverName, marketScript, openShop } from "./shop.ts"
import { layerWorkedWorld, layerWorld, TIMING_FAST } from "./world.ts"

const REDEMPTIONS = 8
/** Values come when everything is under way, and nothing is over before the network breaks. */
const VALUE_MS = 1_500
const SHELF = { sms: [{ delayMs: VALUE_MS }] }
const TEST_MS_MAX = 240_000
/** A claim outlives the longest call through a slow network. */
const TIMING = { ...TIMING_FAST, claimMs: 8_000 }

/** A database of its own that waits for no disk: what is broken here is another thing. */
const FLEETING = Redacted.make("sqlite::memory:")

/** Something that becomes of the network while redemptions run, and is over when it returns. */
interface NetworkFault {
  readonly name: string
  readonly happens: (proxy: FaultProxy) => Effect.Effect<void>
}

/** All rounds of a fault; CI is content with fewer of those that make a connection wait until it is given up. */
const IS_LONG = process.env["MINTCODE_TEST_LONG"] === "true"

const rounds = (count: number, pauseMs: number, each: () => void) =>
  Effect.sync(each).pipe(Effect.zipRight(Effect.sleep(pauseMs)), Effect.repeatN(count - 1), Effect.asVoid)

const FAULTS: ReadonlyArray<NetworkFault> = [
  { name: "is cut again and again", happens: (proxy) => rounds(10, 200, proxy.cut) },
  {
    name: "takes a quarter of a second each way",
    happens: (proxy) =>
      Effect.sync(() => proxy.delay(250)).pipe(
        Effect.zipRight(Effect.sleep(4_000)),
        Effect.zipRight(Effect.sync(() => proxy.delay(0))),
      ),
  },
  {
    name: "is gone for some seconds",
    happens: (proxy) =>
      Effect.sync(() => proxy.close(true)).pipe(
        Effect.zipRight(Effect.sleep(3_000)),
        Effect.zipRight(Effect.sync(() => proxy.close(false))),
      ),
  },
  { name: "leaves connections half open", happens: (proxy) => rounds(IS_LONG ? 3 : 1, 700, proxy.freeze) },
  { name: "cuts answers short", happens: (proxy) => rounds(4, 400, () => proxy.truncate(3, 20)) },
]

/** The network says again what fits, as one that lost the acknowledgement of a packet does. */
const repeats = (isRepeated: (request: string) => boolean): NetworkFault => ({
  name: "delivers requests twice",
  happens: (proxy) =>
    Effect.sync(() => proxy.repeat(isRepeated)).pipe(
      Effect.zipRight(Effect.sleep(3_000)),
      Effect.zipRight(Effect.sync(() => proxy.repeat(undefined))),
    ),
})

/** Redeems while the network breaks, and answers which redemptions there are. */
const surviveAll = (shop: Effect.Effect.Success<ReturnType<typeof openShop>>, proxy: FaultProxy, fault: NetworkFault) =>
  Effect.gen(function* () {
    const codes = yield* codesFor(shop, REDEMPTIONS)
    const accepted = yield* Effect.forEach(codes, (code) => redeem(code))
    yield* Effect.sleep(300)
    yield* fault.happens(proxy)
    return accepted.map(({ redemption }) => redemption.id)
  })

const looked = (ids: ReadonlyArray<string>, simulator: Effect.Effect.Success<ReturnType<typeof makeSimulator>>) =>
  Effect.gen(function* () {
    for (const id of ids) {
      yield* untilState(id, "delivered")
      expectSound(yield* untilQuiet(id))
    }
    expectSettledUpstream(simulator, ids.length)
  })

describe.concurrent("a network", () => {
  describeMariaDb("between worker and database", () => {
    for (const [number, fault] of FAULTS.entries()) {
      it.scopedLive(
        `that ${fault.name} costs no redemption`,
        () =>
          Effect.gen(function* () {
            const url = yield* mariaDbDatabase
            const proxy = yield* makeFaultProxy(portOf(Redacted.value(url)))
            const driver = DRIVER_NAMES[number % DRIVER_NAMES.length] ?? ""
            // Shop, buyers and books are on the safe side of the network; the worker is behind it.
            yield* Effect.gen(function* () {
              const simulator = yield* makeSimulator({ script: marketScript([SHELF, SHELF]) })
              const shop = yield* openShop({ driver, simulator, policy: { timeLimitMs: TEST_MS_MAX } })
              const behind = layerWorld({
                url: Redacted.make(through(Redacted.value(url), proxy.port)),
                timing: TIMING,
              })
              yield* Layer.build(Layer.provide(layerWorker, behind))
              const ids = yield* surviveAll(shop, proxy, fault)
              yield* looked(ids, simulator)
              if (number !== 1) expect(proxy.faults()).toBeGreaterThan(0)
            }).pipe(Effect.provide(layerWorld({ url })))
          }),
        TEST_MS_MAX,
      )
    }
  })

  describe("between worker and upstream", () => {
    const REPEATED = repeats((request) => !/buy|getNumber/.test(request))
    const story = (driver: DriverName, fault: NetworkFault) =>
      Effect.gen(function* () {
        const simulator = yield* makeSimulator({ script: marketScript([SHELF, SHELF]) })
        const base = driver === DRIVER_NAMES[0] ? simulator.fiveSimBaseUrl : simulator.smsActivateBaseUrl
        const proxy = yield* makeFaultProxy(portOf(base))
        yield* Effect.gen(function* () {
          const shop = yield* openShop({ driver, simulator, baseUrl: through(base, proxy.port) })
          const ids = yield* surviveAll(shop, proxy, fault)
          yield* looked(ids, simulator)
        }).pipe(Effect.provide(layerWorkedWorld({ url: FLEETING, timing: TIMING })))
      })
    for (const [number, fault] of [...FAULTS, REPEATED].entries()) {
      const driver = DRIVER_NAMES[number % DRIVER_NAMES.length] ?? ""
      it.scopedLive(`that ${fault.name} costs no redemption (${driver})`, () => story(driver, fault), TEST_MS_MAX)
    }
  })
  describeRedis("between worker and Redis", () => {
    // Whoever takes a wake-up or an upstream's calls a second time, on a connection that nobody reads, is nobody.
    const REPEATED = repeats((request) => /evalsha|eval\b|zadd|bzpopmin/i.test(request))
    for (const [number, fault] of [...FAULTS, REPEATED].entries()) {
      it.scopedLive(
        `that ${fault.name} costs no redemption`,
        () =>
          Effect.gen(function* () {
            const redis = yield* redisServer
            const proxy = yield* makeFaultProxy(portOf(redis.url))
            const simulator = yield* makeSimulator({ script: marketScript([SHELF, SHELF]) })
            const driver = DRIVER_NAMES[number % DRIVER_NAMES.length] ?? ""
            yield* Effect.gen(function* () {
              const shop = yield* openShop({ driver, simulator, policy: { timeLimitMs: TEST_MS_MAX } })
              const ids = yield* surviveAll(shop, proxy, fault)
              yield* looked(ids, simulator)
              // The delay alone breaks nothing, and is told by nothing but time.
              if (number !== 1) expect(proxy.faults()).toBeGreaterThan(0)
            }).pipe(
              Effect.provide(
                layerWorkedWorld({ url: FLEETING, timing: TIMING, redis: through(redis.url, proxy.port) }),
              ),
            )
          }),
        TEST_MS_MAX,
      )
    }
  })
})
