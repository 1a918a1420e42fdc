import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { Effect } from "effect"
import { temporaryFolder } from "./temporary_folder.ts"

/** Clients at once, each with a connection of its own that is kept. */
export const CONNECTIONS = 64

export interface LoadRequest {
  readonly method: "GET" | "POST"
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** What the generator is told. */
export interface LoadJob {
  readonly port: number
  readonly connections: number
  readonly requests: ReadonlyArray<LoadRequest>
  /** How long the requests are sent over and over; each once when left out. */
  readonly seconds?: number
  /** What comes first and does not count: seconds, or a share of the requests where each is sent once. */
  readonly warmUp: number
}

/** What the generator saw, without its warm-up. */
export interface LoadResult {
  readonly perSecond: number
  readonly count: number
  /** How many answers had each status. */
  readonly statuses: Readonly<Record<string, number>>
  readonly medianMs: number
  readonly p99Ms: number
  /** The body of one answer. */
  readonly sample: string
}

const GENERATOR = fileURLToPath(new URL("load_generator.ts", import.meta.url))

/** Puts load on a server; dies when any answer has another status than the one that is wanted. */
export const load = (status: number, job: Omit<LoadJob, "connections">): Effect.Effect<LoadResult> =>
  Effect.scoped(
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "job.json")
      writeFileSync(path, JSON.stringify({ ...job, connections: CONNECTIONS }))
      const said = yield* Effect.promise(async () => {
        const child = spawn(process.execPath, [...process.execArgv, GENERATOR, path], {
          stdio: ["ignore", "pipe", "inherit"],
        })
        return text(child.stdout)
      })
      if (said === "") return yield* Effect.dieMessage("the load generator failed")
      const result = JSON.parse(said) as LoadResult
      return Object.keys(result.statuses).join() === String(status)
        ? result
        : yield* Effect.dieMessage(`answers other than ${status}: ${said}`)
    }),
  )
