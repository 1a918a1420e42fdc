import { Context, type Effect, type Redacted, Schema } from "effect"

/** What a keyed digest is for. Each purpose has a key of its own, derived by HKDF (RFC 5869) from a root key. */
export type DigestPurpose = "code" | "holder" | "token" | "idempotency" | "label" | "machine" | "audit" | "limit"

/** Where a sealed value lives. It is the additional data of the seal, so that a value moved elsewhere does not open. */
export interface SealPlace {
  readonly table: string
  readonly column: string
  readonly rowId: string
}

/** A sealed text: `v1.<kid>.<nonce>.<ciphertext and tag>`, base64url, AES-256-GCM (NIST SP 800-38D). */
export type Sealed = string & { readonly Sealed: unique symbol }

/** A sealed value does not open: wrong key file, unknown key id, moved or changed row. */
export class SealBroken extends Schema.TaggedError<SealBroken>()("SealBroken", {
  code: Schema.Literal("SEAL_BROKEN"),
  table: Schema.String,
  column: Schema.String,
  rowId: Schema.String,
  reason: Schema.Literal("malformed", "unknown_key", "not_authentic"),
}) {
  override get message(): string {
    return `Cannot open ${this.table}.${this.column} of "${this.rowId}": ${this.reason.replaceAll("_", " ")}`
  }
}

/** A key to sign with (Ed25519, RFC 8032). The private half is its seed of 32 bytes in base64url. */
export interface SigningKey {
  readonly publicKey: Uint8Array
  readonly privateKey: Redacted.Redacted<string>
}

/** A secret byte stream: the same key and block number give the same bytes, and nobody without the key can tell them from chance. */
export interface KeyStream {
  /** `count` stretches of `bytesEach` bytes each, the first at stretch number `first`. */
  readonly stretches: (first: number, count: number, bytesEach: number) => Uint8Array
}

/**
 * Keys, digests, seals and randomness. The one place where secrets are touched.
 *
 * Digests and streams are plain synchronous functions: they are pure, cheap and called a million times while minting.
 */
export class Crypto extends Context.Tag("@mintcode/core/kernel/Crypto")<
  Crypto,
  {
    /** Bytes from a cryptographically secure generator. */
    readonly randomBytes: (count: number) => Effect.Effect<Uint8Array>
    /** HMAC-SHA-256 under the newest key of that purpose: 32 bytes. */
    readonly digest: (purpose: DigestPurpose, text: string) => Uint8Array
    /** The digest under each key that is still held, newest first: what to look up while keys rotate. */
    readonly digests: (purpose: DigestPurpose, text: string) => ReadonlyArray<Uint8Array>
    /** HMAC-SHA-256 under a secret that the caller brings (RFC 2104). */
    readonly hmac: (secret: Redacted.Redacted<string>, text: string) => Uint8Array
    /** SHA-256 of a text, for secrets that carry their own entropy. */
    readonly sha256: (text: string) => Uint8Array
    readonly seal: (place: SealPlace, plain: Redacted.Redacted<string>) => Effect.Effect<Sealed>
    readonly open: (place: SealPlace, sealed: Sealed) => Effect.Effect<Redacted.Redacted<string>, SealBroken>
    /** Opens and seals again when the value is not under the newest key; `undefined` when it already is. */
    readonly reseal: (place: SealPlace, sealed: Sealed) => Effect.Effect<Sealed | undefined, SealBroken>
    /** AES-256 in counter mode (NIST SP 800-38A) under a key of 32 bytes in base64url. */
    readonly keyStream: (key: Redacted.Redacted<string>) => KeyStream
    /** A new Ed25519 key pair (RFC 8032). */
    readonly newSigningKey: Effect.Effect<SigningKey>
    /** Ed25519 signature of a text: 64 bytes. */
    readonly sign: (privateKey: SigningKey["privateKey"], text: string) => Uint8Array
    /** Whether a signature is that text's under a public key of 32 bytes. Anything malformed is not. */
    readonly verify: (publicKey: Uint8Array, text: string, signature: Uint8Array) => boolean
    /**
     * Encrypts for whoever knows a secret too, outside of this installation: `<salt>.<nonce>.<ciphertext and tag>`,
     * base64url, AES-256-GCM under a key that HKDF-SHA-256 (RFC 5869) derives from secret, salt and purpose.
     */
    readonly sealFor: (secret: Redacted.Redacted<string>, purpose: string, plain: string) => Effect.Effect<string>
    /** Opens what `sealFor` made; `undefined` under another secret or purpose. */
    readonly openFor: (secret: Redacted.Redacted<string>, purpose: string, sealed: string) => string | undefined
  }
>() {}
export type CryptoShape = Context.Tag.Service<Crypto>

/** Equal in time that does not depend on where they differ. */
export const equalBytes = (left: Uint8Array, right: Uint8Array): boolean => {
  if (left.length !== right.length) return false
  let difference = 0
  for (let index = 0; index < left.length; index++) difference |= (left[index] ?? 0) ^ (right[index] ?? 0)
  return difference === 0
}
