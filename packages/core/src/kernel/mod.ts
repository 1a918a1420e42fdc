/**
 * What every module of MintCode's core stands on: ids, times, money, errors, pages, events, entities and the two
 * ports that all else goes through, `Crypto` and `Commit`.
 *
 * A transaction is a value. A service reads, decides with pure functions, and commits a list of changes; a guard that
 * fails comes back as a `Conflict` that names it.
 *
 * @example
 * ```ts
 * import { moneyFromDecimal, moneyToDecimal } from "@mintcode/core/kernel"
 *
 * const price = moneyFromDecimal(4.01, "USD")
 * console.assert(price.minor === 401)
 * console.assert(moneyToDecimal(price) === "4.01")
 * ```
 *
 * @module
 */
export * from "./actor.ts"
export * from "./base64url.ts"
export * from "./change_watch.ts"
export * from "./commit.ts"
export * from "./crypto.ts"
export * from "./entity.ts"
export * from "./errors.ts"
export * from "./event.ts"
export * from "./id.ts"
export * from "./idempotency.ts"
export * from "./ip_address.ts"
export * from "./money.ts"
export * from "./page.ts"
export * from "./remembered.ts"
export * from "./timestamp.ts"
