import type { Product } from "./mint_calls.ts"

/** How codes look, every field said. */
export type CodeFormat = Product["codeFormat"]

/** The rules of core's `code_format.ts`, which weighs more than a page may; a test compares the two. */
const RANDOM_SYMBOLS = 26
const LABELLED_SYMBOLS = 32
export const WEAK_BELOW_BITS = 64

/** What keeps a format from being used. */
export type FormatFlaw = "ALPHABET_AMBIGUOUS" | "LABEL_TOO_LONG" | "FORMAT_WEAK"

/** Symbols after the prefix. */
export const symbolsOf = (format: CodeFormat): number =>
  format.length ?? (format.label === null ? RANDOM_SYMBOLS : LABELLED_SYMBOLS)

/** Bits that a guesser has to find. */
export const entropyBits = (format: CodeFormat): number =>
  Math.max(0, symbolsOf(format) - (format.label?.length ?? 0)) * Math.log2(Math.max(1, format.alphabet.length))

/** What is wrong with a format, in the order in which the server says it. */
export const flawsOf = (format: CodeFormat): ReadonlyArray<FormatFlaw> => {
  const flaws: Array<FormatFlaw> = []
  if (new Set([...format.alphabet].map(foldSymbol)).size !== format.alphabet.length) flaws.push("ALPHABET_AMBIGUOUS")
  const { label } = format
  if (label !== null && label.position + label.length > symbolsOf(format)) flaws.push("LABEL_TOO_LONG")
  if (!format.allowWeak && entropyBits(format) < WEAK_BELOW_BITS) flaws.push("FORMAT_WEAK")
  return flaws
}

const foldSymbol = (symbol: string): string => {
  const upper = symbol.toUpperCase()
  return upper === "O" ? "0" : upper === "I" || upper === "L" ? "1" : upper
}

/** A code of this format that nobody mints. `random` gives a number from 0 up to what it is asked for. */
export const sampleCode = (format: CodeFormat, random: (below: number) => number): string => {
  const { alphabet, group, prefix } = format
  const symbols = Array.from({ length: symbolsOf(format) }, () => alphabet[random(alphabet.length)] ?? "").join("")
  const grouped = group === 0 ? symbols : (symbols.match(new RegExp(`.{1,${group}}`, "g")) ?? []).join("-")
  return prefix === "" ? grouped : `${prefix}-${grouped}`
}
