import { LeaseRepository } from "@mintcode/core/lease"
import { Outbox } from "@mintcode/core/notification"
import { OrderSteps, RedemptionRepository, RedemptionSteps } from "@mintcode/core/redemption"
import { LeaseSteps, SeatRepository, SeatSteps } from "@mintcode/core/seat"
import { Clock, Effect } from "effect"
import type { MovableClock } from "./movable_clock.ts"

const CHUNK = 100
/** Rounds at one moment: more would be a circle. */
const ROUNDS_MAX = 400

/** Does all that is due at this moment, one thing after the other. */
export const workDue = Effect.gen(function* () {
  const redemptions = yield* RedemptionRepository
  const redemptionSteps = yield* RedemptionSteps
  const orderSteps = yield* OrderSteps
  const seats = yield* SeatRepository
  const seatSteps = yield* SeatSteps
  const leases = yield* LeaseRepository
  const leaseSteps = yield* LeaseSteps
  const outbox = yield* Outbox
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const at = yield* Clock.currentTimeMillis
    const due = yield* redemptions.due(at, CHUNK)
    const dueOrders = yield* redemptions.dueOrders(at, CHUNK)
    const dueSeats = yield* seats.seatsDue(at, CHUNK)
    const dueLeases = yield* leases.due("seat", at, CHUNK)
    yield* Effect.forEach(due, redemptionSteps.stepWith, { discard: true })
    yield* Effect.forEach(dueOrders, orderSteps.stepWith, { discard: true })
    yield* Effect.forEach(dueSeats, seatSteps.stepWith, { discard: true })
    yield* Effect.forEach(dueLeases, ({ id }) => leaseSteps.step(id), { discard: true })
    if (due.length + dueOrders.length + dueSeats.length + dueLeases.length === 0) {
      yield* outbox.dispatch
      return
    }
  }
  return yield* Effect.dieMessage(`not over after ${ROUNDS_MAX} rounds at one moment`)
})

/** When something is due next; infinity when nothing is. */
const nextDueAt = Effect.gen(function* () {
  const redemptions = yield* RedemptionRepository
  const seats = yield* SeatRepository
  const leases = yield* LeaseRepository
  const rows = [
    ...(yield* redemptions.dueOrders(Number.MAX_SAFE_INTEGER, 1)),
    ...(yield* seats.seatsDue(Number.MAX_SAFE_INTEGER, 1)),
    ...(yield* leases.due("seat", Number.MAX_SAFE_INTEGER, 1)),
  ]
  const times = [yield* redemptions.nextWakeAt, ...rows.map(({ wakeAt }) => wakeAt)]
  return Math.min(...times.map((time) => time ?? Number.POSITIVE_INFINITY))
})

/** Works for so long of the clock's time: what is due later is waited for by putting the clock forward. */
export const workFor = (clock: MovableClock, ms: number) =>
  Effect.gen(function* () {
    const end = (yield* Clock.currentTimeMillis) + ms
    for (;;) {
      yield* workDue
      const next = yield* nextDueAt
      const at = yield* Clock.currentTimeMillis
      if (next > end) return yield* clock.advance(Math.max(0, end - at))
      yield* clock.advance(Math.max(1, next - at))
    }
  })
