import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { openSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Effect, Schedule, type Scope } from "effect"
import { freePort } from "./free_port.ts"

/** A server in a process of its own. */
export interface ChildServer {
  readonly port: number
  readonly pid: number
}

/** The built program: what a start or an answer costs from sources says nothing. */
export const PROGRAM = fileURLToPath(new URL("../bin/mintcode.js", import.meta.url))
const PLAIN = fileURLToPath(new URL("plain_server.ts", import.meta.url))
/** A server that is not there by then will not come. */
const READY_MS_MAX = 60_000
const ASK_EVERY_MS = 5
/** Characters of a log that say why a server ended. */
const LOG_SHOWN_MAX = 500

/** `mintcode serve` in a folder, ready; its log goes into a file there. */
export const mintcodeServer = (
  cwd: string,
  variables: Readonly<Record<string, string>>,
  flags: ReadonlyArray<string> = [],
): Effect.Effect<ChildServer, never, Scope.Scope> =>
  childServer("/readyz", join(cwd, "log"), (port) => {
    const env = { ...process.env, ...variables, MINTCODE_LISTEN: `127.0.0.1:${port}` }
    return spawn(process.execPath, [...flags, PROGRAM, "serve"], {
      cwd,
      stdio: ["ignore", "ignore", openSync(join(cwd, "log"), "a")],
      env,
    })
  })

/** The bare program that ours is compared with (`plain_server.ts`). */
export const plainServer = (
  job: object,
  variables: Readonly<Record<string, string>> = {},
): Effect.Effect<ChildServer, never, Scope.Scope> =>
  childServer("/", undefined, (port) =>
    spawn(process.execPath, [...process.execArgv, PLAIN, String(port), JSON.stringify(job)], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, ...variables },
    }),
  )

/** Starts a process that listens, waits for its first good answer, and ends it with the scope. */
const childServer = (
  path: string,
  log: string | undefined,
  start: (port: number) => ChildProcess,
): Effect.Effect<ChildServer, never, Scope.Scope> =>
  Effect.gen(function* () {
    const port = yield* freePort
    const child = yield* Effect.acquireRelease(
      Effect.sync(() => start(port)),
      (server) =>
        Effect.async<void>((resume) => {
          if (server.exitCode !== null) return resume(Effect.void)
          // Gone for good before its folder goes.
          server.once("exit", () => resume(Effect.void))
          server.kill("SIGKILL")
        }),
    )
    yield* answers(`http://127.0.0.1:${port}${path}`).pipe(
      Effect.repeat({
        until: (isThere) => isThere || child.exitCode !== null,
        schedule: Schedule.spaced(ASK_EVERY_MS),
      }),
      Effect.timeout(READY_MS_MAX),
      Effect.orDie,
    )
    if (child.exitCode !== null) {
      const said = log === undefined ? "" : `: ${readFileSync(log, "utf8").slice(-LOG_SHOWN_MAX)}`
      return yield* Effect.dieMessage(`a server ended with ${child.exitCode}${said}`)
    }
    return { port, pid: child.pid ?? 0 }
  })

const answers = (url: string): Effect.Effect<boolean> =>
  Effect.promise(() =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ),
  )

/** Memory that a process holds now, and the most it held where the system tells, in MB. */
export const memoryOf = ({ pid }: ChildServer): { readonly now: number; readonly peak: number } => {
  if (process.platform !== "linux") {
    const now = (Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) * 1_024) / 1e6
    return { now, peak: now }
  }
  const status = readFileSync(`/proc/${pid}/status`, "utf8")
  const of = (name: string) => (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1_024) / 1e6
  return { now: of("VmRSS"), peak: of("VmHWM") }
}
