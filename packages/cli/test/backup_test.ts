import { chmodSync, existsSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { describe, it } from "@effect/vitest"
import { makeSimulator, type Simulator } from "@mintcode/adapters/simulator"
import { Effect, Redacted } from "effect"
import { expect } from "vitest"
import { describeMariaDb, mariaDbDatabase } from "../../adapters/test/maria_db.ts"
import { runOn } from "../../adapters/test/maria_db_server.ts"
import { ownFolder } from "../../worker/test/databases.ts"
import { codesFor, DRIVER_NAMES, marketScript, openShop, type ShopOptions } from "../../worker/test/shop.ts"
import { layerWorld } from "../../worker/test/world.ts"
import { accept, type Held, KEYS, outcomes, submit } from "./drill.ts"
import { errorOf, jsonOf, mintcode, newFolder, start, startServer } from "./mintcode.ts"

const CODES = 40
/** What a number costs where the shop buys. */
const PRICE_MINOR = 50
/** Rows that take a copy long enough to be killed in the middle. */
const COPIED = 40_000
const TEST_MS_MAX = 240_000

/** So few calls a second that a backup finds redemptions at every step of their way. */
const slowShop = (simulator: Simulator): ShopOptions => ({
  driver: DRIVER_NAMES[0],
  simulator,
  plans: 1,
  ratePerSecond: 6,
  policy: { timeLimitMs: TEST_MS_MAX },
})

describe("a restore drill", () => {
  it.scopedLive(
    "backs up while codes are redeemed, restores, and delivers nothing a second time",
    () =>
      Effect.gen(function* () {
        const folder = yield* ownFolder
        const url = Redacted.make(`sqlite:${join(folder, "mintcode.db")}`)
        const env = { ...KEYS, MINTCODE_DATABASE_URL: Redacted.value(url), MINTCODE_LOG_LEVEL: "warning" }
        const simulator = yield* makeSimulator({
          script: marketScript([{ sms: [{ delayMs: 2_500 }] }], { latencyMs: { min: 100, max: 700 } }),
        })
        const codes = yield* Effect.provide(
          Effect.flatMap(openShop(slowShop(simulator)), (shop) => codesFor(shop, CODES)),
          layerWorld({ url }),
        )
        yield* Effect.promise(async () => {
          const server = await startServer(folder, env)
          const held: Array<Held> = []
          for (const code of codes) held.push(await accept(server.url, code))
          const file = join(folder, "backup.db")
          const made = jsonOf<{ bytes: number }>(await mintcode(["backup", file, "--json"], { cwd: folder, env }))
          expect(made.bytes).toBeGreaterThan(0)
          expect(errorOf(await mintcode(["backup", file], { cwd: folder, env }))).toBe("DATABASE_NOT_EMPTY")
          const before = await outcomes(server.url, held)
          expect(before.filter((outcome) => outcome.startsWith("{"))).toHaveLength(CODES)
          expect(errorOf(await mintcode(["restore", file], { cwd: folder, env }))).toBe("DATABASE_IN_USE")
          // What the upstream has not been told by then is what reconciliation finds.
          while (simulator.audit().open.length > 0) await pause(100)
          expect(await server.stop()).toBe(0)

          const bought = simulator.orders().length
          const restored = jsonOf<{ before: string; held: number }>(
            await mintcode(["restore", file, "--json"], { cwd: folder, env }),
          )
          expect(existsSync(restored.before)).toBe(true)
          const again = await startServer(folder, env)
          const after = await outcomes(again.url, held)
          process.stdout.write(
            `${restored.held} of ${CODES} were held, ${CODES - restored.held} went on from their orders\n`,
          )
          expect(restored.held).toBeGreaterThan(0)
          expect(after.filter((outcome) => outcome === "rejected")).toHaveLength(restored.held)
          // The same value as before the restore, or none.
          for (const [index, outcome] of after.entries()) expect([before[index], "rejected"]).toContain(outcome)
          // What was bought after the backup is no order of ours any more; the money for it is missed.
          const reconcile = ["supplier", "reconcile", "--server", again.url, "--json"]
          const { reports } = jsonOf<{ reports: ReadonlyArray<{ balanceDifferenceMinor: number }> }>(
            await mintcode(reconcile, { cwd: folder, env }),
          )
          expect(reports.map((report) => report.balanceDifferenceMinor)).toEqual([restored.held * PRICE_MINOR])
          for (const code of codes) await submit(again.url, code)
          await pause(1_500)
          const all = await mintcode(["redemption", "list", "--limit", "500", "--local", "--json"], {
            cwd: folder,
            env,
          })
          expect(jsonOf<{ items: ReadonlyArray<unknown> }>(all).items).toHaveLength(CODES)
          expect(simulator.orders()).toHaveLength(bought)
          expect(simulator.audit().open).toEqual([])
          expect(await again.stop()).toBe(0)
        })
      }),
    TEST_MS_MAX,
  )

  it("refuses what is no backup, and leaves the database as it is", async () => {
    const cwd = newFolder()
    expect((await mintcode(["product", "create", "tg", "--local"], { cwd })).code).toBe(0)
    writeFileSync(join(cwd, "text"), "no database")
    expect(errorOf(await mintcode(["restore", "text"], { cwd }))).toBe("BACKUP_UNFIT")
    expect(errorOf(await mintcode(["restore", "missing"], { cwd }))).toBe("BACKUP_UNFIT")
    expect((await mintcode(["backup", "good.db"], { cwd })).code).toBe(0)
    const other = (await mintcode(["keys", "generate"])).stdout.trim()
    const wrong = await mintcode(["restore", "good.db"], { cwd, env: { MINTCODE_KEYS: other } })
    expect(errorOf(wrong)).toBe("KEYS_WRONG")
    expect(
      jsonOf<{ items: ReadonlyArray<unknown> }>(await mintcode(["product", "list", "--local", "--json"], { cwd }))
        .items,
    ).toHaveLength(1)
    chmodSync(join(cwd, "good.db"), 0o644)
    expect((await mintcode(["restore", "good.db"], { cwd })).stdout).toContain("Restored")
    expect(statSync(join(cwd, "data/mintcode.db")).mode & 0o777).toBe(0o600)
  })
})

describeMariaDb("mintcode copy", () => {
  it.scopedLive(
    "moves everything to a server, which goes on with the same codes, and refuses a target that has rows",
    () =>
      Effect.gen(function* () {
        const target = yield* mariaDbDatabase
        yield* Effect.promise(async () => {
          const cwd = newFolder()
          const run = (...args: ReadonlyArray<string>) => mintcode(args, { cwd, env: KEYS })
          expect((await run("product", "create", "tg", "--local")).code).toBe(0)
          const minted = await run("voucher", "mint", "--product", "tg", "--count", "700", "--local")
          const [code = ""] = minted.stdout.split("\n")
          const copied = await mintcode(["copy", "--from", "sqlite:./data/mintcode.db", "--to", "-", "--json"], {
            cwd,
            env: KEYS,
            input: `${Redacted.value(target)}\n`,
          })
          const { tables } = jsonOf<{ tables: ReadonlyArray<{ table: string; rows: number }> }>(copied)
          expect(tables.find(({ table }) => table === "voucher")?.rows).toBe(700)
          const [counted] = (await runOn(
            new URL(Redacted.value(target)),
            "SELECT COUNT(*) AS count FROM voucher",
          )) as ReadonlyArray<{
            count: number
          }>
          expect(counted?.count).toBe(700)
          const onServer = { ...KEYS, MINTCODE_DATABASE_URL: Redacted.value(target) }
          const found = await mintcode(["voucher", "search", code, "--local", "--json"], { cwd, env: onServer })
          expect(JSON.stringify(jsonOf(found))).toContain('"tg"')
          const again = await run("copy", "--from", "sqlite:./data/mintcode.db", "--to", Redacted.value(target))
          expect([again.code, errorOf(again)]).toEqual([4, "DATABASE_NOT_EMPTY"])
        })
      }),
    TEST_MS_MAX,
  )
  it.scopedLive(
    "that was killed in the middle keeps everybody from what it left, and begins anew when it is told to",
    () =>
      Effect.gen(function* () {
        const target = yield* mariaDbDatabase
        yield* Effect.promise(async () => {
          const cwd = newFolder()
          const run = (...args: ReadonlyArray<string>) => mintcode(args, { cwd, env: KEYS })
          expect((await run("product", "create", "tg", "--local")).code).toBe(0)
          const count = String(COPIED)
          expect((await run("voucher", "mint", "--product", "tg", "--count", count, "--local", "--quiet")).code).toBe(0)
          const to = Redacted.value(target)
          const copying = ["copy", "--from", "sqlite:./data/mintcode.db", "--to", to, "--json"]
          const arrived = async () => {
            const [row] = (await runOn(new URL(to), "SELECT COUNT(*) AS count FROM voucher").catch(
              () => [],
            )) as ReadonlyArray<{
              readonly count: number
            }>
            return row?.count ?? 0
          }
          const killed = await start(copying, () => true, { cwd, env: KEYS })
          while ((await arrived()) === 0) expect(killed.child.exitCode).toBe(null)
          await killed.stop("SIGKILL")
          expect(await arrived()).toBeLessThan(COPIED)

          const onTarget = { cwd, env: { ...KEYS, MINTCODE_DATABASE_URL: to } }
          for (const args of [["migrate"], ["product", "list", "--local"], ["serve"]]) {
            const refused = await mintcode(args, onTarget)
            expect([refused.code, errorOf(refused)]).toEqual([4, "COPY_UNFINISHED"])
          }
          expect(errorOf(await run("copy", "--from", "sqlite:./data/mintcode.db", "--to", to))).toBe("COPY_UNFINISHED")
          const anew = jsonOf<{ tables: ReadonlyArray<{ table: string; rows: number }> }>(
            await run(...copying, "--restart"),
          )
          expect(anew.tables.find(({ table }) => table === "voucher")?.rows).toBe(COPIED)
          expect(await arrived()).toBe(COPIED)
          expect((await mintcode(["product", "list", "--local"], onTarget)).stdout).toContain("tg")
          // What is in use is not emptied, whatever is asked for.
          expect(errorOf(await run(...copying.slice(0, -1), "--restart"))).toBe("DATABASE_NOT_EMPTY")
        })
      }),
    TEST_MS_MAX,
  )
})
