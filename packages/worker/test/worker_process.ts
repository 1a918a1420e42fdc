import { writeSync } from "node:fs"
import { layerWorker } from "@mintcode/worker"
import { Effect, Layer, Redacted } from "effect"
import { layerWorld, TIMING_PATIENT } from "./world.ts"

/** A worker in a process of its own: `worker_process.ts <database>`. Prints `working` once it is, and works until it is killed. */
const [url = ""] = process.argv.slice(2)

await Effect.runPromise(
  Effect.gen(function* () {
    yield* Layer.build(Layer.provide(layerWorker, layerWorld({ url: Redacted.make(url), timing: TIMING_PATIENT })))
    writeSync(1, "working\n")
    return yield* Effect.never
  }).pipe(Effect.scoped),
)
