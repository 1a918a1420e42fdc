import { writeSync } from "node:fs"
import { WorkerName } from "@mintcode/core/work"
import { layerWorker } from "@mintcode/worker"
import { Effect, Layer, Redacted } from "effect"
import { layerWorld, TIMING_WATCHFUL } from "./world.ts"

/**
 * A worker in a process of its own: `worker_process.ts <database> [<redis>]`. Prints `working` once it is, and works until
 * it is killed. Its row carries its process id.
 */
const [url = "", redis] = process.argv.slice(2)

await Effect.runPromise(
  Effect.gen(function* () {
    const world = layerWorld({ url: Redacted.make(url), timing: TIMING_WATCHFUL, redis })
    const named = Layer.provide(world, Layer.succeed(WorkerName, String(process.pid)))
    yield* Layer.build(Layer.provide(layerWorker, named))
    writeSync(1, "working\n")
    return yield* Effect.never
  }).pipe(Effect.scoped),
)
