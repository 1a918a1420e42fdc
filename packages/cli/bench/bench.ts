/**
 * Measures the hot paths and prints one table. Ratios are to a bare program that does the same, measured in the same
 * run; figures of different machines cannot be compared, ratios can.
 *
 *     npm run bench                               everything, some ten minutes
 *     npm run bench -- minting steps              those parts alone
 *     npm run bench -- pages --rows 10000000      lists of ten million vouchers; licences and redeem take it as well
 *     npm run bench -- growth                     what can depend on how much there is, among ten thousand, a million and
 *                                                 ten million vouchers (--rows ends it earlier): half an hour, 10 GB of disk
 *     npm run bench -- --write                    everything but growth, and the table into docs/performance.md
 */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { Effect, Logger, LogLevel } from "effect"
import { growthFigures } from "./growth_bench.ts"
import { licenceFigures, redeemFigures } from "./http_bench.ts"
import { idleFigures } from "./idle_bench.ts"
import { machine } from "./machine.ts"
import { mintingFigures } from "./minting_bench.ts"
import { pageFigures, ROWS_MIN } from "./page_bench.ts"
import { writeFigures } from "./performance_page.ts"
import { type Figure, renderFigures } from "./report.ts"
import { startupFigures } from "./startup_bench.ts"
import { statusFigures } from "./status_bench.ts"
import { stepFigures } from "./step_bench.ts"

type Part = (rows: number | undefined) => Effect.Effect<ReadonlyArray<Figure>, unknown>

const PARTS = {
  licences: licenceFigures,
  redeem: redeemFigures,
  minting: () => mintingFigures,
  status: () => statusFigures,
  steps: () => stepFigures,
  pages: pageFigures,
  idle: () => idleFigures,
  startup: () => startupFigures,
  growth: growthFigures,
} as const satisfies Record<string, Part>

/** Takes longer than all others together, and is measured by its name alone. */
const BY_NAME_ALONE = "growth"

/** A part that fails is measured once more: it may have met a neighbour's port, or a machine without a breath to spare. */
const TRIES = 2

const { positionals: asked, values } = parseArgs({
  allowPositionals: true,
  options: {
    write: { type: "boolean", default: false },
    rows: { type: "string" },
    // Asks for the figures of one part as JSON.
    apart: { type: "boolean", default: false },
  },
})
const rows = values.rows === undefined ? undefined : Number(values.rows)
const complaint = asked.some((word) => !(word in PARTS))
  ? `Cannot measure ${asked.join(", ")}: the parts are ${Object.keys(PARTS).join(", ")}`
  : rows !== undefined && !(Number.isSafeInteger(rows) && rows >= ROWS_MIN)
    ? `Cannot fill a table with ${values.rows} rows: at least ${ROWS_MIN}`
    : values.write && (asked.length > 0 || rows !== undefined)
      ? "Cannot write some parts alone: all figures of the page are of one run"
      : undefined
if (complaint !== undefined) {
  console.error(complaint)
  process.exit(2)
}

/** Measures one part, as the only thing that this process does. */
const measureHere = (name: keyof typeof PARTS) =>
  PARTS[name](rows).pipe(
    Logger.withMinimumLogLevel(LogLevel.Error),
    // As the server does while nobody asked for traces.
    Effect.withTracerEnabled(false),
    Effect.runPromise,
  )

/** Measures one part in a process of its own: in one that did something else before, its heap would be measured too. */
const measureApart = (name: string): ReadonlyArray<Figure> => {
  for (let tries = 1; ; tries++) {
    console.error(`measuring ${name} …`)
    const args = [fileURLToPath(import.meta.url), name, "--apart", ...(rows === undefined ? [] : ["--rows", `${rows}`])]
    const { status, stdout } = spawnSync(process.execPath, [...process.execArgv, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    })
    if (status === 0) return JSON.parse(stdout) as ReadonlyArray<Figure>
    if (tries === TRIES) throw new Error(`Cannot measure ${name}: its process ended with ${status}`)
  }
}

if (values.apart) {
  console.log(JSON.stringify(await measureHere(asked[0] as keyof typeof PARTS)))
} else {
  const figures = Object.keys(PARTS)
    .filter((name) => (asked.length === 0 ? name !== BY_NAME_ALONE : asked.includes(name)))
    .flatMap(measureApart)
  const report = `${machine()}\n\n${renderFigures(figures)}`
  console.log(report)
  if (values.write) writeFigures(report)
}
