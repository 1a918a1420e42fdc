/**
 * Who tries too much: bans that operators see and lift, what processes tell each other so that limits hold over all of
 * them, weak codes, and the port that checks challenges.
 *
 * Limits themselves are decided where requests come in (`@mintcode/http/rate-limit`). A ban has one row a subject; a
 * share is a row that is written once and read by every other process.
 *
 * @example
 * ```ts
 * import { Bans, limitKey } from "@mintcode/core/abuse"
 * import { Effect } from "effect"
 *
 * // Bans an address for an hour. Needs an `Operator` with `abuse:edit`.
 * export const ban = Effect.flatMap(
 *   Bans,
 *   (bans) => bans.add({ kind: "ip", subject: "203.0.113.7", forMs: 3_600_000, note: "scripts" }),
 * )
 * console.assert(limitKey({ kind: "ip", id: "203.0.113.7" }) === "ip:203.0.113.7")
 * ```
 *
 * @module
 */
export * from "./ban.ts"
export * from "./bans.ts"
export * from "./challenge.ts"
export * from "./limit_share.ts"
export * from "./limit_subject.ts"
export * from "./repository.ts"
export * from "./weak_codes.ts"
