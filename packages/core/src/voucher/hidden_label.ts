import { Either, Schema } from "effect"
import { type CodeFormat, CodeFormat as CodeFormatSchema, foldSymbol } from "../catalogue/mod.ts"
import type { CryptoShape } from "../kernel/mod.ts"
import { normaliseCode } from "./code.ts"
import { labelTag } from "./code_derivation.ts"

/** The tag that codes with this format carry now. */
export const tagFor = (crypto: CryptoShape, format: CodeFormat): string =>
  format.label === null ? "" : labelTag(format, crypto.digest("label", format.label.label))

/**
 * Tells offline whether a code carries a label: recomputes the tag under each key that is held and looks for it at
 * its place. Knows nothing of whether the code exists. A label of two symbols is met by chance once in a thousand
 * codes, the default of six once in a thousand million.
 *
 * @param typed the code as a person gave it
 * @param where label, its length and position, the prefix and alphabet of the codes; no code carries a label that no
 * format could have
 *
 * @example
 * ```ts
 * import { CODE_FORMAT_DEFAULT } from "@mintcode/core/catalogue"
 * import { Crypto } from "@mintcode/core/kernel"
 * import { codeCarriesLabel, deriveCode, tagFor } from "@mintcode/core/voucher"
 * import { Effect } from "effect"
 *
 * const label = { label: "TGCA", length: 6, position: 8 }
 *
 * // A program that wants a `Crypto`: give it the layer of an adapter.
 * export const roundTrip = Effect.map(Crypto, (crypto) => {
 *   const format = { ...CODE_FORMAT_DEFAULT, label, group: 4 }
 *   const code = deriveCode(format, tagFor(crypto, format), new Uint8Array(128).fill(7), 0)
 *   return codeCarriesLabel(crypto, code?.text ?? "", { label: "TGCA" })
 * })
 * console.assert(Effect.isEffect(roundTrip))
 * ```
 */
export const codeCarriesLabel = (
  crypto: CryptoShape,
  typed: string,
  where: {
    readonly label: string
    readonly length?: number
    readonly position?: number
    readonly prefix?: string
    readonly alphabet?: string
  },
): boolean => {
  const decoded = Schema.decodeEither(CodeFormatSchema)({
    prefix: where.prefix ?? "",
    ...(where.alphabet === undefined ? {} : { alphabet: where.alphabet }),
    label: {
      label: where.label,
      ...(where.length === undefined ? {} : { length: where.length }),
      ...(where.position === undefined ? {} : { position: where.position }),
    },
    allowWeak: true,
  })
  const bare = normaliseCode(typed)
  if (bare === undefined || Either.isLeft(decoded) || decoded.right.label === null) return false
  const format = decoded.right
  const { length, position } = decoded.right.label
  const start = format.prefix.length + position
  const found = bare.slice(start, start + length)
  return crypto
    .digests("label", where.label)
    .some((digest) => [...labelTag(format, digest)].map(foldSymbol).join("") === found)
}
