import { randomInt } from "node:crypto"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { describe, it } from "@effect/vitest"
import { renderKeyring } from "@mintcode/adapters/node-crypto"
import { fault, makeSimulator, type Simulator } from "@mintcode/adapters/simulator"
import { ENDED_STATES } from "@mintcode/core/redemption"
import { VoucherRepository } from "@mintcode/core/voucher"
import { Effect, Redacted, type Scope } from "effect"
import { PCGRandom } from "effect/Utils"
import { expect } from "vitest"
import { describeMariaDb, mariaDbDatabase } from "../../adapters/test/maria_db.ts"
import { describeRedis, type RedisServer, redisServer } from "../../adapters/test/redis_server.ts"
import { booksOf, expectSettledUpstream, expectSound, wastedOf } from "../../worker/test/books.ts"
import { describeDatabases, ownFolder } from "../../worker/test/databases.ts"
import { licenceCodes } from "../../worker/test/licence_world.ts"
import { codesFor, DRIVER_NAMES, type DriverName, marketScript, openShop } from "../../worker/test/shop.ts"
import { KEYRING, layerWorld } from "../../worker/test/world.ts"
import { type Acknowledged, makeBuyers, readAcknowledged } from "./kill_loop_buyers.ts"
import { checkLicences, makeLicensed, readActivated } from "./kill_loop_licences.ts"
import { type Environment, type Running, start, startServer } from "./mintcode.ts"

/** Lives that are ended by a kill, in each place. `MINTCODE_TEST_KILLS` lets it go on for as long as one likes. */
const KILLS = Number(process.env["MINTCODE_TEST_KILLS"] ?? 15)
const SEED = Number(process.env["MINTCODE_TEST_SEED"] ?? randomInt(1_000_000))
/** A server lives so long after it is ready, at the most. */
const LIFE_MS_MAX = 600
/** A server that dies before it is ready does so within its start. */
const START_MS_MAX = 900
/** One start in so many does not come to its end. */
const EARLY_ONE_IN = 6
/** Where Redis carries the work, it is emptied in one life of so many. */
const EMPTY_ONE_IN = 4
/** Licence codes that programs ask about. */
const LICENCES = 20
/** What buyers do in one life, at the most. */
const ACTS_MAX = 6
/** All that is open has to come to its end by then: claims take 12 s, and orders that are looked for a little longer. */
const SETTLE_MS_MAX = 180_000
/** One order in so many may be paid for in vain where nobody lives for longer than a second: it is told of. */
const WASTED_ONE_IN = 100
/** Looks at each result when all is over. */
const LOOKS_AT_THE_END = 5
const TEST_MS_MAX = 300_000 + KILLS * 10_000

/** What may go wrong upstream meanwhile. */
const TROUBLE = [
  fault({ endpoint: "buy", kind: "cut", placed: true }),
  fault({ endpoint: "buy", kind: "cut" }),
  fault({ endpoint: "buy", kind: "hang", placed: true }),
  fault({ endpoint: "buy", kind: "out-of-stock" }),
  fault({ endpoint: "check", kind: "html" }),
  fault({ endpoint: "finish", kind: "cut", placed: true }),
  fault({ endpoint: "cancel", kind: "cut", placed: true }),
  fault({ endpoint: "orders", kind: "html" }),
]

/** Where a loop runs: a database, and Redis where workers are apart from servers and find their work over it. */
interface Place {
  readonly url: Redacted.Redacted<string>
  readonly redis?: RedisServer
}

interface Loop extends Place {
  readonly folder: string
  readonly simulator: Simulator
  readonly codes: ReadonlyArray<string>
  readonly licences: ReadonlyArray<string>
  readonly random: PCGRandom
}

const environmentOf = ({ redis, url }: Loop): Environment => ({
  MINTCODE_DATABASE_URL: Redacted.value(url),
  MINTCODE_KEYS: Redacted.value(renderKeyring(KEYRING)),
  MINTCODE_ADMIN_TOKEN: "kill-loop-0123456789-0123456789-0123456789",
  MINTCODE_LISTEN: "127.0.0.1:0",
  MINTCODE_LOG_LEVEL: "warning",
  MINTCODE_TRUSTED_PROXIES: "127.0.0.1",
  ...(redis === undefined ? {} : { MINTCODE_REDIS_URL: redis.url, MINTCODE_WORKER: "off" }),
})

