import { Buffer } from "node:buffer"
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto"
import { Redacted } from "effect"

const CIPHER = "aes-256-gcm"
const KEY_BYTES = 32
const SALT_BYTES = 16
/** Each seal has a key of its own by its salt, so that a random nonce cannot meet itself (NIST SP 800-38D, 8.2.2). */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts for whoever knows the secret: `<salt>.<nonce>.<ciphertext and tag>`. */
export const sealForHolder = (secret: Redacted.Redacted<string>, purpose: string, plain: string): string => {
  const salt = randomBytes(SALT_BYTES)
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, keyFor(secret, purpose, salt), nonce, { authTagLength: TAG_BYTES })
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()])
  return [salt, nonce, body].map((bytes) => bytes.toString("base64url")).join(".")
}

/** `undefined` for another secret or purpose, and for anything that is no such seal. */
export const openForHolder = (
  secret: Redacted.Redacted<string>,
  purpose: string,
  sealed: string,
): string | undefined => {
  const [salt, nonce, body, ...rest] = sealed.split(".").map((part) => Buffer.from(part, "base64url"))
  if (salt === undefined || nonce?.length !== NONCE_BYTES || body === undefined || rest.length > 0) return undefined
  if (salt.length !== SALT_BYTES || body.length < TAG_BYTES) return undefined
  const decipher = createDecipheriv(CIPHER, keyFor(secret, purpose, salt), nonce, { authTagLength: TAG_BYTES })
  decipher.setAuthTag(body.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(body.subarray(0, -TAG_BYTES)), decipher.final()]).toString("utf8")
  } catch {
    return undefined
  }
}

const keyFor = (secret: Redacted.Redacted<string>, purpose: string, salt: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", Redacted.value(secret), salt, purpose, KEY_BYTES))
