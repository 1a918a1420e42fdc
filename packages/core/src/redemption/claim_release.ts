import { Clock, Effect } from "effect"
import { Commit, update } from "../kernel/mod.ts"
import { WorkEngine, type WorkerId } from "../work/mod.ts"
import { RedemptionEntity } from "./redemption.ts"
import { RedemptionRepository } from "./repository.ts"
import { wakeUp } from "./wake_up.ts"

/** Claims released between two looks: a worker holds dozens. */
const CLAIMS_CHUNK = 256
/** Looks at the most: a worker that is not dead after all may claim anew meanwhile. */
const LOOKS_MAX = 100

/**
 * Wakes what a worker has claimed, once it is dead or stops: a claim is over then, whatever its wake-up says. Had the
 * worker only slept, its late save fails by the row's version, and what it ordered is found by the recovery that follows.
 */
export const releaseClaims = (worker: WorkerId) =>
  Effect.gen(function* () {
    const commit = yield* Commit
    const repository = yield* RedemptionRepository
    const engine = yield* WorkEngine
    let released = 0
    for (let look = 0; look < LOOKS_MAX; look++) {
      const at = yield* Clock.currentTimeMillis
      const claimed = yield* repository.claimedBy(worker, at, CLAIMS_CHUNK)
      // Each by itself: one that somebody has changed meanwhile is in other hands.
      yield* Effect.forEach(
        claimed,
        (row) =>
          commit([update(RedemptionEntity, row, { wakeAt: at, claimedBy: null })]).pipe(
            Effect.zipRight(wakeUp(engine, { id: row.id, wakeAt: at })),
            Effect.catchTag("Conflict", () => Effect.void),
          ),
        { discard: true },
      )
      released += claimed.length
      if (claimed.length < CLAIMS_CHUNK) break
    }
    return released
  })
