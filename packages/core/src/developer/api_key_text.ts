import { Effect, Schema } from "effect"
import type { CryptoShape } from "../kernel/mod.ts"

/** Live keys spend; test keys only see scripted outcomes. */
export const KeyMode = Schema.Literal("live", "test").annotations({ identifier: "KeyMode" })
export type KeyMode = typeof KeyMode.Type

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
/** 30 symbols of base 62 hold 178 bit. */
const SECRET_SYMBOLS = 30
/** A CRC32 fits into six symbols: 62^6 is above 2^32. */
const CHECKSUM_SYMBOLS = 6
/** Bytes above the last whole multiple of 62 are thrown away, so that every symbol is equally likely. */
const ACCEPTED_BELOW = 248
/** Bytes asked for at once: fewer than 30 of 64 are accepted less than once in 2^60 times. */
const BYTES_AT_ONCE = 64

const KEY = /^sk_(live|test)_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/

const CRC_TABLE = Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})

/** CRC-32 of ISO 3309, as zip files use it. */
const crc32 = (text: string): number => {
  let value = 0xffffffff
  for (let index = 0; index < text.length; index++) {
    value = (value >>> 8) ^ (CRC_TABLE[(value ^ text.charCodeAt(index)) & 0xff] ?? 0)
  }
  return (value ^ 0xffffffff) >>> 0
}

const checksumOf = (body: string): string => {
  let rest = crc32(body)
  let symbols = ""
  for (let count = 0; count < CHECKSUM_SYMBOLS; count++) {
    symbols = BASE62[rest % 62] + symbols
    rest = Math.floor(rest / 62)
  }
  return symbols
}

/** A new key: `sk_live_` or `sk_test_`, 30 random symbols, and their checksum. */
export const newKeyText = (crypto: CryptoShape, mode: KeyMode): Effect.Effect<string> =>
  Effect.map(
    Effect.repeat(crypto.randomBytes(BYTES_AT_ONCE), { until: (bytes) => symbolsIn(bytes).length >= SECRET_SYMBOLS }),
    (bytes) => {
      const body = `sk_${mode}_${symbolsIn(bytes).slice(0, SECRET_SYMBOLS)}`
      return body + checksumOf(body)
    },
  )

const symbolsIn = (bytes: Uint8Array): string =>
  Array.from(
    bytes.filter((byte) => byte < ACCEPTED_BELOW),
    (byte) => BASE62[byte % 62],
  ).join("")

/**
 * The mode of a text that may be a key; `undefined` when it cannot be one. A key with a slip of the hand, and one that a
 * scanner made up, fail at their checksum, before anything is read from storage.
 *
 * @example
 * ```ts
 * import { keyModeOf } from "@mintcode/core/developer"
 *
 * console.assert(keyModeOf("sk_live_000000000000000000000000000000000000") === undefined)
 * ```
 */
export const keyModeOf = (text: string): KeyMode | undefined => {
  const [, mode, , checksum] = KEY.exec(text) ?? []
  return checksum !== undefined && checksumOf(text.slice(0, -CHECKSUM_SYMBOLS)) === checksum
    ? (mode as KeyMode)
    : undefined
}

/** What of a key may be shown: enough to tell keys apart. */
export const shownOf = (key: string): { readonly prefix: string; readonly lastFour: string } => ({
  prefix: key.slice(0, "sk_live_".length + 4),
  lastFour: key.slice(-4),
})
