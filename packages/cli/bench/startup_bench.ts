import { spawnSync } from "node:child_process"
import { Effect } from "effect"
import { mintcodeServer, PROGRAM } from "./child_server.ts"
import { type Figure, median } from "./report.ts"
import { temporaryFolder } from "./temporary_folder.ts"

const RUNS = 7
const HELP_MS_WANTED = 300
const READY_MS_WANTED = 1_500

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
    const startedAt = performance.now()
    yield* mintcodeServer(cwd, {})
    return performance.now() - startedAt
  }),
)

export const startupFigures: Effect.Effect<ReadonlyArray<Figure>, unknown> = Effect.gen(function* () {
  const empty = yield* medianOf(["-e", ""])
  const help = yield* medianOf([PROGRAM, "--help"])
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
