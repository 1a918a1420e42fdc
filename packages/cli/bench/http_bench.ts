import { generateKey, type RootKey, renderKeyring } from "@mintcode/adapters/node-crypto"
import { ProductId } from "@mintcode/core/catalogue"
import { Licences } from "@mintcode/core/licence"
import { Vouchers } from "@mintcode/core/voucher"
import { Effect, Option, Redacted, type Scope } from "effect"
import { findMariaDb, ownMariaDbDatabase } from "../../adapters/test/maria_db_server.ts"
import { BENCH_PRODUCT, benchLicence, benchProduct, layerBench, mintCodes } from "./bench_layers.ts"
import { type ChildServer, memoryOf, mintcodeServer, plainServer } from "./child_server.ts"
import { filledWith } from "./filled_database.ts"
import { instantDriver } from "./instant_driver.ts"
import { CONNECTIONS, type LoadRequest, type LoadResult, load } from "./load.ts"
import { type Figure, median } from "./report.ts"
import { FLUSH_MS, slowFlush } from "./slow_flush.ts"
import { temporaryDatabase, temporaryFolder } from "./temporary_folder.ts"

/** Machines that have a licence, asking over and over. */
const BOUND = 1_000
const VALIDATE_SECONDS = 4
const WARM_UP_SECONDS = 2
/** Ours and the bare server take turns; the one in the middle counts. */
const ROUNDS = 3
/** Codes that are used up in one measurement. */
const FRESH_SQLITE = 24_000
const FRESH_MARIA = 6_000
const FRESH_SLOW = 6_000
const REDEEMED = 24_000
/** Share of those that pays for compiling. */
const WARM_UP_SHARE = 0.3
const IDLE_MS = 15_000
const MARIA_POOL_MIB = 256

const LICENCE = ProductId.make("bench-licence")

/** At least so much of the bare program's rate. */
const VALIDATE_WANTED = 0.55
const ACTIVATE_SQLITE_WANTED = 2.5
const ACTIVATE_MARIA_WANTED = 0.6
const REDEEM_WANTED = 0.2
const IDLE_MB_WANTED = 120
const LOADED_MB_WANTED = 300

const machineOf = (code: string): string => `machine-of-${code}`
const asked = (code: string, machineCode = machineOf(code)): LoadRequest => ({
  method: "POST",
  url: "/api/validate",
  body: JSON.stringify({ code, machine_code: machineCode }),
})

/** Buyers come from addresses of their own. */
const redeemed = (code: string, index: number): LoadRequest => ({
  method: "POST",
  url: "/redeem",
  headers: { "x-forwarded-for": `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}` },
  body: JSON.stringify({ code }),
})

/** Codes of a database that are licences: bound ones, and fresh ones; and the voucher of one that is bound. */
export const licenceShop = (url: string, key: RootKey, freshCount: number, boundCount: number) =>
  Effect.gen(function* () {
    yield* benchLicence(LICENCE)
    const bound = yield* mintCodes(LICENCE, boundCount)
    const licences = yield* Licences
    yield* Effect.forEach(bound, (code) => licences.validate({ code, machineCode: machineOf(code), ip: "127.0.0.1" }), {
      concurrency: CONNECTIONS,
    })
    const vouchers = yield* Vouchers
    const [first = ""] = bound
    const activated = Option.getOrThrow(yield* vouchers.search(first)).id
    return { bound, fresh: yield* mintCodes(LICENCE, freshCount), activated }
  }).pipe(Effect.provide(layerBench(url, [], key)), Effect.scoped)

/** Ids of vouchers that nobody has used: what the bare program is asked with. */
const freshIds = (url: string, key: RootKey) =>
  Effect.gen(function* () {
    const vouchers = yield* Vouchers
    const ids: Array<string> = []
    for (let afterId: string | null = null; ; ) {
      const page: Effect.Effect.Success<ReturnType<typeof vouchers.page>> = yield* vouchers.page(
        { state: "issued", productId: LICENCE },
        { limit: 200, afterId },
      )
      for (const { id } of page.rows) ids.push(id)
      if (page.nextAfterId === null) return ids
      afterId = page.nextAfterId
    }
  }).pipe(Effect.provide(layerBench(url, [], key)), Effect.scoped)

export const server = (url: string, key: RootKey, more: Readonly<Record<string, string>> = {}) =>
  Effect.flatMap(temporaryFolder, (cwd) =>
    mintcodeServer(
      cwd,
      {
        MINTCODE_DATABASE_URL: url,
        MINTCODE_KEYS: Redacted.value(renderKeyring([key])),
        MINTCODE_LOG_LEVEL: "warning",
        ...more,
      },
      (process.env["BENCH_SERVER_FLAGS"] ?? "").split(" ").filter((flag) => flag !== ""),
    ),
  )

