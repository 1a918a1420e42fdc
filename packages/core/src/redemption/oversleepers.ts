import { Clock, Effect } from "effect"
import { Commit, update } from "../kernel/mod.ts"
import { UPSTREAM_PAUSE_MS_MAX } from "../supplier/mod.ts"
import { RedemptionEntity } from "./redemption.ts"
import { RedemptionRepository } from "./repository.ts"
import { UpstreamOrderEntity } from "./upstream_order.ts"

/** No wake-up is set so far ahead: three times the longest pause there is, the one that an upstream may ask for. */
export const WAKE_AHEAD_MS_MAX = 3 * UPSTREAM_PAUSE_MS_MAX
/** Rows woken in one run; what is left has its turn in the next. */
const WOKEN_MAX = 256

/**
 * Wakes what sleeps for longer than anything should: a clock that ran ahead and was set right again leaves wake-ups
 * behind that lie days or years off. For the worker.
 */
export const wakeOversleepers = Effect.gen(function* () {
  const commit = yield* Commit
  const repository = yield* RedemptionRepository
  const at = yield* Clock.currentTimeMillis
  const redemptions = yield* repository.asleep(at + WAKE_AHEAD_MS_MAX, WOKEN_MAX)
  const orders = yield* repository.asleepOrders(at + WAKE_AHEAD_MS_MAX, WOKEN_MAX)
  const changes = [
    ...redemptions.map((row) => update(RedemptionEntity, row, { wakeAt: at })),
    ...orders.map((row) => update(UpstreamOrderEntity, row, { wakeAt: at })),
  ]
  // Each by itself: one that somebody has changed meanwhile is awake.
  yield* Effect.forEach(changes, (change) => Effect.catchTag(commit([change]), "Conflict", () => Effect.void), {
    discard: true,
  })
  if (changes.length > 0) yield* Effect.logWarning("woken: the clock was set back", { rows: changes.length })
  return changes.length
})
