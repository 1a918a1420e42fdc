import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { fiveSimDriver } from "@mintcode/adapters/five-sim"
import { type ScriptInput, SIMULATOR_TOKEN } from "@mintcode/adapters/simulator"
import { RedemptionRepository, RedemptionTiming, TIMING_DEFAULT } from "@mintcode/core/redemption"
import { layerWorker } from "@mintcode/worker"
import { Effect, Layer, type Scope } from "effect"
import { BENCH_PRODUCT, type BenchProduct, benchProduct, layerBench, mintCodes, redeemAll } from "./bench_layers.ts"
import { instantDriver } from "./instant_driver.ts"
import type { Figure } from "./report.ts"
import { temporaryDatabase, temporaryFolder } from "./temporary_folder.ts"

const OPEN = 1_000
/** A core's share that this may take, in percent. */
const SHARE_WANTED = 5
/** Time in which the orders are placed, looks spread over their pause, and what is compiled is compiled. */
const SETTLE_MS = 60_000
const MEASURED_MS = 20_000

/**
 * Orders older than two minutes are looked at every ten seconds, which is where a redemption spends most of its quarter
 * of an hour. Here they are so from the start.
 */
const settled = { ...TIMING_DEFAULT, checkFirstMs: TIMING_DEFAULT.checkLastMs }

/** Percent of a core that the whole process takes with so many redemptions open whose values do not come. */
const idle = (product: BenchProduct, timing: typeof TIMING_DEFAULT) =>
  Effect.gen(function* () {
    yield* benchProduct({ ...product, policy: { timeLimitMs: 900_000 } })
    yield* redeemAll(yield* mintCodes(BENCH_PRODUCT, OPEN))
    yield* Layer.build(layerWorker)
    yield* Effect.sleep(SETTLE_MS)
    const before = process.cpuUsage()
    yield* Effect.sleep(MEASURED_MS)
    const { system, user } = process.cpuUsage(before)
    const repository = yield* RedemptionRepository
    const waiting = yield* repository.page({ state: "waiting" }, { limit: OPEN, afterId: null })
    if (waiting.rows.length !== OPEN) return yield* Effect.dieMessage(`${waiting.rows.length} are open, not ${OPEN}`)
    return ((user + system) / 1_000 / MEASURED_MS) * 100
  }).pipe(Effect.scoped, Effect.provideService(RedemptionTiming, timing))

const onFile = (product: BenchProduct, timing = settled) =>
  Effect.scoped(
    Effect.flatMap(temporaryDatabase, (url) =>
      Effect.provide(idle(product, timing), layerBench(url, [product.driver])),
    ),
  )

/** A market where everything is in stock and no message ever comes. */
const silentMarket: ScriptInput = {
  accounts: { [SIMULATOR_TOKEN]: { balance: 10_000 } },
  countries: { usa: { iso: "us", prefix: "+1", number: 187 } },
  services: { telegram: "tg" },
  offers: [{ country: "usa", product: "telegram", operator: "any", price: 0.01, sms: [] }],
}

/** The simulator in a process of its own: its work is not ours. Gives the address that the driver takes. */
const simulatorApart: Effect.Effect<string, never, Scope.Scope> = Effect.gen(function* () {
  const script = join(yield* temporaryFolder, "script.json")
  writeFileSync(script, JSON.stringify(silentMarket))
  const program = fileURLToPath(import.meta.resolve("@mintcode/adapters/simulator").replace(/mod\.js$/, "main.js"))
  const args = [program, "--port", "0", "--script", script]
  const simulator = yield* Effect.acquireRelease(
    Effect.sync(() => spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] })),
    (child) => Effect.sync(() => child.kill("SIGKILL")),
  )
  return yield* Effect.async<string>((resume) => {
    let said = ""
    simulator.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString()
      const address = /first protocol +(\S+)\n/.exec(said)?.[1]
      if (address !== undefined) resume(Effect.succeed(address))
    })
  })
})

const overTheWire = Effect.scoped(
  Effect.flatMap(simulatorApart, (baseUrl) =>
    onFile({
      driver: fiveSimDriver,
      baseUrl,
      token: SIMULATOR_TOKEN,
      parameters: { country: "usa", product: "telegram", operator: "any" },
    }),
  ),
)

export const idleFigures: Effect.Effect<ReadonlyArray<Figure>, unknown> = Effect.gen(function* () {
  const what = `${OPEN.toLocaleString("en")} open redemptions, idle`
  const unit = "% of a core"
  const inProcess = yield* onFile({ driver: instantDriver(false) })
  return [
    { what, ours: inProcess, unit, wanted: SHARE_WANTED, better: "less" },
    { what: `${what}, upstream over HTTP`, ours: yield* overTheWire, unit, better: "less" },
    {
      what: `${what}, in their first minute`,
      ours: yield* onFile({ driver: instantDriver(false) }, TIMING_DEFAULT),
      unit,
      better: "less",
    },
  ]
})
