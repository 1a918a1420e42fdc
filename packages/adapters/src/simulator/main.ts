import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { Cause, Effect, Exit, Fiber } from "effect"
import { demoScript } from "./demo_script.ts"
import { type ScriptInput, SIMULATOR_TOKEN } from "./script.ts"
import { makeSimulator } from "./simulator.ts"

const USAGE = `Usage: simulator [--port PORT] [--host HOST] [--script FILE] [--seed NUMBER]

Runs simulated number suppliers and seat providers until it is interrupted.

  --port    port to listen on (default 8790; 0 takes a free one)
  --host    address to listen on (default 127.0.0.1)
  --script  JSON file with stock, delays and faults (default: the demo market)
  --seed    numbers and codes are drawn from it (default 1)
  --help    prints this`

/** Beside the server's own 8787. */
const PORT_DEFAULT = 8790

const fail = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}

const number = (name: string, text: string | undefined, fallback: number, max: number): number => {
  const value = text === undefined ? fallback : Number(text)
  return Number.isInteger(value) && value >= 0 && value <= max
    ? value
    : fail(`Cannot read --${name} "${text}": expected a whole number up to ${max}`)
}

const readArguments = () => {
  try {
    return parseArgs({
      options: {
        port: { type: "string" },
        host: { type: "string" },
        script: { type: "string" },
        seed: { type: "string" },
        help: { type: "boolean" },
      },
    }).values
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  }
}

const readScript = (file: string): ScriptInput => {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch (error) {
    return fail(`Cannot read script "${file}": ${error instanceof Error ? error.message : String(error)}`)
  }
}

const options = readArguments()
if (options.help === true) {
  process.stdout.write(`${USAGE}\n`)
  process.exit(0)
}

const program = Effect.gen(function* () {
  const simulator = yield* makeSimulator({
    port: number("port", options.port, PORT_DEFAULT, 65_535),
    seed: number("seed", options.seed, 1, Number.MAX_SAFE_INTEGER),
    script: options.script === undefined ? demoScript : readScript(options.script),
    ...(options.host === undefined ? {} : { host: options.host }),
  })
  process.stdout.write(
    [
      `Simulator at ${simulator.url}`,
      `  first protocol   ${simulator.fiveSimBaseUrl}`,
      `  second protocol  ${simulator.smsActivateBaseUrl}/stubs/handler_api.php`,
      `  seats            ${simulator.workspaceBaseUrl}, ${simulator.openAiAdminBaseUrl}, ${simulator.scimBaseUrl}`,
      `  control          ${simulator.url}/_sim/orders, /_sim/workspaces, /_sim/script, /_sim/faults, /_sim/audit`,
      `  token            ${Object.keys(simulator.script().accounts)[0] ?? SIMULATOR_TOKEN}`,
      "",
    ].join("\n"),
  )
  return yield* Effect.never
}).pipe(Effect.scoped)

const fiber = Effect.runFork(program)
const stop = () => void Effect.runFork(Fiber.interrupt(fiber))
process.once("SIGINT", stop)
process.once("SIGTERM", stop)
fiber.addObserver((exit) => {
  if (Exit.isFailure(exit) && !Cause.isInterruptedOnly(exit.cause)) fail(Cause.pretty(exit.cause))
})
