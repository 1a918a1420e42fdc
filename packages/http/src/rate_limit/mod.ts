/**
 * Limits on trying codes. The decisions are pure functions, `limit_book.ts` is how one process knows everybody to
 * stand, and `RateLimiter` is the port: in memory for one process, shared over the database for several.
 *
 * @module
 */
export * from "./address_standing.ts"
export { keyRequestsUntoldMax } from "./key_rate.ts"
export { BAN_RECORDED_MS_MIN, REFUSALS_UNTOLD_MAX, TRIES_UNTOLD_MAX } from "./limit_book.ts"
export * from "./limit_table.ts"
export { layerRateLimiterInMemory, makeRateLimiterInMemory, RateLimiter } from "./rate_limiter.ts"
export * from "./shared_rate_limiter.ts"