const isWorking = ({ stderr }: Running): boolean => stderr().includes('"ready"')

/** The worker of a place whose servers do not work themselves. */
const startWorker = (loop: Loop, isReady = isWorking): Promise<Running> | undefined =>
  loop.redis === undefined
    ? undefined
    : start(["worker", "--json"], isReady, { cwd: loop.folder, env: environmentOf(loop) })

/** Starts the real server and kills it, again and again, while buyers redeem; and the worker, where that is apart. */
const killAgainAndAgain = async (
  loop: Loop,
  buyers: ReturnType<typeof makeBuyers>,
  licensed: ReturnType<typeof makeLicensed>,
): Promise<void> => {
  const { folder, random, redis, simulator } = loop
  const env = environmentOf(loop)
  const killWithin = async (running: Running | undefined, ms: number) => {
    await pause(random.integer(ms))
    await running?.stop("SIGKILL")
  }
  for (let kill = 0; kill < KILLS; kill++) {
    const trouble = TROUBLE[random.integer(TROUBLE.length * 2)]
    if (trouble !== undefined) simulator.addFaults([trouble])
    if (random.integer(EARLY_ONE_IN) === 0) {
      const worker = startWorker(loop, () => true)
      const server = await start(["serve", "--json"], () => true, { cwd: folder, env })
      await Promise.all([killWithin(await worker, START_MS_MAX), killWithin(server, START_MS_MAX)])
      continue
    }
    const [server, worker] = await Promise.all([startServer(folder, env), startWorker(loop)])
    if (random.integer(EMPTY_ONE_IN) === 0) await redis?.empty()
    const acts = Array.from({ length: random.integer(ACTS_MAX + 1) }, async () => {
      await pause(random.integer(LIFE_MS_MAX))
      await (random.integer(3) === 0 ? licensed.act(server.url) : buyers.act(server.url))
    })
    await Promise.all([killWithin(server, LIFE_MS_MAX), killWithin(worker, LIFE_MS_MAX)])
    await Promise.all(acts)
  }
}

/** Lets a server, and a worker, live until nothing is open any more, and ends it in peace. */
const settle = async (loop: Loop, buyers: ReturnType<typeof makeBuyers>, file: string): Promise<void> => {
  const { folder, simulator } = loop
  simulator.clearFaults()
  const [server, worker] = await Promise.all([startServer(folder, environmentOf(loop)), startWorker(loop)])
  const isEnded = (state: string) => (ENDED_STATES as ReadonlyArray<string>).includes(state)
  const startedAt = Date.now()
  let open: ReadonlyArray<unknown> = ["unknown"]
  while (open.length > 0 && Date.now() - startedAt < SETTLE_MS_MAX) {
    await buyers.finish(server.url)
    await pause(1_000)
    const states = await buyers.states(server.url)
    open = [...buyers.unanswered(), ...states.filter((state) => !isEnded(state)), ...simulator.audit().open]
  }
  expect(open).toEqual([])
  // More than once: on a busy machine a request may be given up, and its answer with it.
  for (let turn = 0; turn < LOOKS_AT_THE_END; turn++) {
    for (const one of readAcknowledged(file).values()) if (one.value === undefined) await buyers.look(server.url, one)
  }
  for (const running of worker === undefined ? [server] : [server, worker]) {
    expect(await running.stop()).toBe(0)
    expect(running.stderr()).not.toMatch(/(step|job|sweep) failed|INTERNAL/)
  }
}

