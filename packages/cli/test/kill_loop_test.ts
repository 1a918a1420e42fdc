import { randomInt } from "node:crypto"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { it } from "@effect/vitest"
import { renderKeyring } from "@mintcode/adapters/node-crypto"
import { fault, makeSimulator, type Simulator } from "@mintcode/adapters/simulator"
import { ENDED_STATES } from "@mintcode/core/redemption"
import { VoucherRepository } from "@mintcode/core/voucher"
import { Effect, Redacted } from "effect"
import { PCGRandom } from "effect/Utils"
import { expect } from "vitest"
import { booksOf, expectSettledUpstream, expectSound } from "../../worker/test/books.ts"
import { describeDatabases, type OwnDatabase, ownFolder } from "../../worker/test/databases.ts"
import { codesFor, DRIVER_NAMES, type DriverName, marketScript, openShop } from "../../worker/test/shop.ts"
import { KEYRING, layerWorld } from "../../worker/test/world.ts"
import { type Acknowledged, makeBuyers, readAcknowledged } from "./kill_loop_buyers.ts"
import { type Environment, start, startServer } from "./mintcode.ts"

/** Times a server is killed. `MINTCODE_TEST_KILLS` lets it go on for as long as one likes. */
const KILLS = Number(process.env["MINTCODE_TEST_KILLS"] ?? 100)
const SEED = Number(process.env["MINTCODE_TEST_SEED"] ?? randomInt(1_000_000))
/** A server lives so long after it is ready, at the most. */
const LIFE_MS_MAX = 600
/** A server that dies before it is ready does so within its start. */
const START_MS_MAX = 900
/** One start in so many does not come to its end. */
const EARLY_ONE_IN = 6
/** What buyers do in one life, at the most. */
const ACTS_MAX = 6
/** All that is open has to come to its end by then: claims take 12 s, and orders that are looked for a little longer. */
const SETTLE_MS_MAX = 180_000
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

interface Loop {
  readonly url: Redacted.Redacted<string>
  readonly folder: string
  readonly simulator: Simulator
  readonly codes: ReadonlyArray<string>
  readonly random: PCGRandom
}

const environmentOf = ({ url }: Loop): Environment => ({
  MINTCODE_DATABASE_URL: Redacted.value(url),
  MINTCODE_KEYS: Redacted.value(renderKeyring(KEYRING)),
  MINTCODE_ADMIN_TOKEN: "kill-loop-0123456789-0123456789-0123456789",
  MINTCODE_LISTEN: "127.0.0.1:0",
  MINTCODE_LOG_LEVEL: "warning",
})

/** Starts the real server and kills it, again and again, while buyers redeem. */
const killAgainAndAgain = async (loop: Loop, buyers: ReturnType<typeof makeBuyers>): Promise<void> => {
  const { folder, random, simulator } = loop
  const env = environmentOf(loop)
  for (let kill = 0; kill < KILLS; kill++) {
    const trouble = TROUBLE[random.integer(TROUBLE.length * 2)]
    if (trouble !== undefined) simulator.addFaults([trouble])
    if (random.integer(EARLY_ONE_IN) === 0) {
      const server = await start(["serve", "--json"], () => true, { cwd: folder, env })
      await pause(random.integer(START_MS_MAX))
      await server.stop("SIGKILL")
      continue
    }
    const server = await startServer(folder, env)
    const acts = Array.from({ length: random.integer(ACTS_MAX + 1) }, async () => {
      await pause(random.integer(LIFE_MS_MAX))
      await buyers.act(server.url)
    })
    await pause(random.integer(LIFE_MS_MAX))
    await server.stop("SIGKILL")
    await Promise.all(acts)
  }
}

/** Lets a server live until nothing is open any more, and ends it in peace. */
const settle = async (loop: Loop, buyers: ReturnType<typeof makeBuyers>, file: string): Promise<void> => {
  const { folder, simulator } = loop
  simulator.clearFaults()
  const server = await startServer(folder, environmentOf(loop))
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
  expect(await server.stop()).toBe(0)
  expect(server.stderr()).not.toMatch(/(step|job|sweep) failed|INTERNAL/)
}

/** Everything that was acknowledged is there, nothing is there twice, and the money adds up. */
const checkAll = ({ simulator, codes }: Loop, acknowledged: ReadonlyMap<string, Acknowledged>) =>
  Effect.gen(function* () {
    const refs: Array<string> = []
    let delivered = 0
    for (const { id, value } of acknowledged.values()) {
      const books = yield* booksOf(id)
      expectSound(books)
      expect(value !== undefined).toBe(books.redemption.state === "delivered")
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
    expectSettledUpstream(simulator, delivered)
    const vouchers = yield* VoucherRepository
    expect(yield* vouchers.countByState({})).toEqual({ fulfilled: delivered, issued: codes.length - delivered })
    return delivered
  })

const killLoop = (database: OwnDatabase, driver: DriverName) =>
  Effect.gen(function* () {
    const url = yield* database
    const folder = yield* ownFolder
    // Buyers have time to give up, and processes to die, before the message comes.
    const shelf = { sms: [{ delayMs: 6_000 }] }
    const simulator = yield* makeSimulator({
      script: marketScript([shelf, shelf], { latencyMs: { min: 0, max: 40 } }),
      seed: SEED,
    })
    // Nobody but the servers has the database open while they are killed.
    const codes = yield* Effect.provide(
      Effect.flatMap(openShop({ driver, simulator, policy: { timeLimitMs: 3_600_000 }, ratePerSecond: 200 }), (shop) =>
        codesFor(shop, KILLS * ACTS_MAX),
      ),
      layerWorld({ url }),
    )
    const loop: Loop = { url, folder, simulator, codes, random: new PCGRandom(SEED) }
    const file = join(folder, "acknowledged")
    const buyers = makeBuyers(codes, file, loop.random)
    yield* Effect.promise(() => killAgainAndAgain(loop, buyers))
    yield* Effect.promise(() => settle(loop, buyers, file))
    expect(buyers.violations()).toEqual([])
    const acknowledged = readAcknowledged(file)
    expect(acknowledged.size).toBe(buyers.begun())
    const delivered = yield* Effect.provide(checkAll(loop, acknowledged), layerWorld({ url }))
    expect(delivered).toBeGreaterThan(0)
  })

describeDatabases(
  `a server that is killed ${KILLS} times (seed ${SEED})`,
  (database) => {
    it.scopedLive(
      "loses nothing that was acknowledged, delivers nothing twice, and leaves no order behind",
      () => killLoop(database, DRIVER_NAMES[SEED % DRIVER_NAMES.length] ?? ""),
      TEST_MS_MAX,
    )
  },
  { waits: true },
)
