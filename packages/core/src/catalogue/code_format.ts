import { Either, Schema } from "effect"
import { type Flaw, Invalid } from "../kernel/mod.ts"

/** Crockford's base 32: no I, L, O or U. */
export const CROCKFORD_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
/** Random symbols of a code when nothing is said: 130 bit. */
export const RANDOM_SYMBOLS_DEFAULT = 26
/** Symbols of a code with a hidden label when nothing is said. */
export const LABELLED_SYMBOLS_DEFAULT = 32
export const LABEL_LENGTH_DEFAULT = 6
export const LABEL_POSITION_DEFAULT = 8
/** Fewer bits than this can be guessed over the network with patience; such formats need to be allowed by name. */
export const WEAK_BELOW_BITS = 64

/** A tag inside the code that tells operators, and nobody else, what it is for. */
export const HiddenLabel = Schema.Struct({
  label: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(64)),
  length: Schema.optionalWith(Schema.Int.pipe(Schema.between(2, 16)), { default: () => LABEL_LENGTH_DEFAULT }),
  /** How many symbols stand before it. */
  position: Schema.optionalWith(Schema.Int.pipe(Schema.between(0, 62)), { default: () => LABEL_POSITION_DEFAULT }),
}).annotations({ identifier: "HiddenLabel" })
export type HiddenLabel = typeof HiddenLabel.Type

/** How the codes of a product or batch look. */
export const CodeFormat = Schema.Struct({
  /** Symbols after the prefix, the hidden label included, dashes not counted. */
  length: Schema.optional(Schema.Int.pipe(Schema.between(6, 64))),
  /** Plain text in front, joined by a dash: `VIP-…`. */
  prefix: Schema.optionalWith(
    Schema.String.pipe(
      Schema.pattern(/^[A-Za-z0-9]{0,16}$/, { message: () => "Expected at most 16 letters and digits" }),
    ),
    { default: () => "" },
  ),
  /** A dash after every so many symbols; 0 for none. */
  group: Schema.optionalWith(Schema.Int.pipe(Schema.between(0, 32)), { default: () => 0 }),
  /** Symbols that codes are made of. */
  alphabet: Schema.optionalWith(
    Schema.String.pipe(
      Schema.pattern(/^[A-Za-z0-9]{10,36}$/, { message: () => "Expected 10 to 36 letters and digits" }),
    ),
    { default: () => CROCKFORD_ALPHABET },
  ),
  label: Schema.optionalWith(Schema.NullOr(HiddenLabel), { default: () => null }),
  /** Accept less than 64 bit of entropy. */
  allowWeak: Schema.optionalWith(Schema.Boolean, { default: () => false }),
}).annotations({ identifier: "CodeFormat" })
export type CodeFormat = typeof CodeFormat.Type

/** The format that holds when a product says nothing. */
export const CODE_FORMAT_DEFAULT: CodeFormat = {
  prefix: "",
  group: 0,
  alphabet: CROCKFORD_ALPHABET,
  label: null,
  allowWeak: false,
}

/** Symbols after the prefix. */
export const symbolsOf = (format: CodeFormat): number =>
  format.length ?? (format.label === null ? RANDOM_SYMBOLS_DEFAULT : LABELLED_SYMBOLS_DEFAULT)

/**
 * Bits that a guesser has to find: the random symbols only, since all codes of a batch share prefix and label.
 *
 * @example
 * ```ts
 * import { CODE_FORMAT_DEFAULT, entropyBits } from "@mintcode/core/catalogue"
 *
 * console.assert(entropyBits(CODE_FORMAT_DEFAULT) === 130)
 * console.assert(entropyBits({ ...CODE_FORMAT_DEFAULT, length: 16, prefix: "VIP" }) === 80)
 * ```
 */
export const entropyBits = (format: CodeFormat): number =>
  (symbolsOf(format) - (format.label?.length ?? 0)) * Math.log2(format.alphabet.length)

/**
 * Refuses formats that cannot work: symbols that input forgiveness would mix up, a label that does not fit, too
 * little entropy. Names every flaw with a stable code: `ALPHABET_AMBIGUOUS`, `LABEL_TOO_LONG`, `FORMAT_WEAK`.
 *
 * @example
 * ```ts
 * import { checkCodeFormat, CODE_FORMAT_DEFAULT } from "@mintcode/core/catalogue"
 * import { Either } from "effect"
 *
 * const short = checkCodeFormat({ ...CODE_FORMAT_DEFAULT, length: 8 })
 * console.assert(Either.isLeft(short) && short.left.code === "FORMAT_WEAK")
 *
 * // Weak codes can be had, by name.
 * console.assert(Either.isRight(checkCodeFormat({ ...CODE_FORMAT_DEFAULT, length: 8, allowWeak: true })))
 * ```
 */
export const checkCodeFormat = (format: CodeFormat): Either.Either<CodeFormat, Invalid> => {
  const flaws: Array<Flaw> = []
  const folded = new Set([...format.alphabet].map(foldSymbol))
  if (folded.size !== format.alphabet.length) {
    flaws.push({
      path: "/alphabet",
      code: "ALPHABET_AMBIGUOUS",
      message: "Two symbols of the alphabet read alike: letters differ only in case, or O and 0, or I, L and 1",
    })
  }
  const label = format.label
  if (label !== null && label.position + label.length > symbolsOf(format)) {
    flaws.push({ path: "/label", code: "LABEL_TOO_LONG", message: "The label does not fit into the code" })
  }
  if (!format.allowWeak && entropyBits(format) < WEAK_BELOW_BITS) {
    flaws.push({
      path: "/length",
      code: "FORMAT_WEAK",
      message: `Codes of this format hold ${Math.floor(entropyBits(format))} bit; fewer than ${WEAK_BELOW_BITS} must be allowed by name`,
    })
  }
  return flaws.length === 0
    ? Either.right(format)
    : Either.left(new Invalid({ code: flaws[0]?.code ?? "FORMAT_INVALID", reason: flaws[0]?.message ?? "", flaws }))
}

/** Reads a symbol as a buyer may have typed it: case does not matter, O is 0, I and L are 1. */
export const foldSymbol = (symbol: string): string => {
  const upper = symbol.toUpperCase()
  return upper === "O" ? "0" : upper === "I" || upper === "L" ? "1" : upper
}
