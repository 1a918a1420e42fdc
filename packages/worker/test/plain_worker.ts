import { Outbox } from "@mintcode/core/notification"
import { OrderSteps, RedemptionRepository, RedemptionSteps } from "@mintcode/core/redemption"
import { Clock, Effect } from "effect"
import type { MovableClock } from "./movable_clock.ts"

/** Rows read at once. */
const CHUNK = 100
/** Rounds at the most: a redemption that needs more goes in a circle. */
const ROUNDS_MAX = 400

/**
 * A worker that does one thing after the other, so that the same story has the same effects in the same order. Where
 * nothing is due it puts the clock forward instead of waiting. Works until `isEnough`, or until nothing will ever be due.
 */
export const workPlainly = <E = never, R = never>(
  clock: MovableClock,
  isEnough: Effect.Effect<boolean, E, R> = Effect.succeed(false),
) =>
  Effect.gen(function* () {
    const repository = yield* RedemptionRepository
    const steps = yield* RedemptionSteps
    const orderSteps = yield* OrderSteps
    const outbox = yield* Outbox
    for (let round = 0; round < ROUNDS_MAX; round++) {
      if (yield* isEnough) return
      const at = yield* Clock.currentTimeMillis
      const due = yield* repository.due(at, CHUNK)
      const dueOrders = yield* repository.dueOrders(at, CHUNK)
      yield* Effect.forEach(due, steps.stepWith, { discard: true })
      yield* Effect.forEach(dueOrders, orderSteps.stepWith, { discard: true })
      yield* outbox.dispatch
      if (due.length + dueOrders.length > 0) continue
      const orders = yield* repository.dueOrders(Number.MAX_SAFE_INTEGER, CHUNK)
      const next = Math.min(
        (yield* repository.nextWakeAt) ?? Number.POSITIVE_INFINITY,
        ...orders.map(({ wakeAt }) => wakeAt ?? Number.POSITIVE_INFINITY),
      )
      if (next === Number.POSITIVE_INFINITY) return
      yield* clock.advance(Math.max(0, next - (yield* Clock.currentTimeMillis)))
    }
    return yield* Effect.dieMessage(`not over after ${ROUNDS_MAX} rounds`)
  })
