import { Buffer } from "node:buffer"
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto"
import { base64Url, type SigningKey } from "@mintcode/core/kernel"
import { Redacted } from "effect"

/** DER in front of a seed (RFC 8410, section 7) and of a public key (section 4). */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex")
const SPKI_HEAD = Buffer.from("302a300506032b6570032100", "hex")
/** Bytes of a public key and of a seed; of a signature (RFC 8032, section 5.1). */
const KEY_BYTES = 32
const SIGNATURE_BYTES = 64

/** A new key pair. */
export const newSigningKey = (): SigningKey => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  const seed = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-KEY_BYTES)
  return {
    publicKey: new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-KEY_BYTES)),
    privateKey: Redacted.make(base64Url(seed)),
  }
}

export const signText = (privateKey: SigningKey["privateKey"], text: string): Uint8Array => {
  const seed = Buffer.from(Redacted.value(privateKey), "base64url")
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: "der", type: "pkcs8" })
  return new Uint8Array(sign(null, Buffer.from(text), key))
}

export const verifyText = (publicKey: Uint8Array, text: string, signature: Uint8Array): boolean => {
  if (publicKey.length !== KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false
  const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, publicKey]), format: "der", type: "spki" })
  return verify(null, Buffer.from(text), key, signature)
}
