import { setTimeout as pause } from "node:timers/promises"
import { it } from "@effect/vitest"
import { makeSimulator, SIMULATOR_TOKEN } from "@mintcode/adapters/simulator"
import { migrateStorage } from "@mintcode/adapters/storage"
import { Licences } from "@mintcode/core/licence"
import { Redemptions } from "@mintcode/core/redemption"
import { UpstreamAccounts } from "@mintcode/core/supplier"
import { Effect, Redacted } from "effect"
import { expect } from "vitest"
import { forgetTomorrow, foundIn, MIGRATION_IDS, migrateToTomorrow, schemaOf } from "../../adapters/test/tomorrow.ts"
import { booksOf, expectSettledUpstream, expectSound } from "../../worker/test/books.ts"
import { redeem, untilQuiet } from "../../worker/test/buyer.ts"
import { describeDatabases, ownFolder } from "../../worker/test/databases.ts"
import { codesFor, DRIVER_NAMES, marketScript, openShop } from "../../worker/test/shop.ts"
import { layerWorkedWorld, layerWorld, TIMING_FAST } from "../../worker/test/world.ts"
import { type Held, KEYS, outcomes, submit } from "./drill.ts"
import { describeFirstRelease } from "./first_release/database.ts"
import { startServer } from "./mintcode.ts"

const TEST_MS_MAX = 240_000
/** Codes that are redeemed while a newer program migrates. */
const CODES = 400
/** What a commit of any kind changes: redemptions and what happens to them, and signs of life of workers. */
const TRACES = `SELECT (SELECT COUNT(*) FROM redemption) AS redemptions, (SELECT COUNT(*) FROM event) AS events,
(SELECT SUM(version) FROM redemption) AS steps, (SELECT SUM(version) FROM worker) AS pulses`
/** How the program ends that cannot use its database. */
const EXIT_UNREACHABLE = 4

describeFirstRelease("a database of the first release", (first, fresh) => {
  it.scopedLive(
    "gets the schema of a new one, gives back what was delivered, and goes on with what was open",
    () =>
      Effect.gen(function* () {
        const { accountId, delivered, licence, open, unused, url } = yield* first
        const ran = yield* migrateStorage(url)
        expect(ran.map(({ id }) => id)).toEqual(MIGRATION_IDS.filter((id) => id > 1))
        const other = yield* fresh
        yield* migrateStorage(other)
        expect(yield* schemaOf(url)).toEqual(yield* schemaOf(other))

        const simulator = yield* makeSimulator({ script: marketScript() })
        yield* Effect.flatMap(UpstreamAccounts, (accounts) =>
          accounts.edit(accountId, { baseUrl: simulator.fiveSimBaseUrl, token: Redacted.make(SIMULATOR_TOKEN) }),
        ).pipe(Effect.provide(layerWorld({ url })))
        yield* Effect.gen(function* () {
          const result = yield* Effect.flatMap(Redemptions, (redemptions) =>
            redemptions.result(delivered.id, { token: Redacted.make(delivered.token) }),
          )
          expect(Redacted.value(result.value)).toEqual(delivered.value)
          expect(yield* Effect.flip(redeem(delivered.code))).toMatchObject({ code: "CODE_REFUSED" })

          // Its time is over since the day after it was made: then its code is free again.
          const ended = yield* untilQuiet(open.id)
          expectSound(ended)
          const isDelivered = ended.redemption.state === "delivered"
          for (const code of isDelivered ? [unused] : [open.code, unused]) {
            const { redemption } = yield* redeem(code)
            const books = yield* untilQuiet(redemption.id)
            expectSound(books)
            expect(books.redemption.state).toBe("delivered")
          }
          expectSettledUpstream(simulator, 2)

          const validate = (machineCode: string) =>
            Effect.flatMap(Licences, (licences) => licences.validate({ code: licence, machineCode, ip: null }))
          expect((yield* validate("machine-1")).valid).toBe(true)
          expect((yield* validate("machine-2")).valid).toBe(false)
        }).pipe(Effect.provide(layerWorkedWorld({ url, timing: TIMING_FAST })))
      }),
    TEST_MS_MAX,
  )
})

describeDatabases("a server of an older program", (database) => {
  it.scopedLive(
    "changes nothing once a newer one migrates, says why it ends, and leaves everything to its successor",
    () =>
      Effect.gen(function* () {
        const url = yield* database
        const folder = yield* ownFolder
        const env = { ...KEYS, MINTCODE_DATABASE_URL: Redacted.value(url), MINTCODE_LOG_LEVEL: "warning" }
        const simulator = yield* makeSimulator({ script: marketScript([{ sms: [{ delayMs: 500 }] }]) })
        const codes = yield* Effect.provide(
          Effect.flatMap(
            openShop({ driver: DRIVER_NAMES[0], simulator, plans: 1, policy: { timeLimitMs: TEST_MS_MAX } }),
            (shop) => codesFor(shop, CODES),
          ),
          layerWorld({ url }),
        )
        const held = yield* Effect.promise(async () => {
          const old = await startServer(folder, env)
          const accepted: Array<Held> = []
          const refused: Array<string> = []
          let isOver = false
          const buying = (async () => {
            for (const code of codes) {
              if (isOver) break
              const answer = await submit(old.url, code).catch(() => undefined)
              if (answer?.status === 202) accepted.push(answer.body as unknown as Held)
              else if (answer !== undefined) refused.push(`${answer.status} ${String(answer.body["code"])}`)
              await pause(20)
            }
          })()
          while (accepted.length < 5) await pause(20)

          const meanwhile = await Effect.runPromise(migrateToTomorrow(url, TRACES))
          expect(await old.ended).toBe(EXIT_UNREACHABLE)
          isOver = true
          await buying
          expect(await Effect.runPromise(foundIn(url, TRACES))).toEqual(meanwhile)
          expect(old.stderr()).toContain("DATABASE_TOO_NEW")
          // It may be gone before anybody asks once more.
          expect(refused.filter((answer) => answer !== "503 STORAGE_UNAVAILABLE")).toEqual([])
          await expect(startServer(folder, env)).rejects.toThrow("DATABASE_TOO_NEW")

          // Who comes after it knows the schema.
          await Effect.runPromise(forgetTomorrow(url))
          const next = await startServer(folder, env)
          const values = await outcomes(next.url, accepted)
          expect(values.filter((value) => value.startsWith("{"))).toHaveLength(accepted.length)
          while (simulator.audit().open.length > 0) await pause(50)
          expect(await next.stop()).toBe(0)
          return accepted
        })
        yield* Effect.gen(function* () {
          for (const { id } of held) expectSound(yield* booksOf(id))
        }).pipe(Effect.provide(layerWorld({ url })))
        expectSettledUpstream(simulator, held.length)
      }),
    TEST_MS_MAX,
  )
})
