/**
 * Measures the hot paths and prints one table. Ratios are to a bare program that does the same, measured in the same
 * run; figures of different machines cannot be compared, ratios can.
 *
 *     npm run bench                        everything, some five minutes
 *     npm run bench -- minting steps       those parts alone
 *     npm run bench -- --write             everything, and the table into docs/performance.md
 */
import { Effect, Logger, LogLevel } from "effect"
import { idleFigures } from "./idle_bench.ts"
import { machine } from "./machine.ts"
import { mintingFigures } from "./minting_bench.ts"
import { writeFigures } from "./performance_page.ts"
import { renderFigures } from "./report.ts"
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

const asked = process.argv.slice(2).filter((word) => word !== "--write")
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

await Effect.forEach(
  Object.entries(PARTS).filter(([name]) => asked.length === 0 || asked.includes(name)),
  ([name, figures]) =>
    Effect.zipRight(
      Effect.sync(() => console.error(`measuring ${name} …`)),
      figures,
    ),
).pipe(
  Effect.map((all) => {
    const report = `${machine()}\n\n${renderFigures(all.flat())}`
    console.log(report)
    if (writes) writeFigures(report)
  }),
  Logger.withMinimumLogLevel(LogLevel.Error),
  // As the server does while nobody asked for traces.
  Effect.withTracerEnabled(false),
  Effect.runPromise,
)
