import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { Effect, Redacted, type Scope } from "effect"
import { builtScript } from "../../adapters/test/built_script.ts"

/** A worker in a process of its own, which is killed when the scope ends. */
export const employProcess = (
  url: Redacted.Redacted<string>,
  redis?: string,
): Effect.Effect<ChildProcess, never, Scope.Scope> =>
  Effect.flatMap(
    Effect.promise(() => builtScript(join(import.meta.dirname, "worker_process.ts"))),
    (script) => employ([script, Redacted.value(url), ...(redis === undefined ? [] : [redis])]),
  )

const employ = (options: ReadonlyArray<string>): Effect.Effect<ChildProcess, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.async<ChildProcess>((resume) => {
      const child = spawn(process.execPath, options, {
        cwd: import.meta.dirname,
        stdio: ["ignore", "pipe", "pipe"],
      })
      let output = ""
      const onOutput = (chunk: Buffer) => {
        output += chunk.toString()
        if (output.includes("working\n")) resume(Effect.succeed(child))
      }
      child.stdout.on("data", onOutput)
      child.stderr.on("data", onOutput)
      child.once("close", () => resume(Effect.dieMessage(`the worker ended: ${output}`)))
    }),
    (child) =>
      Effect.async<void>((resume) => {
        if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
        child.once("close", () => resume(Effect.void))
        child.kill("SIGKILL")
      }),
  )
