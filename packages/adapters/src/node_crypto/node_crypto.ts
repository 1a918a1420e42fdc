import { createHmac, hash, randomFillSync } from "node:crypto"
import { Crypto, type CryptoShape, type DigestPurpose, SealBroken } from "@mintcode/core/kernel"
import { Effect, Layer, Redacted } from "effect"
import { newSigningKey, signText, verifyText } from "./ed25519.ts"
import { makeHmac } from "./hmac.ts"
import { openForHolder, sealForHolder } from "./holder_seal.ts"
import { makeKeyStream } from "./key_stream.ts"
import { deriveKey, type Keyring } from "./keyring.ts"
import { openText, sealText } from "./seal.ts"

/** Random bytes fetched from the system at once: a call for ten bytes costs as much as one for thousands. */
const RANDOM_POOL_BYTES = 4_096
/** Requests above this get bytes of their own. */
const RANDOM_POOLED_MAX = 256

/** The `Crypto` port on `node:crypto`: OpenSSL does the work. Sub-keys are derived here, once for each purpose and key. */
export const makeNodeCrypto = (keyring: Keyring): CryptoShape => {
  const newest = keyring[0]
  const sealKeys = new Map(keyring.map((key) => [key.kid, deriveKey(key, "seal")] as const))
  const newestSealKey = deriveKey(newest, "seal")
  const hmacs: Readonly<Record<DigestPurpose, ReadonlyArray<(text: string) => Uint8Array>>> = {
    code: keyring.map((key) => makeHmac(deriveKey(key, "code"))),
    holder: keyring.map((key) => makeHmac(deriveKey(key, "holder"))),
    token: keyring.map((key) => makeHmac(deriveKey(key, "token"))),
    idempotency: keyring.map((key) => makeHmac(deriveKey(key, "idempotency"))),
    label: keyring.map((key) => makeHmac(deriveKey(key, "label"))),
    machine: keyring.map((key) => makeHmac(deriveKey(key, "machine"))),
    audit: keyring.map((key) => makeHmac(deriveKey(key, "audit"))),
    limit: keyring.map((key) => makeHmac(deriveKey(key, "limit"))),
  }
  const newestHmacs = Object.fromEntries(
    Object.entries(hmacs).map(([purpose, [first]]) => [purpose, first]),
  ) as Readonly<Record<DigestPurpose, (text: string) => Uint8Array>>
  const randomBytes = makeRandomBytes()
  return {
    randomBytes: (count) => Effect.sync(() => randomBytes(count)),
    digest: (purpose, text) => newestHmacs[purpose](text),
    digests: (purpose, text) => hmacs[purpose].map((hmac) => hmac(text)),
    hmac: (secret, text) => new Uint8Array(createHmac("sha256", Redacted.value(secret)).update(text).digest()),
    sha256: (text) => new Uint8Array(hash("sha256", text, "buffer")),
    seal: (place, plain) => Effect.sync(() => sealText(newest.kid, newestSealKey, place, Redacted.value(plain))),
    open: (place, sealed) =>
      Effect.suspend(() => {
        const opened = openText(sealKeys, place, sealed)
        return opened instanceof SealBroken ? Effect.fail(opened) : Effect.succeed(Redacted.make(opened.plain))
      }),
    reseal: (place, sealed) =>
      Effect.suspend(() => {
        const opened = openText(sealKeys, place, sealed)
        if (opened instanceof SealBroken) return Effect.fail(opened)
        return Effect.succeed(
          opened.kid === newest.kid ? undefined : sealText(newest.kid, newestSealKey, place, opened.plain),
        )
      }),
    keyStream: makeKeyStream,
    newSigningKey: Effect.sync(newSigningKey),
    sign: signText,
    verify: verifyText,
    sealFor: (secret, purpose, plain) => Effect.sync(() => sealForHolder(secret, purpose, plain)),
    openFor: openForHolder,
  }
}

/** `Crypto` under these root keys. */
export const layerNodeCrypto = (keyring: Keyring): Layer.Layer<Crypto> =>
  Layer.sync(Crypto, () => makeNodeCrypto(keyring))

/** Small requests are served from a pool; each byte is given out once and wiped from the pool. */
const makeRandomBytes = (): ((count: number) => Uint8Array) => {
  const pool = new Uint8Array(RANDOM_POOL_BYTES)
  let used = RANDOM_POOL_BYTES
  return (count) => {
    if (count > RANDOM_POOLED_MAX) return randomFillSync(new Uint8Array(count))
    if (used + count > RANDOM_POOL_BYTES) {
      randomFillSync(pool)
      used = 0
    }
    const bytes = pool.slice(used, used + count)
    pool.fill(0, used, used + count)
    used += count
    return bytes
  }
}
