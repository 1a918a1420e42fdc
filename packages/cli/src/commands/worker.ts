import { Effect } from "effect"
import { leaf } from "../command/command.ts"
import type { ConfigShape } from "../config/config.ts"
import { currentConfig } from "../config/current_config.ts"
import { complain, Output } from "../output/output.ts"

/** `mintcode worker`. */
export const worker = leaf({
  name: "worker",
  summary: "Run background work beside servers that have MINTCODE_WORKER=off",
  notes: ["Any number of them may run on one database: the rows decide who does what."],
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

const run = (config: ConfigShape, { startWorker }: Server) =>
  Effect.gen(function* () {
    const { json } = yield* Output
    yield* startWorker(config)
    yield* complain(json ? JSON.stringify({ ready: { worker: true, mode: config.mode } }) : "Working")
    return yield* Effect.never
  })