const rateOf = (rounds: ReadonlyArray<LoadResult>): number => median(rounds.map(({ perSecond }) => perSecond))

/** A bare server whose answers are as long as ours. */
const echoing = (sample: string, seconds: number, requests: ReadonlyArray<LoadRequest>) =>
  Effect.scoped(
    Effect.flatMap(plainServer({ answer: JSON.parse(sample) as unknown }), ({ port }) =>
      load(200, { port, requests, seconds, warmUp: WARM_UP_SECONDS }),
    ),
  )

export const validating = (ours: ChildServer, bound: ReadonlyArray<string>) => {
  const requests = bound.map((code) => asked(code))
  return load(200, { port: ours.port, requests, seconds: VALIDATE_SECONDS, warmUp: WARM_UP_SECONDS })
}

/** Ours and the bare one by turns. */
const validateRounds = (ours: ChildServer, bound: ReadonlyArray<string>) =>
  Effect.map(
    Effect.replicateEffect(
      Effect.gen(function* () {
        const mine = yield* validating(ours, bound)
        const bare = yield* echoing(
          mine.sample,
          VALIDATE_SECONDS,
          bound.map((code) => asked(code)),
        )
        return { mine, bare }
      }),
      ROUNDS,
    ),
    (rounds) => ({ mine: rateOf(rounds.map((one) => one.mine)), bare: rateOf(rounds.map((one) => one.bare)) }),
  )

/** First activations, each of a fresh code: ours over HTTP. */
export const activating = (ours: ChildServer, fresh: ReadonlyArray<string>) =>
  load(200, { port: ours.port, requests: fresh.map((code) => asked(code)), warmUp: WARM_UP_SHARE })

/** The same statements by a bare program, on a database that was prepared alike. */
const bareActivating = (url: string, freshCount: number, sample: string, variables = {}) =>
  Effect.gen(function* () {
    const key = yield* generateKey
    const { activated } = yield* licenceShop(url, key, freshCount, 1)
    const ids = yield* freshIds(url, key)
    const job = { answer: JSON.parse(sample) as unknown, activations: { url, id: activated } }
    const { port } = yield* plainServer(job, variables)
    return yield* load(200, { port, requests: ids.map((id) => asked(id)), warmUp: WARM_UP_SHARE })
  }).pipe(Effect.scoped)

/** MB of a server that nobody has asked anything for a while. */
const idleMemory = (ours: ChildServer) =>
  Effect.as(Effect.sleep(IDLE_MS), ours).pipe(Effect.map((one) => memoryOf(one).now))

type Database = Effect.Effect<string, never, Scope.Scope>

const activationFigures = (what: string, mine: LoadResult, bare: LoadResult, ratioWanted: number): Figure => ({
  what,
  ours: mine.perSecond,
  unit: "requests/s",
  bare: bare.perSecond,
  ratioWanted,
})

/** A new SQLite database, with so many vouchers in it where that is asked. */
const sqliteWith = (rows: number | undefined) =>
  Effect.tap(temporaryDatabase, (url) => (rows === undefined ? Effect.void : filledWith(url, rows)))

const onSqlite = (rows: number | undefined): Effect.Effect<ReadonlyArray<Figure>, unknown> =>
  Effect.scoped(
    Effect.gen(function* () {
      const url = yield* sqliteWith(rows)
      const key = yield* generateKey
      const { bound, fresh } = yield* licenceShop(url, key, FRESH_SQLITE, BOUND)
      // The first one hands on and seals all that happened while the database was filled.
      yield* Effect.scoped(Effect.flatMap(server(url, key), idleMemory))
      // Before there are activations to hand on and seal, each commit of which ends what is remembered.
      const logged = yield* Effect.scoped(
        Effect.flatMap(server(url, key, { MINTCODE_LOG_LEVEL: "info" }), (logging) => validating(logging, bound)),
      )
      const ours = yield* server(url, key)
      const idle = yield* idleMemory(ours)
      const validated = yield* validateRounds(ours, bound)
      const activated = yield* activating(ours, fresh)
      const bareActivated = yield* bareActivating(yield* sqliteWith(rows), FRESH_SQLITE, activated.sample)
      const loaded = memoryOf(ours).peak
      const what = `validate, c = ${CONNECTIONS}`
      return [
        {
          what: `POST /api/validate, bound code, right machine, c = ${CONNECTIONS}, SQLite`,
          ours: validated.mine,
          unit: "requests/s",
          bare: validated.bare,
          ratioWanted: VALIDATE_WANTED,
        },
        { what: "the same, a log line for each", ours: logged.perSecond, unit: "requests/s", bare: validated.bare },
        activationFigures(
          `first activation, c = ${CONNECTIONS}, SQLite`,
          activated,
          bareActivated,
          ACTIVATE_SQLITE_WANTED,
        ),
        { what: "memory of an idle server", ours: idle, unit: "MB", wanted: IDLE_MB_WANTED, better: "less" },
        {
          what: `memory after ${what} and activations`,
          ours: loaded,
          unit: "MB",
          wanted: LOADED_MB_WANTED,
          better: "less",
        },
      ] satisfies ReadonlyArray<Figure>
    }),
  )

