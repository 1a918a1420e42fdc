/**
 * Measures the hot paths and prints one table. Ratios are to a bare program that does the same, measured in the same
 * run; figures of different machines cannot be compared, ratios can.
 *
 *     npm run bench                        everything, some five minutes
 *     npm run bench -- minting steps       those parts alone
 *     npm run bench -- --write             everything, and the table into docs/performance.md
 */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { Effect, Logger, LogLevel } from "effect"
import { idleFigures } from "./idle_bench.ts"
import { machine } from "./machine.ts"
import { mintingFigures } from "./minting_bench.ts"
import { writeFigures } from "./performance_page.ts"
import { type Figure, renderFigures } from "./report.ts"
import { startupFigures } from "./startup_bench.ts"
import { statusFigures } from "./status_bench.ts"
import { stepFigures } from "./step_bench.ts"

const PARTS = {
  minting: mintingFigures,
  status: statusFigures,
  steps: stepFigures,
  idle: idleFigures,
  startup: startupFigures,
}

/** Asks for the figures of one part as JSON. */
const APART = "--apart"

const asked = process.argv.slice(2).filter((word) => word !== "--write" && word !== APART)
const unknown = asked.filter((word) => !(word in PARTS))
if (unknown.length > 0) {
  console.error(`Cannot measure ${unknown.join(", ")}: the parts are ${Object.keys(PARTS).join(", ")}`)
  process.exit(2)
}
const writes = process.argv.includes("--write")
if (writes && asked.length > 0) {
  console.error("Cannot write some parts alone: all figures of the page are of one run")
  process.exit(2)
}

/** Measures one part, as the only thing that this process does. */
const measureHere = (name: keyof typeof PARTS) =>
  PARTS[name].pipe(
    Logger.withMinimumLogLevel(LogLevel.Error),
    // As the server does while nobody asked for traces.
    Effect.withTracerEnabled(false),
    Effect.runPromise,
  )

/** Measures one part in a process of its own: in one that did something else before, its heap would be measured too. */
const measureApart = (name: string): ReadonlyArray<Figure> => {
  console.error(`measuring ${name} …`)
  const { status, stdout } = spawnSync(
    process.execPath,
    [...process.execArgv, fileURLToPath(import.meta.url), name, APART],
    {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    },
  )
  if (status !== 0) throw new Error(`Cannot measure ${name}: its process ended with ${status}`)
  return JSON.parse(stdout) as ReadonlyArray<Figure>
}

if (process.argv.includes(APART)) {
  console.log(JSON.stringify(await measureHere(asked[0] as keyof typeof PARTS)))
} else {
  const figures = Object.keys(PARTS)
    .filter((name) => asked.length === 0 || asked.includes(name))
    .flatMap(measureApart)
  const report = `${machine()}\n\n${renderFigures(figures)}`
  console.log(report)
  if (writes) writeFigures(report)
}
