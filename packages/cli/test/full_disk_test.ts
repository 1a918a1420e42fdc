import { join } from "node:path"
import { it } from "@effect/vitest"
import { makeSimulator } from "@mintcode/adapters/simulator"
import { Effect, Redacted, type Scope } from "effect"
import { expect } from "vitest"
import { describeMariaDb } from "../../adapters/test/maria_db.ts"
import { findMariaDb, ownMariaDbDatabase } from "../../adapters/test/maria_db_server.ts"
import { booksOf, expectSettledUpstream, expectSound } from "../../worker/test/books.ts"
import { untilQuiet } from "../../worker/test/buyer.ts"
import { ownFolder } from "../../worker/test/databases.ts"
import { codesFor, DRIVER_NAMES, marketScript, openShop } from "../../worker/test/shop.ts"
import { layerWorld } from "../../worker/test/world.ts"
import { accept, ask, type Held, KEYS, outcomes, statusOf, submit, until } from "./drill.ts"
import { startServer } from "./mintcode.ts"
import { describeSmallDisk, type SmallDisk, smallDisk } from "./small_disk.ts"

/** Codes that are redeemed before the disk is full; their values come when it is. */
const UNDER_WAY = 4
/** Codes that buyers try while it is, one after the other, until so many of them are refused. */
const TRIED = 400
const REFUSED = 5
/** A server's own files take most of this. */
const MARIA_DISK_MIB = 320
const MARIA_POOL_MIB = 32
const TEST_MS_MAX = 240_000

interface Place {
  readonly disk: SmallDisk
  readonly url: Redacted.Redacted<string>
  /** Where the server may write when nothing else can. */
  readonly folder: string
}

const onSqlite = Effect.map(smallDisk(), (disk): Place => {
  return { disk, url: Redacted.make(`sqlite:${join(disk.path, "mintcode.db")}`), folder: disk.path }
})

const onMariaDb = Effect.gen(function* () {
  const binaries = findMariaDb()
  if (binaries === null) return yield* Effect.dieMessage("mariadbd is not installed")
  const disk = yield* smallDisk(MARIA_DISK_MIB)
  const url = yield* ownMariaDbDatabase(binaries, MARIA_POOL_MIB, { root: disk.path, restarts: true })
  return { disk, url: Redacted.make(url), folder: yield* ownFolder } satisfies Place
})

/** Tries codes one after the other until enough are refused. Some find room in the page that is being written. */
const tryCodes = async (url: string, codes: ReadonlyArray<string>, refusals: ReadonlyArray<string>) => {
  const accepted: Array<Held> = []
  const refused: Array<string> = []
  for (const code of codes) {
    const answer = await submit(url, code)
    if (answer.status === 202) accepted.push(answer.body as unknown as Held)
    else {
      expect(answer.status).toBe(503)
      expect(refusals).toContain(answer.body["code"])
      refused.push(code)
    }
    if (refused.length === REFUSED) break
  }
  expect(refused).toHaveLength(REFUSED)
  return { accepted, refused }
}

/** What buyers are told of a full disk, and what else holds while it is full. */
interface Expected {
  readonly refusals: ReadonlyArray<string>
  readonly whileFull: (url: string, held: Held) => Promise<void>
}

/** What a server does whose disk is full. */
const fullDisk = (place: Effect.Effect<Place, never, Scope.Scope>, { refusals, whileFull }: Expected) =>
  Effect.gen(function* () {
    const { disk, folder, url } = yield* place
    const simulator = yield* makeSimulator({ script: marketScript([{ sms: [{ delayMs: 3_000 }] }]) })
    const codes = yield* Effect.provide(
      Effect.flatMap(
        openShop({ driver: DRIVER_NAMES[0], simulator, plans: 1, policy: { timeLimitMs: TEST_MS_MAX } }),
        (shop) => codesFor(shop, UNDER_WAY + TRIED),
      ),
      layerWorld({ url }),
    )
    const held = yield* Effect.promise(async () => {
      const env = { ...KEYS, MINTCODE_DATABASE_URL: Redacted.value(url), MINTCODE_LOG_LEVEL: "warning" }
      const server = await startServer(folder, env)
      const accepted: Array<Held> = []
      for (const code of codes.slice(0, UNDER_WAY)) accepted.push(await accept(server.url, code))
      await until("orders are placed", () => simulator.orders().length === UNDER_WAY)

      disk.fill()
      const tried = await tryCodes(server.url, codes.slice(UNDER_WAY), refusals)
      await whileFull(server.url, accepted[0] as Held)
      expect(await statusOf(server.url, "/healthz")).toBe(200)

      disk.clear()
      await until("the server is ready again", async () => (await statusOf(server.url, "/readyz")) === 200)
      accepted.push(...tried.accepted)
      for (const code of tried.refused) accepted.push(await accept(server.url, code))
      const values = await outcomes(server.url, accepted)
      expect(values.filter((value) => value.startsWith("{"))).toHaveLength(accepted.length)
      await until("upstream was told", () => simulator.audit().open.length === 0)
      expect(await server.stop()).toBe(0)
      return accepted
    })
    yield* Effect.gen(function* () {
      for (const { id } of held) {
        yield* untilQuiet(id)
        expectSound(yield* booksOf(id))
      }
    }).pipe(Effect.provide(layerWorld({ url })))
    expectSettledUpstream(simulator, held.length)
  })

describeSmallDisk("a server whose disk is full", () => {
  it.scopedLive(
    "tells buyers so and leaves them their codes, is not ready, and goes on when there is room again",
    () =>
      fullDisk(onSqlite, {
        refusals: ["STORAGE_FULL"],
        whileFull: async (url, { id, token }) => {
          await until("the server is not ready", async () => (await statusOf(url, "/readyz")) === 503)
          expect((await ask(`${url}/readyz`)).body).toMatchObject({ code: "NOT_READY", detail: "Storage is full" })
          // What is there can be read all the while.
          const look = await ask(`${url}/redeem/${id}`, { headers: { authorization: `Bearer ${token}` } })
          expect(look.status).toBe(200)
        },
      }),
    TEST_MS_MAX,
  )

  describeMariaDb("under MariaDB", () => {
    it.scopedLive(
      "tells buyers so and leaves them their codes, and goes on when there is room again",
      // A server ends itself when it finds no room to undo something, and is started again until there is.
      () =>
        fullDisk(onMariaDb, {
          refusals: ["STORAGE_FULL", "STORAGE_UNAVAILABLE"],
          whileFull: () => Promise.resolve(),
        }),
      TEST_MS_MAX,
    )
  })
})
