import { Effect } from "effect"
import { CLIENT_FLAGS, withClient } from "../app/client.ts"
import { group, leaf } from "../command/command.ts"
import type { ConfigShape } from "../config/config.ts"
import { currentConfig } from "../config/current_config.ts"
import { complain, Output } from "../output/output.ts"
import { formatTime } from "../output/text.ts"
import { PAGE_FLAGS, showPages } from "./shared/pages.ts"

const list = leaf({
  name: "list",
  summary: "Workers that live, newest first",
  notes: [
    "A server that does background work itself is one of them. A worker shows every 1.2 seconds that it lives; one that was",
    "killed is listed until the others have missed it. Where Redis carries the schedules no worker holds jobs of its own.",
  ],
  flags: { ...PAGE_FLAGS, ...CLIENT_FLAGS },
  run: (input) =>
    withClient(input, ({ client }) =>
      showPages(input, (page) => client.workers.list({ urlParams: page }), [
        { title: "Name", value: (one) => one.name },
        { title: "Since", value: (one) => formatTime(one.startedAt) },
        { title: "Last pulse", value: (one) => formatTime(one.pulseAt) },
        { title: "Jobs", value: (one) => one.jobs.join(" ") },
        { title: "Id", value: (one) => one.id, whole: true },
      ]),
    ),
})

const work = leaf({
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
    const { outdated } = yield* startWorker(config)
    yield* complain(json ? JSON.stringify({ ready: { worker: true, mode: config.mode } }) : "Working")
    return yield* outdated
  })

/** `mintcode worker`. */
export const worker = group("worker", work.summary, [list], work)
