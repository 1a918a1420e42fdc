import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { simulateSeatsFor } from "./seats.ts"
import { type SimulationReport, simulate } from "./simulation.ts"
import { ALL_STEPS } from "./tables.ts"

/**
 * `npm run proof`: lives through simulated worlds, one seed after the other, until the time is over or a rule is
 * broken. With `--seats` in worlds of workspaces and seats alone; with `--processes` it kills real servers instead, and
 * with `--drills` it goes through what operators fear.
 */
const USAGE = `npm run proof -- [--minutes N] [--seed S] [--worlds N] [--trace]
npm run proof -- --seats [--minutes N] [--seed S] [--worlds N] [--trace]
npm run proof -- --processes [--minutes N] [--seed S]
npm run proof -- --drills

  --minutes    how long it goes on; 1 when nothing is said
  --seed       the first world's seed, and with it everything that happens in it; chosen by chance when nothing is said
  --worlds     ends after so many worlds: a world that failed is lived through again with its --seed and --worlds 1
  --trace      tells everything that happens
  --seats      workspaces, seats and leases in place of the whole core
  --processes  kills real servers on SQLite and on MariaDB, and workers over Redis, in place of simulated ones
  --drills     what operators fear, in its long form: a database gone for a minute, a broken network, a full disk, an
               upgrade beside a running server, a restore, Redis emptied and gone, workers killed and stopped`

const MINUTE_MS = 60_000
/** What a life of a server takes, with its start. */
const KILL_MS = 1_500
/** Seconds between two lines of progress. */
const TELL_EVERY_MS = 10_000

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string" },
    worlds: { type: "string" },
    trace: { type: "boolean", default: false },
    seats: { type: "boolean", default: false },
    processes: { type: "boolean", default: false },
    drills: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
})

const wholeNumber = (name: string, text: string | undefined, otherwise: number): number => {
  if (text === undefined) return otherwise
  const number = Number(text)
  if (text.trim() !== "" && Number.isFinite(number) && number >= 0) return number
  console.error(`proof: cannot read --${name} "${text}": a number that is not negative\n\n${USAGE}`)
  process.exit(2)
}

interface Sum {
  worlds: number
  operations: number
  steps: number
  crashes: number
  commits: number
  conflicts: number
  checks: number
  virtualMs: number
}

const add = (sum: Sum, report: SimulationReport) => {
  sum.worlds++
  for (const field of ["operations", "steps", "crashes", "commits", "conflicts", "checks", "virtualMs"] as const) {
    sum[field] += report[field]
  }
}

const say = (sum: Sum, seconds: number, violations: number): string =>
  [
    `${sum.worlds} worlds`,
    `${sum.operations} operations`,
    `${sum.crashes} crashes`,
    `${sum.commits} commits`,
    `${sum.conflicts} lost races`,
    `${sum.checks} checks`,
    `${violations} violations`,
    `${Math.round(sum.steps / seconds)} steps/s`,
    `${(sum.virtualMs / 3_600_000).toFixed(1)} h simulated`,
  ].join(", ")

const simulateFor = async (minutes: number, firstSeed: number, worldsMax: number, traces: boolean): Promise<number> => {
  const sum: Sum = { worlds: 0, operations: 0, steps: 0, crashes: 0, commits: 0, conflicts: 0, checks: 0, virtualMs: 0 }
  const reached = new Set<string>()
  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1_000
  let toldAt = startedAt
  console.log(`first seed ${firstSeed}`)
  while (sum.worlds < worldsMax && (seconds() < minutes * 60 || sum.worlds === 0)) {
    const seed = firstSeed + sum.worlds
    const report = await simulate({ seed, ...(traces ? { trace: (line: string) => console.log(line) } : {}) })
    add(sum, report)
    for (const step of report.reached) reached.add(step)
    if (report.violations.length > 0) {
      console.log(
        `${say(sum, seconds(), report.violations.length)}\n\nwhat happened last in the world of seed ${seed}:`,
      )
      console.log(report.last.join("\n"))
      console.log(`\n${report.violations.map((one) => `VIOLATION ${one}`).join("\n")}`)
      console.log(`\nagain: npm run proof -- --seed ${seed} --worlds 1`)
      return 1
    }
    if (worldsMax === 1) console.log(`seed ${seed}, upstreams ${report.habits.join(", ")}, hash ${report.hash}`)
    if (performance.now() - toldAt > TELL_EVERY_MS) {
      toldAt = performance.now()
      console.log(say(sum, seconds(), 0))
    }
  }
  console.log(say(sum, seconds(), 0))
  const missing = ALL_STEPS.filter((step) => !reached.has(step))
  console.log(`${ALL_STEPS.length - missing.length} of ${ALL_STEPS.length} steps of the tables were taken`)
  if (missing.length > 0) console.log(`not taken: ${missing.join("; ")}`)
  return 0
}

/** The same with real processes: the kill loop of the tests, for as long as one likes. */
const killFor = (minutes: number, seed: number): number =>
  runTests(["packages/cli/test/kill_loop_test.ts"], {
    MINTCODE_TEST_KILLS: String(Math.max(1, Math.round((minutes * MINUTE_MS) / KILL_MS))),
    MINTCODE_TEST_SEED: String(seed),
  })

/** Drills that the tests make as well, some of them in a shorter form. */
const DRILLS = [
  "packages/cli/test/database_gone_test.ts",
  "packages/cli/test/full_disk_test.ts",
  "packages/cli/test/upgrade_test.ts",
  "packages/cli/test/backup_test.ts",
  "packages/adapters/test/redis_away_test.ts",
  "packages/worker/test/fault_proxy_test.ts",
  "packages/worker/test/many_workers_test.ts",
]

/** Files one after the other: two drills at once would only wait for each other. */
const drill = (): number =>
  runTests(["--reporter=verbose", "--no-file-parallelism", ...DRILLS], { MINTCODE_TEST_LONG: "true" })

const runTests = (options: ReadonlyArray<string>, env: Readonly<Record<string, string>>): number => {
  const root = fileURLToPath(new URL("../../../../", import.meta.url))
  const { status } = spawnSync("npx", ["vitest", "run", ...options], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  })
  return status ?? 1
}

if (values.help) console.log(USAGE)
else {
  const minutes = wholeNumber("minutes", values.minutes, 1)
  const seed = wholeNumber("seed", values.seed, Math.floor(Math.random() * 1_000_000))
  const worlds = wholeNumber("worlds", values.worlds, Number.POSITIVE_INFINITY)
  process.exitCode = values.drills
    ? drill()
    : values.processes
      ? killFor(minutes, seed)
      : values.seats
        ? simulateSeatsFor(minutes, seed, worlds, values.trace)
        : await simulateFor(minutes, seed, worlds, values.trace)
}