/** Everything that was acknowledged is there, nothing is there twice, and the money adds up. */
const checkAll = (
  { simulator, codes, licences }: Loop,
  acknowledged: ReadonlyMap<string, Acknowledged>,
  activated: ReadonlyMap<string, string>,
) =>
  Effect.gen(function* () {
    const refs: Array<string> = []
    let delivered = 0
    let wasted = 0
    for (const { id, value } of acknowledged.values()) {
      const books = yield* booksOf(id)
      expectSound(books)
      expect(value !== undefined).toBe(books.redemption.state === "delivered")
      wasted += wastedOf(books)
      refs.push(...books.orders.filter(({ state }) => state !== "lost" && state !== "absent").map(({ ref }) => ref))
      if (books.redemption.state !== "delivered") continue
      delivered++
      const sold = simulator.orders().find((order) => String(order.id) === books.redemption.order?.ref)
      expect(sold?.status).toBe("FINISHED")
      expect(sold?.sms.map(({ code }) => code)).toContain(value?.["code"])
    }
    // Each upstream order is in one of our books, and in one only.
    expect(refs.toSorted()).toEqual(
      simulator
        .orders()
        .map(({ id }) => String(id))
        .toSorted(),
    )
    expectSettledUpstream(simulator, delivered + wasted)
    expect(wasted).toBeLessThanOrEqual(Math.ceil(refs.length / WASTED_ONE_IN))
    const used = delivered + (yield* checkLicences(licences, activated))
    const vouchers = yield* VoucherRepository
    expect(yield* vouchers.countByState({})).toEqual({
      fulfilled: used,
      issued: codes.length + licences.length - used,
    })
    return delivered
  })

const killLoop = (ownPlace: Effect.Effect<Place, never, Scope.Scope>, driver: DriverName) =>
  Effect.gen(function* () {
    const place = yield* ownPlace
    const { url } = place
    const folder = yield* ownFolder
    // Buyers have time to give up, and processes to die, before the message comes.
    const shelf = { sms: [{ delayMs: 6_000 }] }
    const simulator = yield* makeSimulator({
      script: marketScript([shelf, shelf], { latencyMs: { min: 0, max: 40 } }),
      seed: SEED,
    })
    // Nobody but the servers has the database open while they are killed.
    const [codes, licences] = yield* Effect.provide(
      Effect.all([
        Effect.flatMap(
          openShop({ driver, simulator, policy: { timeLimitMs: 3_600_000 }, ratePerSecond: 200 }),
          (shop) => codesFor(shop, KILLS * ACTS_MAX),
        ),
        licenceCodes(LICENCES),
      ]),
      layerWorld({ url }),
    )
    const loop: Loop = { ...place, folder, simulator, codes, licences, random: new PCGRandom(SEED) }
    const file = join(folder, "acknowledged")
    const buyers = makeBuyers(codes, file, loop.random)
    const licensedFile = join(folder, "activated")
    const licensed = makeLicensed(licences, licensedFile, loop.random)
    yield* Effect.promise(() => killAgainAndAgain(loop, buyers, licensed))
    yield* Effect.promise(() => settle(loop, buyers, file))
    expect([...buyers.violations(), ...licensed.violations()]).toEqual([])
    const acknowledged = readAcknowledged(file)
    expect(acknowledged.size).toBe(buyers.begun())
    const delivered = yield* Effect.provide(
      checkAll(loop, acknowledged, readActivated(licensedFile)),
      layerWorld({ url }),
    )
    expect(delivered).toBeGreaterThan(0)
  })

const DRIVER = DRIVER_NAMES[SEED % DRIVER_NAMES.length] ?? ""
const LOSES_NOTHING = "loses nothing that was acknowledged, delivers nothing twice, and leaves no order behind"

describeDatabases(
  `a server that is killed ${KILLS} times (seed ${SEED})`,
  (database) => {
    it.scopedLive(
      LOSES_NOTHING,
      () =>
        killLoop(
          Effect.map(database, (url) => ({ url })),
          DRIVER,
        ),
      TEST_MS_MAX,
    )
  },
  { waits: true },
)

describe.concurrent(`a server and a worker over Redis that are killed ${KILLS} times each (seed ${SEED})`, () => {
  describeMariaDb("on MariaDB", () => {
    describeRedis("and a Redis that is emptied meanwhile", () => {
      const place = Effect.all({ url: mariaDbDatabase, redis: redisServer })
      it.scopedLive(LOSES_NOTHING, () => killLoop(place, DRIVER), TEST_MS_MAX)
    })
  })
})
