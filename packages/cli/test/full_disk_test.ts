import { join } from "node:path"
import { it } from "@effect/vitest"
import { makeSimulator } from "@mintcode/adapters/simulator"
import { Effect, Redacted } from "effect"
import { expect } from "vitest"
import { booksOf, expectSettledUpstream, expectSound } from "../../worker/test/books.ts"
import { untilQuiet } from "../../worker/test/buyer.ts"
import { codesFor, DRIVER_NAMES, marketScript, openShop } from "../../worker/test/shop.ts"
import { layerWorld } from "../../worker/test/world.ts"
import { accept, ask, type Held, KEYS, outcomes, statusOf, submit, until } from "./drill.ts"
import { startServer } from "./mintcode.ts"
import { describeSmallDisk, smallDisk } from "./small_disk.ts"

/** Codes that are redeemed before the disk is full; their values come when it is. */
const UNDER_WAY = 4
/** Codes that buyers try while it is: some of the first may still find room in the page that is being written. */
const TRIED = 12
const TEST_MS_MAX = 240_000

describeSmallDisk("a server whose disk is full", () => {
  it.scopedLive(
    "tells buyers so and leaves them their codes, is not ready, and goes on when there is room again",
    () =>
      Effect.gen(function* () {
        const disk = yield* smallDisk
        const url = Redacted.make(`sqlite:${join(disk.path, "mintcode.db")}`)
        const simulator = yield* makeSimulator({ script: marketScript([{ sms: [{ delayMs: 3_000 }] }]) })
        const codes = yield* Effect.provide(
          Effect.flatMap(
            openShop({ driver: DRIVER_NAMES[0], simulator, plans: 1, policy: { timeLimitMs: TEST_MS_MAX } }),
            (shop) => codesFor(shop, UNDER_WAY + TRIED),
          ),
          layerWorld({ url }),
        )
        const [before, tried] = [codes.slice(0, UNDER_WAY), codes.slice(UNDER_WAY)]
        const held = yield* Effect.promise(async () => {
          const env = { ...KEYS, MINTCODE_DATABASE_URL: Redacted.value(url), MINTCODE_LOG_LEVEL: "warning" }
          const server = await startServer(disk.path, env)
          const accepted: Array<Held> = []
          for (const code of before) accepted.push(await accept(server.url, code))
          await until("orders are placed", () => simulator.orders().length === UNDER_WAY)

          disk.fill()
          const refused: Array<string> = []
          for (const code of tried) {
            const answer = await submit(server.url, code)
            if (answer.status === 202) accepted.push(answer.body as unknown as Held)
            else {
              expect(answer).toMatchObject({ status: 503, body: { code: "STORAGE_FULL" } })
              refused.push(code)
            }
          }
          expect(refused.length).toBeGreaterThan(0)
          await until("the server is not ready", async () => (await statusOf(server.url, "/readyz")) === 503)
          const ready = await ask(`${server.url}/readyz`)
          expect(ready.body).toMatchObject({ code: "NOT_READY", detail: "Storage is full" })
          expect(await statusOf(server.url, "/healthz")).toBe(200)
          // What is there can be read all the while.
          const first = accepted[0] as Held
          const look = await ask(`${server.url}/redeem/${first.id}`, {
            headers: { authorization: `Bearer ${first.token}` },
          })
          expect(look.status).toBe(200)

          disk.clear()
          await until("the server is ready again", async () => (await statusOf(server.url, "/readyz")) === 200)
          for (const code of refused) accepted.push(await accept(server.url, code))
          const values = await outcomes(server.url, accepted)
          expect(values.filter((value) => value.startsWith("{"))).toHaveLength(codes.length)
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
        expectSettledUpstream(simulator, codes.length)
      }),
    TEST_MS_MAX,
  )
})
