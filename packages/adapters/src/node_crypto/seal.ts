import { Buffer } from "node:buffer"
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"
import { SealBroken, type Sealed, type SealPlace } from "@mintcode/core/kernel"

/** Version of the format, in front of every sealed text. */
const FORMAT = "v1"
const CIPHER = "aes-256-gcm"
/** NIST SP 800-38D, section 8.2.2: a random nonce of 96 bits is good for 2^32 seals under one key. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** A sealed text taken apart. */
interface Parts {
  readonly kid: string
  readonly nonce: Buffer
  readonly body: Buffer
}

/** Seals a text: `v1.<kid>.<nonce>.<ciphertext and tag>`, the place as additional data. */
export const sealText = (kid: string, key: Uint8Array, place: SealPlace, plain: string): Sealed => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(placeBytes(place))
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()])
  return `${FORMAT}.${kid}.${nonce.toString("base64url")}.${body.toString("base64url")}` as Sealed
}

/** Opens a sealed text with the key of its id. A refusal says which of the three things is wrong, and no more. */
export const openText = (
  keys: ReadonlyMap<string, Uint8Array>,
  place: SealPlace,
  sealed: string,
): { readonly kid: string; readonly plain: string } | SealBroken => {
  const parts = partsOf(sealed)
  if (parts === undefined) return broken(place, "malformed")
  const key = keys.get(parts.kid)
  if (key === undefined) return broken(place, "unknown_key")
  const decipher = createDecipheriv(CIPHER, key, parts.nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(placeBytes(place))
  decipher.setAuthTag(parts.body.subarray(-TAG_BYTES))
  try {
    const plain = Buffer.concat([decipher.update(parts.body.subarray(0, -TAG_BYTES)), decipher.final()])
    return { kid: parts.kid, plain: plain.toString("utf8") }
  } catch {
    return broken(place, "not_authentic")
  }
}

const partsOf = (sealed: string): Parts | undefined => {
  const [format, kid, nonceText, bodyText, ...rest] = sealed.split(".")
  if (format !== FORMAT || kid === undefined || nonceText === undefined || bodyText === undefined || rest.length > 0) {
    return undefined
  }
  const nonce = decode(nonceText)
  const body = decode(bodyText)
  return nonce?.length === NONCE_BYTES && body !== undefined && body.length >= TAG_BYTES
    ? { kid, nonce, body }
    : undefined
}

/** Node skips what is not base64url and ignores spare bits: only the one spelling that `seal` writes is taken. */
const decode = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, "base64url")
  return bytes.toString("base64url") === text ? bytes : undefined
}

/** JSON keeps the three parts apart: no two places have the same bytes. */
const placeBytes = ({ column, rowId, table }: SealPlace): Buffer => Buffer.from(JSON.stringify([table, column, rowId]))

const broken = ({ column, rowId, table }: SealPlace, reason: SealBroken["reason"]): SealBroken =>
  new SealBroken({ code: "SEAL_BROKEN", table, column, rowId, reason })
