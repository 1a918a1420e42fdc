import { Effect } from "effect"
import { leaf } from "../command/command.ts"
import type { ConfigShape } from "../config/config.ts"
import { currentConfig } from "../config/current_config.ts"
import { complain, Output } from "../output/output.ts"

/** `mintcode serve`. */
export const serve = leaf({
  name: "serve",
  summary: "Run the server",
  notes: [
    "Listens on MINTCODE_LISTEN, brings the database up to date, and does background work itself unless MINTCODE_WORKER",
    "is off. The first start on an embedded database makes a key file and an operator token beside it. SIGTERM and",
    "Ctrl-C finish what is under way; a second one ends at once. When a newer program migrates the database it ends with",
    "DATABASE_TOO_NEW.",
  ],
  lasting: true,
  run: () =>
    Effect.gen(function* () {
      const config = yield* currentConfig
      const server = yield* Effect.promise(() => import("../app/server.ts"))
      yield* Effect.provide(Effect.scoped(run(config, server)), server.layerLogging(config))
    }),
})

/** What this command needs of the rest of the program, loaded when it runs. */
type Server = typeof import("../app/server.ts")

const run = (config: ConfigShape, { startServer }: Server) =>
  Effect.gen(function* () {
    const { json } = yield* Output
    const { outdated, url } = yield* startServer(config)
    yield* complain(
      json
        ? JSON.stringify({ ready: { url, worker: config.worker, mode: config.mode } })
        : `Ready at ${url}  (console ${url}/console, docs ${url}/docs, background work ${config.worker})`,
    )
    return yield* Effect.onInterrupt(outdated, () =>
      complain(json ? JSON.stringify({ stopping: true }) : "Stopping: what is under way is finished first"),
    )
  })
