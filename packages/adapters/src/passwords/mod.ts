/**
 * Passwords: Argon2id through a native library, some hashes at a time, and the list of those that everybody tries first.
 *
 * @example
 * ```ts
 * import { layerArgon2 } from "@mintcode/adapters/passwords"
 * import { PasswordHasher } from "@mintcode/core/people"
 * import { Effect, Redacted } from "effect"
 *
 * const password = Redacted.make("correct horse battery staple")
 * const program = Effect.gen(function* () {
 *   const hasher = yield* PasswordHasher
 *   return yield* hasher.verify(yield* hasher.hash(password), password)
 * })
 * const { matches, outdated } = await Effect.runPromise(Effect.provide(program, layerArgon2()))
 * console.assert(matches && !outdated)
 * ```
 *
 * @module
 */
export * from "./argon2_hasher.ts"
export * from "./common_passwords.ts"
