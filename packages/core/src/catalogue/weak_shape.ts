import { type CodeFormat, entropyBits, foldSymbol, symbolsOf, WEAK_BELOW_BITS } from "./code_format.ts"

/** How codes of a weak format look: a prefix and so many symbols behind it, normalised. */
export interface WeakShape {
  readonly prefix: string
  readonly symbolsMin: number
  readonly symbolsMax: number
}

/** Characters of a shape as it is kept: a prefix, a space, the number of symbols, or the least and the most of them. */
export const WEAK_SHAPE_MAX = 20

/** What is kept of codes that are not weak; a batch that nobody has looked at has `null`. */
export const NOT_WEAK = ""

/** Longest prefix of a shape that is found in codes: there has to be room for two numbers behind it. */
const FOUND_PREFIX_MAX = 12

/** The shape of a format that holds fewer than 64 bit, as batches keep it; `NOT_WEAK` for all others. */
export const weakShapeOf = (format: CodeFormat): string =>
  entropyBits(format) >= WEAK_BELOW_BITS
    ? NOT_WEAK
    : `${[...format.prefix].map(foldSymbol).join("")} ${symbolsOf(format)}`

/**
 * Finds the shape of codes whose format nobody knows. What all of them begin with is a prefix; behind it a guesser has
 * to find digits, hexadecimal or base 32, whichever was seen there. Errs towards weak: few codes show little of what
 * their format allows.
 *
 * @example
 * ```ts
 * import { makeWeakShapeFinder } from "@mintcode/core/catalogue"
 *
 * const finder = makeWeakShapeFinder()
 * for (const code of ["SH0P4711", "SH0P0815", "SH0P123456"]) finder.add(code)
 * console.assert(finder.shape() === "SH0P 4-6")
 * ```
 */
export const makeWeakShapeFinder = () => {
  const lengths = new Set<number>()
  /** Kinds of symbols that were seen at each place. */
  const radixes: Array<number> = []
  let first: string | undefined
  let common: string | undefined

  /** Takes one more code into account, normalised. */
  const add = (code: string): void => {
    lengths.add(code.length)
    ;[...code].forEach((symbol, place) => {
      radixes[place] = Math.max(radixes[place] ?? 0, radixOf(symbol))
    })
    if (first === undefined) first = code
    else common = commonStart(common ?? first, code)
  }

  /** The shape as batches keep it. */
  const shape = (): string => {
    // One code alone has no beginning in common with anything.
    const same = common?.length ?? 0
    const bits = Math.log2(Math.max(2, ...radixes.slice(same)))
    const weak = [...lengths].filter((length) => (length - same) * bits < WEAK_BELOW_BITS)
    if (weak.length === 0) return NOT_WEAK
    const prefix = (common ?? "").slice(0, FOUND_PREFIX_MAX)
    const [least, most] = [Math.min(...weak) - prefix.length, Math.max(...weak) - prefix.length]
    return `${prefix} ${least === most ? least : `${least}-${most}`}`
  }

  return { add, shape } as const
}

const radixOf = (symbol: string): number => (/[0-9]/.test(symbol) ? 10 : /[A-F]/.test(symbol) ? 16 : 32)

const commonStart = (left: string, right: string): string => {
  let length = 0
  while (length < left.length && left[length] === right[length]) length++
  return left.slice(0, length)
}

/** A shape as it is kept, read. */
export const readWeakShape = (kept: string): WeakShape => {
  const [prefix = "", symbols = ""] = kept.split(" ")
  const [least = "", most = least] = symbols.split("-")
  return { prefix, symbolsMin: Number(least), symbolsMax: Number(most) }
}

/**
 * Whether a normalised code could be one of a weak format. Decided by what was typed alone, so that unknown, used and
 * foreign codes are limited alike.
 *
 * @example
 * ```ts
 * import { fitsWeakShape } from "@mintcode/core/catalogue"
 *
 * const shapes = [{ prefix: "V1P", symbolsMin: 8, symbolsMax: 8 }]
 * console.assert(fitsWeakShape("V1P7K2M9QXT", shapes))
 * console.assert(!fitsWeakShape("V1P7K2M9QXT4D8HJ3ZW", shapes))
 * ```
 */
export const fitsWeakShape = (code: string, shapes: ReadonlyArray<WeakShape>): boolean =>
  shapes.some(({ prefix, symbolsMax, symbolsMin }) => {
    const symbols = code.length - prefix.length
    return symbols >= symbolsMin && symbols <= symbolsMax && code.startsWith(prefix)
  })
