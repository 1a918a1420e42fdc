import { type CodeFormat, symbolsOf } from "../catalogue/mod.ts"

/**
 * Key stream bytes behind one code. 64 symbols out of at most 33 need 64 accepted bytes; with at least 231 of 256
 * byte values accepted, 128 bytes are too few less than once in 2^100 codes.
 */
export const CODE_STRETCH_BYTES = 128

/** A code as it is shown and its symbols without prefix and dashes. */
export interface DerivedCode {
  readonly text: string
  readonly symbols: string
}

/**
 * Turns key stream bytes into a code. Bytes are mapped to symbols by rejection sampling, so that every symbol is
 * equally likely whatever the alphabet; the label's tag, which carries no entropy, stands at its position.
 *
 * Returns `undefined` when too many bytes were rejected: such a number has no code.
 *
 * @param format how the code looks
 * @param tag the symbols of the hidden label, `""` without one
 * @param stretches key stream bytes: `CODE_STRETCH_BYTES` of them belong to this code
 * @param offset where these begin
 *
 * @example
 * ```ts
 * import { CODE_FORMAT_DEFAULT } from "@mintcode/core/catalogue"
 * import { CODE_STRETCH_BYTES, deriveCode } from "@mintcode/core/voucher"
 *
 * // A `Crypto` gives the bytes; these are no secret.
 * const bytes = Uint8Array.from({ length: CODE_STRETCH_BYTES }, (_, index) => index)
 * const format = { ...CODE_FORMAT_DEFAULT, length: 16, group: 4, prefix: "VIP" }
 * console.assert(deriveCode(format, "", bytes, 0)?.text === "VIP-0123-4567-89AB-CDEF")
 * ```
 */
export const deriveCode = (
  format: CodeFormat,
  tag: string,
  stretches: Uint8Array,
  offset: number,
): DerivedCode | undefined => {
  const random = takeSymbols(format.alphabet, symbolsOf(format) - tag.length, stretches, offset)
  if (random === undefined) return undefined
  const position = format.label?.position ?? 0
  const symbols = tag === "" ? random : random.slice(0, position) + tag + random.slice(position)
  return { symbols, text: layOut(format, symbols) }
}

/**
 * The tag of a hidden label: the label's keyed digest in symbols of the code's own alphabet, so that it blends in. It
 * adds no entropy, hence no need for equally likely symbols.
 */
export const labelTag = (format: CodeFormat, digest: Uint8Array): string =>
  Array.from(
    digest.subarray(0, format.label?.length ?? 0),
    (byte) => format.alphabet[byte % format.alphabet.length],
  ).join("")

/** Prefix, dash, symbols in groups. */
const layOut = (format: CodeFormat, symbols: string): string => {
  const grouped = format.group === 0 ? symbols : inGroups(symbols, format.group)
  return format.prefix === "" ? grouped : `${format.prefix}-${grouped}`
}

const inGroups = (symbols: string, size: number): string => {
  let grouped = symbols.slice(0, size)
  for (let at = size; at < symbols.length; at += size) grouped += `-${symbols.slice(at, at + size)}`
  return grouped
}

const takeSymbols = (alphabet: string, count: number, bytes: Uint8Array, offset: number): string | undefined => {
  const size = alphabet.length
  const accepted = 256 - (256 % size)
  const end = Math.min(bytes.length, offset + CODE_STRETCH_BYTES)
  let symbols = ""
  let taken = 0
  for (let at = offset; taken < count && at < end; at++) {
    const byte = bytes[at] as number
    if (byte >= accepted) continue
    symbols += alphabet[byte % size]
    taken++
  }
  return taken === count ? symbols : undefined
}
