import { Effect, Redacted } from "effect"
import { base64Url, type CryptoShape } from "../kernel/mod.ts"

/** Entropy of every token here: 256 bit. */
const TOKEN_BYTES = 32

/** A new token, and the digest that is kept in its stead. */
export const newSecretToken = (
  crypto: CryptoShape,
  prefix: string,
): Effect.Effect<{ readonly token: Redacted.Redacted<string>; readonly digest: Uint8Array }> =>
  Effect.map(crypto.randomBytes(TOKEN_BYTES), (bytes) => {
    const token = `${prefix}${base64Url(bytes)}`
    return { token: Redacted.make(token), digest: crypto.sha256(token) }
  })
