/**
 * One-time codes of authenticator apps (RFC 6238), by the `otpauth` library.
 *
 * @example
 * ```ts
 * import { layerTotp } from "@mintcode/adapters/totp"
 * import { Totp } from "@mintcode/core/people"
 * import { Effect, Redacted } from "effect"
 *
 * const totp = Effect.runSync(Effect.provide(Totp, layerTotp))
 * // The example of RFC 6238, appendix B.
 * const secret = Redacted.make("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
 * console.assert(totp.stepOf(secret, "287082", 59_000) === 1)
 * ```
 *
 * @module
 */
export * from "./totp.ts"
