import { Either, Encoding, Redacted } from "effect"
import { base64Url, type CryptoShape, equalBytes } from "../kernel/mod.ts"
import type { Redemption } from "./redemption.ts"

/** What a caller can show for being the holder of a redemption. */
export interface HolderProof {
  /** The capability token that the redemption was answered with. */
  readonly token?: Redacted.Redacted<string>
  /** The value of the holder's cookie. */
  readonly cookie?: Redacted.Redacted<string>
  /** The idempotency key it was asked for with. */
  readonly idempotencyKey?: Redacted.Redacted<string>
}

/** Makes tokens recognisable to secret scanners. */
const TOKEN_PREFIX = "mrt_"

/**
 * The capability token of a redemption: a keyed digest of its id. It is derived, not stored, so that the same request
 * sent twice can be answered with the same token.
 */
export const capabilityToken = (crypto: CryptoShape, redemptionId: string): Redacted.Redacted<string> =>
  Redacted.make(TOKEN_PREFIX + base64Url(crypto.digest("token", `redemption:${redemptionId}`)))

/** Whether a caller holds a redemption. Compares in constant time, and always compares all that was shown. */
export const holds = (crypto: CryptoShape, redemption: Redemption, proof: HolderProof): boolean => {
  const { token, cookie, idempotencyKey } = proof
  const byToken =
    token !== undefined &&
    crypto.digests("token", `redemption:${redemption.id}`).some((digest) => equalBytes(digest, tokenBytes(token)))
  const byCookie =
    cookie !== undefined &&
    redemption.holderDigest !== null &&
    matches(crypto, redemption.holderDigest, "holder", cookie)
  const byKey =
    idempotencyKey !== undefined &&
    redemption.idempotencyDigest !== null &&
    matches(crypto, redemption.idempotencyDigest, "idempotency", idempotencyKey)
  return byToken || byCookie || byKey
}

const tokenBytes = (token: Redacted.Redacted<string>): Uint8Array => {
  const text = Redacted.value(token)
  if (!text.startsWith(TOKEN_PREFIX)) return new Uint8Array()
  return Either.getOrElse(Encoding.decodeBase64Url(text.slice(TOKEN_PREFIX.length)), () => new Uint8Array())
}

const matches = (
  crypto: CryptoShape,
  digest: Uint8Array,
  purpose: "holder" | "idempotency",
  shown: Redacted.Redacted<string>,
): boolean => crypto.digests(purpose, Redacted.value(shown)).some((one) => equalBytes(one, digest))
