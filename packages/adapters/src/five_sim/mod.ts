/**
 * A supplier of telephone numbers over the 5SIM HTTP API: the full typed client, and the driver that makes it a
 * `Supplier`.
 *
 * The API answers refusals as plain text, often with status 200; each documented one is a tagged error of its own. The
 * driver sorts them into the port's four faults, and takes whatever it cannot be sure about as an unknown outcome: there
 * is no idempotency key, so a second buy is only safe after the order list was read.
 *
 * @example
 * ```ts
 * import { makeFiveSimClient } from "@mintcode/adapters/five-sim"
 * import { Effect, Redacted } from "effect"
 *
 * const client = makeFiveSimClient({ token: Redacted.make("…") })
 * const program = Effect.map(client.guest.prices({ product: "telegram" }), (prices) => prices.length)
 * ```
 *
 * @module
 */
export * from "./client.ts"
export { fiveSimDriver } from "./driver.ts"
export * from "./errors.ts"
export { FiveSimParameters } from "./parameters.ts"
export * from "./wire.ts"
