/**
 * The one port that all product kinds are fulfilled through, and the upstream accounts behind it.
 *
 * A `SupplierDriver` connects an account and answers a `Supplier`: order, check, settle, cancel, recover. Its faults say
 * what a redemption does next: `OutOfStock` goes on to the next plan, `UpstreamThrottled` waits, `UpstreamRefused` calls
 * an operator, and `UpstreamUnknown` makes somebody look what became of the order. What an upstream answers is not
 * believed: `soundOrder` and `pauseWithin` keep it within what can be stored and waited for. A driver never throttles:
 * `Upstreams` puts every call behind a token bucket that all workers share.
 *
 * @example
 * ```ts
 * import { OutOfStock, type Supplier, type SupplierDriver } from "@mintcode/core/supplier"
 * import { Effect, Redacted } from "effect"
 *
 * // A supplier that holds its values itself and delivers at once.
 * const values = ["first", "second"]
 * const supplier: Supplier = {
 *   order: () =>
 *     Effect.suspend(() => {
 *       const code = values.shift()
 *       return code === undefined
 *         ? Effect.fail(new OutOfStock({ reason: "nothing left" }))
 *         : Effect.succeed({ _tag: "Delivered" as const, value: Redacted.make({ code }) })
 *     }),
 *   check: () => Effect.succeed({ _tag: "Ended", reason: "delivered at once" }),
 *   settle: () => Effect.void,
 *   cancel: () => Effect.succeed({ _tag: "Returned" }),
 *   recover: () => Effect.succeed({ _tag: "Absent" }),
 *   orders: () => Effect.succeed([]),
 *   balance: Effect.succeed(undefined),
 *   prices: () => Effect.succeed([]),
 * }
 * export const driver: SupplierDriver = { name: "shelf", connect: () => supplier, checkParameters: () => [] }
 *
 * const intent = { id: "1", recordedAt: 0, parameters: {}, maximumPriceMinor: null, input: {} }
 * const order = () => Effect.runSync(Effect.either(supplier.order(intent)))._tag
 * console.assert([order(), order(), order()].join() === "Right,Right,Left")
 * ```
 *
 * @module
 */
export * from "./account.ts"
export * from "./fault.ts"
export * from "./host_of.ts"
export * from "./leaves_by.ts"
export * from "./repository.ts"
export * from "./sound_order.ts"
export * from "./supplier.ts"
export * from "./throttle.ts"
export * from "./turns.ts"
export * from "./upstream_accounts.ts"
export * from "./upstream_limit.ts"
export * from "./upstreams.ts"
