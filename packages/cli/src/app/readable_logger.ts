import { Array as Arr, Cause, HashMap, Inspectable, Logger } from "effect"

/**
 * One line for people: time, level, message, then what belongs to it as `key=value`. Words of others may be in each of
 * them: what a terminal would obey, or what would pass for another line, is written as an escape.
 */
export const readableLogger: Logger.Logger<unknown, string> = Logger.make(
  ({ annotations, cause, date, logLevel, message }) => {
    const parts = Arr.ensure(message).flatMap((part) =>
      isRecord(part) ? pairs(Object.entries(part)) : [escaped(text(part))],
    )
    const more = pairs([...HashMap.toEntries(annotations)])
    const failure = Cause.isEmpty(cause) ? [] : [Cause.pretty(cause).split("\n").map(escaped).join("\n  ")]
    return [date.toISOString(), logLevel.label.padEnd(5), ...parts, ...more, ...failure].join(" ")
  },
)

const isRecord = (part: unknown): part is Readonly<Record<string, unknown>> =>
  typeof part === "object" && part !== null && Object.getPrototypeOf(part) === Object.prototype

const pairs = (entries: ReadonlyArray<readonly [string, unknown]>): ReadonlyArray<string> =>
  entries.map(([key, value]) => `${escaped(key)}=${quoted(text(value))}`)

/** As Effect prints values: secrets stay hidden. */
const text = (value: unknown): string => (typeof value === "string" ? value : Inspectable.toStringUnknown(value, 0))

const quoted = (value: string): string => (NEEDS_QUOTES.test(value) ? escaped(JSON.stringify(value)) : value)

/** Control and format characters (escape sequences, reversed text), and the line breaks of Unicode. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
const NEEDS_QUOTES = /[\s"=\p{Cc}\p{Cf}]/u

const escaped = (value: string): string =>
  value.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
