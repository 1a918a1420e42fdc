import { Buffer } from "node:buffer"
import { hash } from "node:crypto"

/** Bytes of a SHA-256 block (FIPS 180-4). */
const BLOCK_BYTES = 64
const DIGEST_BYTES = 32
/** RFC 2104, section 2. */
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c
/** Room for messages that need no buffer of their own: codes, tokens, addresses. */
const SHORT_BYTES_MAX = 1_024
/** Bytes of UTF-8 for each UTF-16 unit at the most. */
const BYTES_PER_UNIT_MAX = 3

/**
 * HMAC-SHA-256 (RFC 2104) under one key, for many short messages. The padded key is laid out once, and each digest is
 * two one-shot hashes. Measured here for a code of 29 characters: 1.0 µs, against 2.4 µs for `createHmac`, 3.4 µs for
 * copies of a started hash, and 0.9 µs for SHA-256 in JavaScript, which is not worth code of our own.
 *
 * The key has at most 64 bytes.
 */
export const makeHmac = (key: Uint8Array): ((text: string) => Uint8Array) => {
  if (key.length > BLOCK_BYTES) throw new RangeError("Cannot make an HMAC: the key is longer than a block")
  const inner = Buffer.alloc(BLOCK_BYTES + SHORT_BYTES_MAX, INNER_PAD)
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES, OUTER_PAD)
  for (let index = 0; index < key.length; index++) {
    inner[index] = (key[index] ?? 0) ^ INNER_PAD
    outer[index] = (key[index] ?? 0) ^ OUTER_PAD
  }
  const innerBlock = inner.subarray(0, BLOCK_BYTES)
  return (text) => {
    let message: Buffer
    if (text.length * BYTES_PER_UNIT_MAX <= SHORT_BYTES_MAX) {
      message = inner.subarray(0, BLOCK_BYTES + inner.write(text, BLOCK_BYTES))
    } else {
      message = Buffer.concat([innerBlock, Buffer.from(text)])
    }
    // A digest as "binary" is its bytes in a string: the cheapest way out of the binding.
    outer.write(hash("sha256", message, "binary"), BLOCK_BYTES, "binary")
    return new Uint8Array(Buffer.from(hash("sha256", outer, "binary"), "binary"))
  }
}
