import { setTimeout as pause } from "node:timers/promises"
import { describe, it } from "@effect/vitest"
import { renderKeyring } from "@mintcode/adapters/node-crypto"
import { makeSimulator } from "@mintcode/adapters/simulator"
import { Effect, Redacted } from "effect"
import { expect } from "vitest"
import { describeMariaDb, mariaDbDatabase } from "../../adapters/test/maria_db.ts"
import { booksOf, expectSettledUpstream, expectSound } from "../../worker/test/books.ts"
import { untilQuiet } from "../../worker/test/buyer.ts"
import { ownFolder } from "../../worker/test/databases.ts"
import { codesFor, DRIVER_NAMES, marketScript, openShop } from "../../worker/test/shop.ts"
import { KEYRING, layerWorld } from "../../worker/test/world.ts"
import { startBalancer } from "./balancer.ts"
import { type Server, startServer } from "./mintcode.ts"

/** Codes that there are to redeem: more than are redeemed while both servers restart. */
const CODES = 1_500
/** Buyers who come one after the other, without a pause between two. */
const BUYERS = 6
const PAUSE_MS = 40
const TEST_MS_MAX = 240_000

interface Answered {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** One request through the balancer. Whatever goes wrong with it is an answer, too. */
const ask = async (url: string, from: string, init: RequestInit & { readonly headers?: Record<string, string> }) => {
  try {
    const headers = { "content-type": "application/json", "x-forwarded-for": from, ...init.headers }
    const answer = await fetch(url, { ...init, headers })
    return { status: answer.status, body: (await answer.json()) as Answered["body"] }
  } catch (error) {
    return { status: 0, body: { error: String(error) } }
  }
}

/** Buyers who redeem and look until they are told to stop. Answers what was accepted, and what was lost. */
const makeLoad = (url: string, codes: ReadonlyArray<string>) => {
  const accepted: Array<string> = []
  const lost: Array<string> = []
  let next = 0
  let over = false
  const buyer = async (number: number) => {
    while (!over && next < codes.length) {
      const code = codes[next++] ?? ""
      const from = `203.0.${number}.${next % 250}`
      const redeemed = await ask(`${url}/redeem`, from, { method: "POST", body: JSON.stringify({ code }) })
      if (redeemed.status !== 202) {
        lost.push(`redeem: ${redeemed.status} ${JSON.stringify(redeemed.body)}`)
        continue
      }
      const { id, token } = redeemed.body as { readonly id: string; readonly token: string }
      accepted.push(id)
      const looked = await ask(`${url}/redeem/${id}`, from, { headers: { authorization: `Bearer ${token}` } })
      if (looked.status !== 200) lost.push(`look: ${looked.status} ${JSON.stringify(looked.body)}`)
      await pause(PAUSE_MS)
    }
  }
  const running = Promise.all(Array.from({ length: BUYERS }, (_, number) => buyer(number)))
  return {
    stop: () => {
      over = true
      return running
    },
    accepted,
    lost,
  }
}

const portOf = ({ url }: Server): number => Number(new URL(url).port)

describeMariaDb("two servers behind a balancer", () => {
  describe("that are restarted one after the other under load", () => {
    it.scopedLive(
      "lose no request, and deliver each code that was accepted once",
      () =>
        Effect.gen(function* () {
          const database = yield* mariaDbDatabase
          const folder = yield* ownFolder
          const simulator = yield* makeSimulator({ script: marketScript([], { latencyMs: { min: 5, max: 60 } }) })
          const env = {
            MINTCODE_DATABASE_URL: Redacted.value(database),
            MINTCODE_KEYS: Redacted.value(renderKeyring(KEYRING)),
            MINTCODE_ADMIN_TOKEN: "rolling-restart-0123456789-0123456789",
            MINTCODE_TRUSTED_PROXIES: "127.0.0.1",
            MINTCODE_LOG_LEVEL: "warning",
            MINTCODE_DRAIN_SECONDS: "2",
          }
          yield* Effect.gen(function* () {
            const shop = yield* openShop({
              driver: DRIVER_NAMES[0],
              simulator,
              policy: { timeLimitMs: 600_000 },
              ratePerSecond: 400,
            })
            const codes = yield* codesFor(shop, CODES)
            const restarted = yield* Effect.promise(async () => {
              const servers = [await startServer(folder, env), await startServer(folder, env)]
              const ports = servers.map(portOf)
              const balancer = await startBalancer(ports)
              const load = makeLoad(balancer.url, codes)
              await pause(2_000)
              const exits: Array<number | null> = []
              for (const [index, server] of servers.entries()) {
                exits.push(await server.stop("SIGTERM"))
                const port = ports[index] ?? 0
                servers[index] = await startServer(folder, { ...env, MINTCODE_LISTEN: `127.0.0.1:${port}` })
                await balancer.untilReady(port)
                await pause(1_000)
              }
              await load.stop()
              await balancer.close()
              return { exits, load }
            })
            const { accepted, lost } = restarted.load
            process.stdout.write(`${accepted.length} redeemed during two restarts\n`)
            expect(restarted.exits).toEqual([0, 0])
            expect(lost).toEqual([])
            expect(accepted.length).toBeGreaterThan(20)
            for (const id of accepted) yield* untilQuiet(id)
            for (const id of accepted) expectSound(yield* booksOf(id))
            expectSettledUpstream(simulator, accepted.length)
          }).pipe(Effect.provide(layerWorld({ url: database })))
        }),
      TEST_MS_MAX,
    )
  })
})
