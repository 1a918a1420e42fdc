import * as Args from "@effect/cli/Args"
import * as Options from "@effect/cli/Options"
import { keptTime, timestampOf } from "@mintcode/core/kernel"
import { Option } from "effect"
import type { Flag, Positional } from "./command.ts"

/** Reads a value; `undefined` when it is none. What was written is never repeated: it may be a secret. */
type Read<A> = (text: string) => A | undefined

interface Kind<A> {
  readonly meta: string
  readonly expected: string
  readonly read: Read<A>
}

/** A switch: there or not. */
export const toggle = (name: string, about: string, short?: string, hint?: string): Flag<boolean> => ({
  name,
  ...(short === undefined ? {} : { short }),
  ...(hint === undefined ? {} : { hint }),
  about,
  meta: undefined,
  required: false,
  parser: Options.boolean(name),
})

const parserOf = <A>(name: string, { expected, read }: Kind<A>): Options.Options<A> =>
  Options.filterMap(
    Options.text(name),
    (text) => {
      const value = read(text)
      return value === undefined ? Option.none() : Option.some(value)
    },
    `--${name} takes ${expected}`,
  )

/** An option that may be left out. */
export const optional = <A>(name: string, kind: Kind<A>, about: string): Flag<A | undefined> => ({
  name,
  about,
  meta: kind.meta,
  required: false,
  parser: Options.map(Options.optional(parserOf(name, kind)), Option.getOrUndefined),
})

/** An option that has to be there. */
export const required = <A>(name: string, kind: Kind<A>, about: string): Flag<A> => ({
  name,
  about,
  meta: kind.meta,
  required: true,
  parser: parserOf(name, kind),
})

/** An option with a value for when it is left out. */
export const withDefault = <A>(name: string, kind: Kind<A>, initial: A, about: string): Flag<A> => ({
  name,
  about: `${about} (default ${String(initial)})`,
  meta: kind.meta,
  required: false,
  parser: Options.withDefault(parserOf(name, kind), initial),
})

/** A word without a name. */
export const word = <A>(name: string, kind: Kind<A>, about: string): Positional<A> => ({
  name,
  about,
  required: true,
  parser: wordParser(name, kind),
})

/** Words without a name: at least one. */
export const words = <A>(name: string, kind: Kind<A>, about: string): Positional<ReadonlyArray<A>> => ({
  name,
  about,
  required: true,
  many: true,
  parser: Args.atLeast(wordParser(name, kind), 1),
})

/** A word without a name that may be left out. */
export const optionalWord = <A>(name: string, kind: Kind<A>, about: string): Positional<A | undefined> => ({
  name,
  about,
  required: false,
  parser: Args.map(Args.optional(wordParser(name, kind)), Option.getOrUndefined),
})

const wordParser = <A>(name: string, { expected, read }: Kind<A>): Args.Args<A> =>
  Args.mapTryCatch(
    Args.text({ name }),
    (text) => {
      const value = read(text)
      if (value === undefined) throw new RangeError(name)
      return value
    },
    () => ({ _tag: "Paragraph", value: { _tag: "Text", value: `${name} has to be ${expected}` } }),
  )

/** Any text. */
export const text = (meta = "TEXT"): Kind<string> => ({ meta, expected: "a text", read: (written) => written })

/** An id of anything, as the API writes ids in paths. */
export const id = (meta = "ID"): Kind<string> => ({
  meta,
  expected: "an id of 1 to 64 letters, digits, _ or -",
  read: (written) => (/^[A-Za-z0-9_.~-]{1,64}$/.test(written) ? written : undefined),
})

/** An id that this program gave, which has a shape: a slip is told before anything is asked. */
export const givenId = (of: string, listedBy: string): Kind<string> => ({
  meta: "ID",
  expected: `the id of a ${of}, such as 01a1f944-71d0-7249-bce2-62a7ab932629; ${listedBy} shows them`,
  read: (written) =>
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(written)
      ? written.toLowerCase()
      : undefined,
})

/** An address for mail, as the API takes it. */
export const email: Kind<string> = {
  meta: "ADDRESS",
  expected: "an e-mail address such as name@example.org",
  read: (written) => (written.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(written) ? written : undefined),
}

/** A whole number between two others. */
export const integer = (min: number, max: number, meta = "N"): Kind<number> => ({
  meta,
  expected: `a whole number from ${min} to ${max}`,
  read: (written) => {
    const value = /^-?\d{1,16}$/.test(written) ? Number(written) : Number.NaN
    return value >= min && value <= max ? value : undefined
  },
})

/** One of some words. */
export const choice = <const Choice extends string>(...choices: ReadonlyArray<Choice>): Kind<Choice> => ({
  meta: choices.join("|"),
  expected: `one of ${choices.join(", ")}`,
  read: (written) => choices.find((one) => one === written),
})

/** A list of words with commas between them. */
export const list = (meta: string): Kind<ReadonlyArray<string>> => ({
  meta,
  expected: "a list with commas",
  read: (written) =>
    written
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== ""),
})

/** A moment: a date, a date with a time, or epoch milliseconds. Without a zone it is UTC. */
export const moment: Kind<number> = {
  meta: "TIME",
  expected: "a date or time such as 2026-01-31 or 2026-01-31T18:00:00Z, or epoch milliseconds",
  read: (written) => {
    return /^\d{10,15}$/.test(written) ? keptTime(Number(written)) : timestampOf(written)
  },
}

/** A JSON object, or `key=value` pairs with commas between them. */
export const fields = (meta = "KEY=VALUE,…"): Kind<Readonly<Record<string, unknown>>> => ({
  meta,
  expected: "a JSON object or key=value pairs with commas between them",
  read: (written) => {
    if (written.trimStart().startsWith("{")) return objectOf(written)
    const pairs = written
      .split(",")
      .map((pair) => pair.trim())
      .filter((pair) => pair !== "")
    return pairs.every((pair) => /^[^=]+=/.test(pair))
      ? Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]))
      : undefined
  },
})

const objectOf = (json: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined
  } catch {
    return undefined
  }
}
