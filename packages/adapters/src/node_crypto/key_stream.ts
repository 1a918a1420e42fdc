import { Buffer } from "node:buffer"
import { createCipheriv } from "node:crypto"
import type { KeyStream } from "@mintcode/core/kernel"
import { Redacted } from "effect"
import { KEY_BYTES } from "./keyring.ts"

/** Bytes of an AES block. */
const BLOCK_BYTES = 16

/**
 * AES-256 in counter mode (NIST SP 800-38A, section 6.5) under a key of 32 bytes in base64url. The counter starts at
 * zero and is the number of the block, so that any stretch is reached without those before it. A key must not be used
 * for anything else.
 */
export const makeKeyStream = (key: Redacted.Redacted<string>): KeyStream => {
  const bytes = Buffer.from(Redacted.value(key), "base64url")
  if (bytes.length !== KEY_BYTES) throw new RangeError(`Cannot make a key stream: the key has not ${KEY_BYTES} bytes`)
  return {
    stretches: (first, count, bytesEach) => {
      const offset = first * bytesEach
      const length = count * bytesEach
      if (!Number.isSafeInteger(offset + length) || offset < 0 || length < 0) {
        throw new RangeError("Cannot make a key stream: out of range")
      }
      // A stretch may begin inside a block: what comes before it there is made and cut off.
      const skipped = offset % BLOCK_BYTES
      const cipher = createCipheriv("aes-256-ctr", bytes, counterOf((offset - skipped) / BLOCK_BYTES))
      return new Uint8Array(cipher.update(new Uint8Array(skipped + length)).subarray(skipped))
    },
  }
}

/** A block number as a counter block: 128 bits, the highest first. */
const counterOf = (block: number): Buffer => {
  const counter = Buffer.alloc(BLOCK_BYTES)
  counter.writeBigUInt64BE(BigInt(block), BLOCK_BYTES / 2)
  return counter
}
