import { releaseClaims } from "@mintcode/core/redemption"
import { WorkEngine } from "@mintcode/core/work"
import { Effect, Layer } from "effect"
import { jobs } from "./jobs.ts"
import { redemptionLoop } from "./redemption_loop.ts"
import { seatLoop } from "./seat_loop.ts"

/**
 * A worker: the loops of redemptions and seats and every job, for as long as the layer lives. Any number of them may run on
 * one database, in one process or many: claims and guards in the rows decide who does what. When it ends, the steps under
 * way are finished first, and what it still holds is handed back last.
 */
export const layerWorker = Layer.scopedDiscard(
  Effect.gen(function* () {
    const engine = yield* WorkEngine
    yield* engine.work({ jobs, takeOver: (worker) => Effect.provideService(releaseClaims(worker), WorkEngine, engine) })
    yield* redemptionLoop
    yield* Effect.forkScoped(seatLoop)
    yield* Effect.logInfo("worker started")
  }),
)