/** First activations where the disk takes a while to flush: there it pays that commits share flushes. */
const onSlowDisk: Effect.Effect<ReadonlyArray<Figure>, unknown> = Effect.scoped(
  Effect.gen(function* () {
    const slow = yield* slowFlush
    if (slow === undefined) return []
    const url = yield* temporaryDatabase
    const key = yield* generateKey
    const { fresh } = yield* licenceShop(url, key, FRESH_SLOW, 1)
    const mine = yield* activating(yield* server(url, key, slow), fresh)
    const bare = yield* bareActivating(yield* temporaryDatabase, FRESH_SLOW, mine.sample, slow)
    const what = `first activation, c = ${CONNECTIONS}, SQLite, each flush of the disk ${FLUSH_MS} ms longer`
    return [activationFigures(what, mine, bare, ACTIVATE_SQLITE_WANTED)]
  }),
)

const onMaria = (database: Database): Effect.Effect<ReadonlyArray<Figure>, unknown> =>
  Effect.gen(function* () {
    const mine = yield* Effect.scoped(
      Effect.gen(function* () {
        const url = yield* database
        const key = yield* generateKey
        const { fresh } = yield* licenceShop(url, key, FRESH_MARIA, 1)
        return yield* activating(yield* server(url, key), fresh)
      }),
    )
    const bare = yield* Effect.scoped(Effect.flatMap(database, (url) => bareActivating(url, FRESH_MARIA, mine.sample)))
    return [activationFigures(`first activation, c = ${CONNECTIONS}, MariaDB`, mine, bare, ACTIVATE_MARIA_WANTED)]
  })

/** Fresh codes that buyers redeem. */
export const codeShop = (url: string, key: RootKey, count: number, id = BENCH_PRODUCT) =>
  Effect.zipRight(benchProduct({ driver: instantDriver(true), id }), mintCodes(id, count)).pipe(
    Effect.provide(layerBench(url, [instantDriver(true)], key)),
    Effect.scoped,
  )

/** A server that accepts codes and leaves them alone: its worker is off. */
export const acceptingServer = (url: string, key: RootKey) =>
  server(url, key, { MINTCODE_WORKER: "off", MINTCODE_TRUSTED_PROXIES: "127.0.0.1" })

/** Buyers over HTTP, each with a code and an address of their own. */
export const redeeming = (ours: ChildServer, codes: ReadonlyArray<string>) =>
  load(202, { port: ours.port, requests: codes.map(redeemed), warmUp: WARM_UP_SHARE })

/** Buyers over HTTP. Accepting alone: the worker is off. */
export const redeemFigures = (rows: number | undefined): Effect.Effect<ReadonlyArray<Figure>, unknown> =>
  Effect.scoped(
    Effect.gen(function* () {
      const url = yield* sqliteWith(rows)
      const key = yield* generateKey
      const codes = yield* codeShop(url, key, REDEEMED)
      const ours = yield* acceptingServer(url, key)
      const mine = yield* redeeming(ours, codes)
      const loaded = memoryOf(ours).peak
      const bare = yield* echoing(mine.sample, VALIDATE_SECONDS, codes.slice(0, BOUND).map(redeemed))
      return [
        {
          what: `POST /redeem, accepted, c = ${CONNECTIONS}, SQLite`,
          ours: mine.perSecond,
          unit: "requests/s",
          bare: bare.perSecond,
          ratioWanted: REDEEM_WANTED,
        },
        { what: "memory after them", ours: loaded, unit: "MB", wanted: LOADED_MB_WANTED, better: "less" },
      ] satisfies ReadonlyArray<Figure>
    }),
  )

/** Licences over HTTP, on both databases; on SQLite among so many vouchers where that is asked. */
export const licenceFigures = (rows: number | undefined): Effect.Effect<ReadonlyArray<Figure>, unknown> =>
  Effect.gen(function* () {
    const sqlite = [...(yield* onSqlite(rows)), ...(rows === undefined ? yield* onSlowDisk : [])]
    const binaries = findMariaDb()
    return binaries === null || rows !== undefined
      ? sqlite
      : [...sqlite, ...(yield* onMaria(ownMariaDbDatabase(binaries, MARIA_POOL_MIB)))]
  })
