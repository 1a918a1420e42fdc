import { spawn } from "node:child_process"
import { join } from "node:path"
import { Effect } from "effect"
import { builtScript } from "./built_script.ts"

const ROOT = join(import.meta.dirname, "../../..")
const SCRIPT = join(import.meta.dirname, "storage_process.ts")

/** How a process ended and what it printed. */
export interface Ended {
  readonly code: number | null
  readonly output: string
}

/** Runs `storage_process.ts`. With `killAfterMs` it is killed (SIGKILL) so long after it began to write. */
export const runStorageProcess = (
  args: ReadonlyArray<string>,
  options: { readonly killAfterMs?: number } = {},
): Effect.Effect<Ended> =>
  Effect.flatMap(
    Effect.promise(() => builtScript(SCRIPT)),
    (script) => runToEnd([script, ...args], options),
  )

const runToEnd = (args: ReadonlyArray<string>, options: { readonly killAfterMs?: number }): Effect.Effect<Ended> =>
  Effect.async((resume) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
    })
    let output = ""
    const onOutput = (chunk: Buffer) => {
      const began = !output.includes("writing")
      output += chunk.toString()
      if (began && output.includes("writing") && options.killAfterMs !== undefined) {
        setTimeout(() => child.kill("SIGKILL"), options.killAfterMs)
      }
    }
    child.stdout.on("data", onOutput)
    child.stderr.on("data", onOutput)
    child.on("close", (code) => resume(Effect.succeed({ code, output })))
    return Effect.sync(() => child.kill("SIGKILL"))
  })
