import { Effect, Layer } from "effect"
import { repeatJob } from "./job.ts"
import { jobs } from "./jobs.ts"
import { redemptionLoop } from "./redemption_loop.ts"

/**
 * A worker: the redemption loop and every job, for as long as the layer lives. Any number of them may run on one
 * database, in one process or many: claims and guards in the rows decide who does what.
 */
export const layerWorker = Layer.scopedDiscard(
  Effect.gen(function* () {
    yield* redemptionLoop
    yield* Effect.forEach(jobs, (job) => Effect.forkScoped(repeatJob(job)), { discard: true })
    yield* Effect.logInfo("worker started")
  }),
)
