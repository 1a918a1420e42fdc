import { spawn, spawnSync } from "node:child_process"
import { createServer } from "node:net"
import { fileURLToPath } from "node:url"
import { Effect, Schedule } from "effect"
import { type Figure, median } from "./report.ts"
import { temporaryFolder } from "./temporary_folder.ts"

/** The built program: what a start costs from sources says nothing. */
const program = fileURLToPath(new URL("../bin/mintcode.js", import.meta.url))
const RUNS = 7
const HELP_MS_WANTED = 300
const READY_MS_WANTED = 1_500
/** A server that is not there by then will not come. */
const READY_MS_MAX = 60_000
const ASK_EVERY_MS = 5

const timed = (args: ReadonlyArray<string>) =>
  Effect.suspend(() => {
    const startedAt = performance.now()
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" })
    return status === 0
      ? Effect.succeed(performance.now() - startedAt)
      : Effect.dieMessage(`node ${args.join(" ")} ended with ${status}: ${stderr}`)
  })

const medianOf = (args: ReadonlyArray<string>) => Effect.map(Effect.replicateEffect(timed(args), RUNS), median)

/** Milliseconds from the start of the process, in an empty folder, to the first answer that says it is ready. */
const serverReady = Effect.scoped(
  Effect.gen(function* () {
    const cwd = yield* temporaryFolder
    const port = yield* freePort
    const startedAt = performance.now()
    const env = { ...process.env, MINTCODE_LISTEN: `127.0.0.1:${port}` }
    yield* Effect.acquireRelease(
      Effect.sync(() => spawn(process.execPath, [program, "serve"], { cwd, stdio: "ignore", env })),
      (server) =>
        Effect.async<void>((resume) => {
          // Gone for good before its folder goes.
          server.once("exit", () => resume(Effect.void))
          server.kill("SIGKILL")
        }),
    )
    yield* isReady(port).pipe(
      Effect.repeat({ until: (ready) => ready, schedule: Schedule.spaced(ASK_EVERY_MS) }),
      Effect.timeout(READY_MS_MAX),
    )
    return performance.now() - startedAt
  }),
)

const isReady = (port: number): Effect.Effect<boolean> =>
  Effect.promise(() =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )

const freePort = Effect.async<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

export const startupFigures: Effect.Effect<ReadonlyArray<Figure>, unknown> = Effect.gen(function* () {
  const empty = yield* medianOf(["-e", ""])
  const help = yield* medianOf([program, "--help"])
  const ready = median(yield* Effect.replicateEffect(serverReady, RUNS))
  return [
    { what: "mintcode --help", ours: help, unit: "ms", wanted: HELP_MS_WANTED, better: "less", bare: empty },
    {
      what: "server ready, first start",
      ours: ready,
      unit: "ms",
      wanted: READY_MS_WANTED,
      better: "less",
      bare: empty,
    },
  ]
})
