import { Buffer } from "node:buffer"
import type { ColumnKind } from "@mintcode/core/kernel"

/** What both drivers bind alike. */
export type Param = string | number | Buffer | null

/**
 * A function that turns a field's value into what drivers bind, made once for each column.
 *
 * It throws when the value does not fit, so that a value which one database would take, cut or refuse is refused on
 * both. Input was checked long before: this is a bug, not a refusal. The message never holds the value.
 */
export const encoderOf = (
  place: string,
  kind: ColumnKind,
  length: number | undefined,
  nullable: boolean,
): ((value: unknown) => Param) => {
  const encode = encoders[kind](place, length)
  const unfit = misfit(place, "a value")
  return (value) => {
    if (value !== null) return encode(value)
    if (nullable) return null
    return unfit()
  }
}

const encoders: Readonly<Record<ColumnKind, (place: string, length: number | undefined) => (value: unknown) => Param>> =
  {
    text: (place, length) => {
      const most = length ?? Number.POSITIVE_INFINITY
      const unfit = misfit(place, length === undefined ? "text" : `text of at most ${length} characters`)
      return (value) => {
        if (typeof value !== "string") return unfit()
        // Databases count characters, JavaScript counts UTF-16 units: only a longer text needs counting.
        return value.length > most && characterCount(value) > most ? unfit() : value
      }
    },
    int: (place) => {
      const unfit = misfit(place, "a whole number within 53 bits")
      return (value) => (Number.isSafeInteger(value) ? (value as number) : unfit())
    },
    bool: (place) => {
      const unfit = misfit(place, "true or false")
      return (value) => (value === true ? 1 : value === false ? 0 : unfit())
    },
    bytes: (place, length) => {
      const unfit = misfit(place, length === undefined ? "bytes" : `exactly ${length} bytes`)
      return (value) => {
        if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length)) return unfit()
        // A Buffer over the same memory: mysql2 would write any other view as text.
        return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      }
    },
    json: (place) => {
      const unfit = misfit(place, "a value that JSON can hold")
      return (value) => JSON.stringify(value) ?? unfit()
    },
  }

const misfit = (place: string, expected: string) => (): never => {
  throw new TypeError(`Cannot store ${place}: it takes ${expected}`)
}

const characterCount = (text: string): number => {
  let count = 0
  for (const _ of text) count++
  return count
}
