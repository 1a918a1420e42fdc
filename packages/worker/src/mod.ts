/**
 * Background work: the loop that carries redemptions on, and the jobs that come round again. Asks for core's services
 * and chooses no adapter.
 *
 * @module
 */
export * from "./job.ts"
export * from "./jobs.ts"
export * from "./redemption_loop.ts"
export * from "./seat_loop.ts"
export * from "./worker.ts"
