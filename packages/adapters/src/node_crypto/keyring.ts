import { Buffer } from "node:buffer"
import { hkdfSync, randomBytes } from "node:crypto"
import { base64Url } from "@mintcode/core/kernel"
import { Effect, Redacted } from "effect"
import { KeysRefused } from "./errors.ts"

/** A root key and the id that sealed values name it by. */
export interface RootKey {
  readonly kid: string
  readonly secret: Redacted.Redacted<Uint8Array>
}

/** Root keys, newest first. The first one writes; the others still open and find what they wrote. */
export type Keyring = readonly [RootKey, ...ReadonlyArray<RootKey>]

/** What a sub-key is for. A key for one purpose says nothing about the key for another. */
export type KeyPurpose =
  | "code"
  | "holder"
  | "token"
  | "idempotency"
  | "label"
  | "machine"
  | "audit"
  | "limit"
  | "seal"
  | "fingerprint"

/** Bytes of a root key and of each sub-key: AES-256, and the output of SHA-256. */
export const KEY_BYTES = 32
/** Root keys at the most: each one costs a digest for every lookup. */
export const KEYS_MAX = 8
/** In front of every purpose, so that no other program's sub-keys can be the same. */
const PURPOSE_PREFIX = "mintcode/v1/"
/** Bytes of a fingerprint: enough to tell key files apart, too few to help anybody. */
const FINGERPRINT_BYTES = 8
/** Random bytes of a new key id. */
const KID_BYTES = 4

const KID = /^[a-z0-9][a-z0-9_-]{0,31}$/
/** 32 bytes in base64url without padding; the last character carries four bits. */
const SECRET = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/

/**
 * Reads a keyring: `kid:key`, one on each line or separated by commas, newest first. A key id is 1 to 32 lower-case
 * letters, digits, `_` or `-`; a key is 32 bytes in base64url. Empty lines and lines that start with `#` are skipped.
 *
 * @example
 * ```ts
 * import { generateKey, parseKeyring, renderKeyring, withNewestKey } from "@mintcode/adapters/node-crypto"
 * import { Effect } from "effect"
 *
 * const rotated = withNewestKey([Effect.runSync(generateKey)], Effect.runSync(generateKey))
 * const read = Effect.runSync(parseKeyring(renderKeyring(rotated)))
 * console.assert(read[0].kid === rotated[0].kid)
 * ```
 */
export const parseKeyring = (text: Redacted.Redacted<string>): Effect.Effect<Keyring, KeysRefused> =>
  Effect.gen(function* () {
    const keys: Array<RootKey> = []
    const entries = Redacted.value(text)
      .split("\n")
      .filter((line) => !line.trimStart().startsWith("#"))
      .flatMap((line) => line.split(","))
      .map((entry) => entry.trim())
      .filter((entry) => entry !== "")
    for (const [index, entry] of entries.entries()) {
      const place = `key ${index + 1} of ${entries.length}`
      const colon = entry.indexOf(":")
      const kid = entry.slice(0, Math.max(0, colon))
      const secret = entry.slice(colon + 1)
      // A key without an id would be taken for an id: no part of an entry is ever repeated.
      if (colon < 0 || !KID.test(kid)) {
        return yield* refuse(`${place} does not start with a key id and a colon (1 to 32 of a-z, 0-9, _ and -)`)
      }
      if (!SECRET.test(secret)) return yield* refuse(`${place} is not 32 bytes in base64url (43 characters)`)
      if (keys.some((key) => key.kid === kid)) return yield* refuse(`${place} has the key id of an earlier one`)
      keys.push({ kid, secret: Redacted.make(Buffer.from(secret, "base64url")) })
    }
    const [newest, ...older] = keys
    if (newest === undefined) return yield* refuse("there is no key")
    if (keys.length > KEYS_MAX) return yield* refuse(`there are ${keys.length} keys, at most ${KEYS_MAX} are of use`)
    return [newest, ...older] as const
  })

/** Writes a keyring as `parseKeyring` reads it: a line for each key, newest first. */
export const renderKeyring = (keyring: Keyring): Redacted.Redacted<string> =>
  Redacted.make(keyring.map(({ kid, secret }) => `${kid}:${base64Url(Redacted.value(secret))}\n`).join(""))

/** A new root key with a random id. */
export const generateKey: Effect.Effect<RootKey> = Effect.sync(() => ({
  kid: `k${randomBytes(KID_BYTES).toString("hex")}`,
  secret: Redacted.make(randomBytes(KEY_BYTES)),
}))

/** A keyring in which this key writes and the others still open. */
export const withNewestKey = (keyring: Keyring, key: RootKey): Keyring => [key, ...keyring]

/**
 * What may be stored to recognise a key later without holding it: `<kid>:<16 hexadecimal digits>`. Derived like every
 * other sub-key, so it tells nothing of the key.
 */
export const keyFingerprint = (key: RootKey): string =>
  `${key.kid}:${Buffer.from(deriveKey(key, "fingerprint").subarray(0, FINGERPRINT_BYTES)).toString("hex")}`

/** The fingerprint of the key with this id; `undefined` when the keyring does not hold it. */
export const keyringFingerprint = (keyring: Keyring, kid: string = keyring[0].kid): string | undefined => {
  const key = keyring.find((held) => held.kid === kid)
  return key && keyFingerprint(key)
}

/** The sub-key for one purpose: HKDF-SHA256 (RFC 5869) without salt, the purpose as its info. */
export const deriveKey = (key: RootKey, purpose: KeyPurpose): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", Redacted.value(key.secret), new Uint8Array(0), PURPOSE_PREFIX + purpose, KEY_BYTES))

const refuse = (what: string): KeysRefused =>
  new KeysRefused({ code: "KEYS_INVALID", reason: `Cannot read the keys: ${what}` })
