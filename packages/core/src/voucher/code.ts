import { foldSymbol } from "../catalogue/mod.ts"

/** Longest text that is looked at as a code: the longest format with prefix, dashes and some slips of the hand. */
export const CODE_TEXT_MAX = 160
/** A real code has at least this many symbols. */
const CODE_SYMBOLS_MIN = 4
/** A prefix of 16 and 64 symbols. */
const CODE_SYMBOLS_MAX = 80

/** What people type or paste between the symbols: spaces of every width, dashes of every kind, joiners, underscores. */
const BETWEEN_SYMBOLS = /[\s\p{Dash}\p{Cf}\p{Zs}_.]+/gu
const SYMBOLS_ONLY = /^[0-9A-Za-z]+$/

/**
 * The canonical form of a code as typed: full-width letters are read as plain ones (Unicode NFKC), case, spaces,
 * dashes and invisible characters do not matter, O is 0, I and L are 1. `undefined` when it cannot be a code.
 *
 * @example
 * ```ts
 * import { normaliseCode } from "@mintcode/core/voucher"
 *
 * console.assert(normaliseCode(" vip-ol1o ") === "V1P0110")
 * console.assert(normaliseCode("'; DROP TABLE voucher") === undefined)
 * ```
 */
export const normaliseCode = (typed: string): string | undefined => {
  if (typed.length > CODE_TEXT_MAX) return undefined
  const isBare = SYMBOLS_ONLY.test(typed)
  const bare = isBare ? typed : typed.normalize("NFKC").replace(BETWEEN_SYMBOLS, "")
  // Looked at before the case is: a sharp s would become two letters, a dotless i another one.
  if (!isBare && !SYMBOLS_ONLY.test(bare)) return undefined
  // One sign that stands for several, such as a ligature or "㏒", was not typed off a voucher.
  if (bare.length < CODE_SYMBOLS_MIN || bare.length > CODE_SYMBOLS_MAX || bare.length > typed.length) return undefined
  return bare.toUpperCase().replace(/[OIL]/g, foldSymbol)
}

/** Symbols shown at each end at the most. */
const SHOWN_MAX = 4
/** One of so many symbols is shown at each end: two thirds of a code stay hidden. */
const SHOWN_ONE_OF = 6

/** First and last symbols of a code, for lists: `ABCD****WXYZ`. Short codes show less. */
export const maskEnds = (symbols: string): { readonly head: string; readonly tail: string } => {
  const shown = Math.min(SHOWN_MAX, Math.floor(symbols.length / SHOWN_ONE_OF))
  return { head: symbols.slice(0, shown), tail: shown === 0 ? "" : symbols.slice(-shown) }
}

/** How a voucher's code is shown where the code itself may not be. */
export const maskedCode = (voucher: {
  readonly prefix: string
  readonly head: string
  readonly tail: string
}): string => `${voucher.prefix === "" ? "" : `${voucher.prefix}-`}${voucher.head}****${voucher.tail}`
