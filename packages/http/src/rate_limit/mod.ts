/**
 * Limits on trying codes. The decisions are pure functions; `RateLimiter` is the port that remembers.
 *
 * @module
 */
export * from "./address_standing.ts"
export * from "./rate_limiter.ts"
