import { setTimeout as pause } from "node:timers/promises"
import { it } from "@effect/vitest"
import { makeSimulator } from "@mintcode/adapters/simulator"
import { Effect, Redacted } from "effect"
import { expect } from "vitest"
import { describeMariaDb, mariaDbDatabase } from "../../adapters/test/maria_db.ts"
import { booksOf, expectSettledUpstream, expectSound } from "../../worker/test/books.ts"
import { untilQuiet } from "../../worker/test/buyer.ts"
import { ownFolder } from "../../worker/test/databases.ts"
import { makeFaultProxy, portOf, through } from "../../worker/test/fault_proxy.ts"
import { codesFor, DRIVER_NAMES, marketScript, openShop } from "../../worker/test/shop.ts"
import { layerWorld } from "../../worker/test/world.ts"
import { accept, ask, type Held, IS_LONG, KEYS, outcomes, statusOf, submit, until } from "./drill.ts"
import { startServer } from "./mintcode.ts"

/** How long the database is gone. */
const GONE_MS = IS_LONG ? 60_000 : 15_000
const CODES = 24
const TEST_MS_MAX = 300_000

describeMariaDb("a server whose database is gone for long", () => {
  it.scopedLive(
    `says so while it is (${GONE_MS / 1_000} s), keeps what buyers hold, and goes on by itself when it is back`,
    () =>
      Effect.gen(function* () {
        const database = yield* mariaDbDatabase
        const folder = yield* ownFolder
        const proxy = yield* makeFaultProxy(portOf(Redacted.value(database)))
        const simulator = yield* makeSimulator({ script: marketScript([{ sms: [{ delayMs: 2_000 }] }]) })
        yield* Effect.gen(function* () {
          const shop = yield* openShop({
            driver: DRIVER_NAMES[0],
            simulator,
            plans: 1,
            policy: { timeLimitMs: TEST_MS_MAX },
          })
          const codes = yield* codesFor(shop, CODES)
          const held = yield* Effect.promise(async () => {
            const server = await startServer(folder, {
              ...KEYS,
              MINTCODE_DATABASE_URL: through(Redacted.value(database), proxy.port),
              MINTCODE_LOG_LEVEL: "warning",
            })
            const accepted: Array<Held> = []
            const [early, late] = [codes.slice(0, CODES / 2), codes.slice(CODES / 2)]
            for (const code of early) accepted.push(await accept(server.url, code))
            await until("orders are under way", () => simulator.orders().length > CODES / 4)

            proxy.close(true)
            const backAt = Date.now() + GONE_MS
            await until("the server is not ready", async () => (await statusOf(server.url, "/readyz")) === 503)
            while (Date.now() < backAt) {
              const refused = await submit(server.url, late[0] ?? "")
              expect(refused).toMatchObject({ status: 503, body: { code: "STORAGE_UNAVAILABLE" } })
              expect(await statusOf(server.url, "/readyz")).toBe(503)
              expect(await statusOf(server.url, "/healthz")).toBe(200)
              await pause(500)
            }
            proxy.close(false)

            await until("the server is ready again", async () => (await statusOf(server.url, "/readyz")) === 200)
            for (const code of late) accepted.push(await accept(server.url, code))
            const values = await outcomes(server.url, accepted)
            expect(values.filter((value) => value.startsWith("{"))).toHaveLength(CODES)
            // Who was accepted before is given the same answer once more.
            const again = await submit(server.url, early[0] ?? "")
            expect(again.body).toMatchObject({ id: accepted[0]?.id })
            expect((await ask(`${server.url}/healthz`)).status).toBe(200)
            await until("upstream was told", () => simulator.audit().open.length === 0)
            expect(await server.stop()).toBe(0)
            return accepted
          })
          for (const { id } of held) {
            yield* untilQuiet(id)
            expectSound(yield* booksOf(id))
          }
          expectSettledUpstream(simulator, CODES)
        }).pipe(Effect.provide(layerWorld({ url: database })))
      }),
    TEST_MS_MAX,
  )
})
