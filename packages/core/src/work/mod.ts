/**
 * What workers share beside the rows they work on: wake-ups, schedules, and who of them lives.
 *
 * `WorkEngine` is the port. Its default needs nothing but the database; others carry the same over a queue. Neither keeps
 * state that could be lost: rows say what is due, and a wake-up that is lost, late or doubled does no harm.
 *
 * @example
 * ```ts
 * import { newSchedule, takenBy, untilDueMs } from "@mintcode/core/work"
 *
 * const hourly = { ...newSchedule("voucher-expiry", "worker-1"), firedAt: 1_000, endedAt: 0 }
 * console.assert(untilDueMs(hourly, 3_600_000, 1_801_000) === 1_800_000)
 *
 * // Its holder did not live to see the end of it: whoever takes it over fires it again.
 * console.assert(takenBy(hourly, "worker-2").firedAt === 0)
 * ```
 *
 * @module
 */
export * from "./embedded_engine.ts"
export * from "./firing.ts"
export * from "./job.ts"
export * from "./repository.ts"
export * from "./roll_call.ts"
export * from "./schedule.ts"
export * from "./work_engine.ts"
export * from "./worker.ts"
export * from "./workers.ts"
