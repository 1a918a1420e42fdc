import { Either } from "effect"
import { UsageError } from "../failure/failure.ts"
import type { Flag, Flags, Positionals } from "./command.ts"
import { nearest } from "./nearest.ts"

/** What was written behind a command, sorted: options in one shape, words apart. */
export interface SortedArguments {
  /** `--name value` or `--name`, one after the other. */
  readonly options: ReadonlyArray<string>
  readonly words: ReadonlyArray<string>
}

/**
 * Sorts what was written into options and words. Options may stand anywhere, as `--name value`, `--name=value` or
 * `-n`; after `--` everything is a word, and `-` is one. Refuses what the command does not know: a slip in an option's
 * name must not become a word, since that may be a code.
 */
export const sortArguments = (
  written: ReadonlyArray<string>,
  flags: Flags,
  positionals: Positionals,
): Either.Either<SortedArguments, UsageError> => {
  const known = Object.values(flags)
  const options: Array<string> = []
  const words: Array<string> = []
  const seen = new Set<string>()
  /** A switch right in front of a word: it may have been meant as the switch's value. */
  let before: Flag<unknown> | undefined
  for (let at = 0; at < written.length; at++) {
    const token = written[at] ?? ""
    if (token === "--") {
      words.push(...written.slice(at + 1))
      break
    }
    if (!token.startsWith("-") || token === "-") {
      words.push(token)
      const last = known.find((one) => written[at - 1] === `--${one.name}`)
      if (last?.hint !== undefined) before = last
      continue
    }
    const equals = token.indexOf("=")
    const name = equals < 0 ? token : token.slice(0, equals)
    const flag = known.find((one) => name === `--${one.name}` || (one.short !== undefined && name === `-${one.short}`))
    if (flag === undefined) return refuse(unknownOption(name, known))
    if (seen.has(flag.name)) return refuse(`--${flag.name} is given twice`)
    seen.add(flag.name)
    options.push(`--${flag.name}`)
    if (flag.meta === undefined) {
      if (equals >= 0) return refuse(noValue(flag))
      continue
    }
    const value = equals < 0 ? written[++at] : token.slice(equals + 1)
    if (value === undefined) return refuse(`--${flag.name} needs a value`)
    options.push(value)
  }
  const missing = known.find((flag) => flag.required && !seen.has(flag.name))
  if (missing !== undefined) return refuse(`--${missing.name} is needed`)
  return checkWords(words, positionals, before) ?? Either.right({ options, words })
}

const noValue = ({ name, hint }: Flag<unknown>): string =>
  `--${name} takes no value${hint === undefined ? "" : `: ${hint}`}`

const checkWords = (words: ReadonlyArray<string>, positionals: Positionals, before: Flag<unknown> | undefined) => {
  const places = Object.values(positionals)
  const absent = places[words.length]
  if (absent?.required === true) return refuse(`${absent.name} is needed`)
  if (words.length <= places.length || places.at(-1)?.many === true) return undefined
  const taken =
    places.length === 0
      ? "this command takes no arguments besides options"
      : `this command takes ${places.map((place) => place.name).join(" ")} and nothing else besides options`
  return refuse(before === undefined ? taken : `${taken}; ${noValue(before)}`)
}

const unknownOption = (name: string, known: ReadonlyArray<Flag<unknown>>): string => {
  const near = nearest(
    name.replace(/^-+/, ""),
    known.map((flag) => flag.name),
  )
  return `there is no option ${name}${near === undefined ? "" : `; did you mean --${near}?`}`
}

const refuse = (reason: string) => Either.left(new UsageError({ code: "USAGE", reason }))
