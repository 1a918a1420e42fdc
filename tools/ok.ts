import { spawn } from "node:child_process"
import { isMain, root, run } from "./workspace.ts"

/**
 * `npm run ok`: everything that has to hold before a change is merged, cheapest first, and no further than the first
 * stage that fails. `--without-tests` leaves the tests out, for those who have just run them.
 */

/** Steps of one stage run side by side, this many at once: more only take each other's processor. */
const PARALLEL_MAX = 2

/** Scripts of package.json, by stage. Those of one stage do not depend on each other. */
const STAGES: ReadonlyArray<ReadonlyArray<string>> = [
  ["format:check", "lint", "types", "boundaries", "style", "supplier-names", "unused", "lock:check", "docs:check"],
  ["build"],
  ["exports"],
]

interface Step {
  readonly script: string
  readonly passed: boolean
  readonly seconds: number
  readonly output: string
}

const runStep = async (script: string): Promise<Step> => {
  const startedAt = performance.now()
  const { code, output } = await run("npm", ["run", "--silent", script], {
    env: { FORCE_COLOR: process.stdout.isTTY ? "1" : "0" },
  })
  return { script, passed: code === 0, seconds: (performance.now() - startedAt) / 1000, output }
}

const printStep = ({ script, passed, seconds, output }: Step): void => {
  console.log(`${passed ? "ok    " : "FAILED"}  ${script.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s`)
  if (!passed) console.log(`${output.trimEnd()}\n`)
}

/** Runs the scripts of a stage to their end, so that one look shows all that is wrong with it. */
const runStage = async (scripts: ReadonlyArray<string>): Promise<boolean> => {
  const queue = [...scripts]
  let passed = true
  const runNext = async (): Promise<void> => {
    for (let script = queue.shift(); script !== undefined; script = queue.shift()) {
      const step = await runStep(script)
      printStep(step)
      passed &&= step.passed
    }
  }
  await Promise.all(Array.from({ length: PARALLEL_MAX }, runNext))
  return passed
}

/** Runs the tests with their output as it comes: they take long, and vitest says best what it does. */
const runTests = (): Promise<boolean> =>
  new Promise((done) => {
    const child = spawn("npm", ["run", "--silent", "test"], { cwd: root, stdio: "inherit" })
    child.on("error", () => done(false))
    child.on("close", (code) => done(code === 0))
  })

const ok = async (withTests: boolean): Promise<boolean> => {
  for (const stage of STAGES) if (!(await runStage(stage))) return false
  return !withTests || (await runTests())
}

if (isMain(import.meta.url)) {
  const startedAt = performance.now()
  const passed = await ok(!process.argv.includes("--without-tests"))
  console.log(`${passed ? "All is well" : "Not ok"} after ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
  if (!passed) process.exitCode = 1
}
