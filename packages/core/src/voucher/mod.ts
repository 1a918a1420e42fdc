/**
 * Vouchers: codes and their formats, batches, minting, import, states and bulk actions.
 *
 * A voucher is a right to one fulfilment of a product, or to a number of them. Its code is derived from the batch's
 * sealed key and its number; only a keyed digest is kept to find it by, and lists show no more than its ends. A
 * redemption locks it, and either uses it or gives it back.
 *
 * @example
 * ```ts
 * import { maskedCode, maskEnds, normaliseCode } from "@mintcode/core/voucher"
 *
 * // However it is typed, it is the same code.
 * console.assert(normaliseCode("vip 7f3k-9q2m-x0o1-il8d") === "V1P7F3K9Q2MX001118D")
 * console.assert(normaliseCode("7F3K'; DROP TABLE voucher") === undefined)
 *
 * console.assert(maskedCode({ prefix: "VIP", ...maskEnds("7F3K9Q2MX001118D") }) === "VIP-7F****8D")
 * ```
 *
 * @module
 */
export * from "./batch.ts"
export * from "./code.ts"
export * from "./code_derivation.ts"
export * from "./hidden_label.ts"
export * from "./mint_one.ts"
export * from "./minting.ts"
export * from "./repository.ts"
export * from "./requests.ts"
export * from "./voucher.ts"
export * from "./voucher_actions.ts"
export * from "./voucher_imports.ts"
export * from "./voucher_state.ts"
export * from "./vouchers.ts"
export * from "./weak_shapes.ts"
