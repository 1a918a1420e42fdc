/**
 * Core's `Crypto` port on `node:crypto`, and where its root keys come from.
 *
 * A keyring is text: `kid:key`, one a line, newest first. The newest key writes, the others still open. Each purpose
 * has a key of its own, derived by HKDF, so that one that leaks tells nothing of another.
 *
 * @example
 * ```ts
 * import { Crypto } from "@mintcode/core/kernel"
 * import { layerNodeCrypto, loadOrCreateKeyFile } from "@mintcode/adapters/node-crypto"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const crypto = yield* Crypto
 *   const place = { table: "voucher", column: "sealed_code", rowId: "1" }
 *   const sealed = yield* crypto.seal(place, Redacted.make("VIP-1234"))
 *   return yield* crypto.open(place, sealed)
 * })
 *
 * const withKeys = Effect.flatMap(loadOrCreateKeyFile("./data/mintcode.keys"), ({ keyring }) =>
 *   Effect.provide(program, layerNodeCrypto(keyring)),
 * )
 * ```
 *
 * @module
 */
export * from "./errors.ts"
export * from "./key_file.ts"
export {
  generateKey,
  KEYS_MAX,
  type Keyring,
  keyFingerprint,
  keyringFingerprint,
  parseKeyring,
  type RootKey,
  renderKeyring,
  withNewestKey,
} from "./keyring.ts"
export { layerNodeCrypto, makeNodeCrypto } from "./node_crypto.ts"
