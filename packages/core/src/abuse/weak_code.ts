import { type CodeFormat, entropyBits, foldSymbol, symbolsOf, WEAK_BELOW_BITS } from "../catalogue/mod.ts"

/** How codes of a weak format look: a prefix and so many symbols behind it, normalised. */
export interface WeakShape {
  readonly prefix: string
  readonly symbols: number
}

/** The shapes of those formats that hold fewer than 64 bit, each once. */
export const weakShapesOf = (formats: Iterable<CodeFormat>): ReadonlyArray<WeakShape> => {
  const shapes = new Map<string, WeakShape>()
  for (const format of formats) {
    if (entropyBits(format) >= WEAK_BELOW_BITS) continue
    const shape = { prefix: [...format.prefix].map(foldSymbol).join(""), symbols: symbolsOf(format) }
    shapes.set(`${shape.prefix} ${shape.symbols}`, shape)
  }
  return [...shapes.values()]
}

/**
 * Whether a normalised code could be one of a weak format. Decided by what was typed alone, so that unknown, used and
 * foreign codes are limited alike.
 *
 * @example
 * ```ts
 * import { fitsWeakShape } from "@mintcode/core/abuse"
 *
 * const shapes = [{ prefix: "V1P", symbols: 8 }]
 * console.assert(fitsWeakShape("V1P7K2M9QXT", shapes))
 * console.assert(!fitsWeakShape("V1P7K2M9QXT4D8HJ3ZW", shapes))
 * ```
 */
export const fitsWeakShape = (code: string, shapes: ReadonlyArray<WeakShape>): boolean =>
  shapes.some(({ prefix, symbols }) => code.length === prefix.length + symbols && code.startsWith(prefix))
