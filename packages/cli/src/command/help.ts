import type { Command, Flag, Flags, Group, Leaf, Positionals } from "./command.ts"

/** How help is painted: for a terminal, or not at all. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
}

/** A line of a list in help: what it is, and what it is for. */
type Entry = readonly [term: string, about: string]

/** Terms longer than this get a line of their own. */
const TERM_WIDTH_MAX = 32

/** Help for all of the program: needs nothing but names, so that it is there at once. */
export const programHelp = (version: string, commands: ReadonlyArray<Entry>, paint: Paint): string =>
  [
    `${paint.bold("mintcode")} ${version} — prepaid codes, and what they turn into`,
    "",
    paint.bold("Usage"),
    "  mintcode COMMAND [options]",
    "",
    paint.bold("Commands"),
    ...entries(commands),
    "",
    paint.dim("mintcode COMMAND --help tells more of each."),
  ]
    .map((line) => `${line}\n`)
    .join("")

/** Help for a command that holds others. */
export const groupHelp = (path: string, group: Group, paint: Paint): string =>
  [
    `${paint.bold(path)} — ${group.summary}`,
    ...(group.itself === undefined || group.itself.notes.length === 0 ? [] : ["", ...group.itself.notes]),
    "",
    paint.bold("Usage"),
    ...(group.itself === undefined ? [] : [`  ${path} [options]`]),
    `  ${path} COMMAND [options]`,
    "",
    paint.bold("Commands"),
    ...entries(group.commands.map((command): Entry => [callOf(command), command.summary])),
    "",
    paint.dim(`${path} COMMAND --help tells more of each.`),
  ]
    .map((line) => `${line}\n`)
    .join("")

/** Help for a command that does something. */
export const leafHelp = (path: string, leaf: Leaf, common: Flags, paint: Paint): string => {
  const own = Object.values(leaf.flags)
  return [
    `${paint.bold(path)} — ${leaf.summary}`,
    ...(leaf.notes.length === 0 ? [] : ["", ...leaf.notes]),
    "",
    paint.bold("Usage"),
    `  ${path}${words(leaf.positionals)}${own
      .filter((flag) => flag.required)
      .map((flag) => ` ${written(flag)}`)
      .join("")} [options]`,
    ...section(
      "Arguments",
      Object.values(leaf.positionals).map((word): Entry => [word.name, word.about]),
      paint,
    ),
    ...section(
      "Options",
      own.map((flag): Entry => [written(flag), flag.about]),
      paint,
    ),
    ...section(
      "For every command",
      [...Object.values(common).map((flag): Entry => [written(flag), flag.about]), ["-h, --help", "Show this"]],
      paint,
    ),
    ...(leaf.examples.length === 0 ? [] : ["", paint.bold("Examples"), ...leaf.examples.map((one) => `  ${one}`)]),
  ]
    .map((line) => `${line}\n`)
    .join("")
}

const section = (title: string, list: ReadonlyArray<Entry>, paint: Paint): ReadonlyArray<string> =>
  list.length === 0 ? [] : ["", paint.bold(title), ...entries(list)]

const callOf = (command: Command): string =>
  command.kind === "group" ? `${command.name} …` : `${command.name}${words(command.positionals)}`

const words = (positionals: Positionals): string =>
  Object.values(positionals)
    .map(({ name, required, many }) => (required ? ` ${name}` : ` [${name}]`) + (many === true ? "…" : ""))
    .join("")

const written = (flag: Flag<unknown>): string =>
  `${flag.short === undefined ? "" : `-${flag.short}, `}--${flag.name}${flag.meta === undefined ? "" : ` ${flag.meta}`}`

const entries = (list: ReadonlyArray<Entry>): ReadonlyArray<string> => {
  const width = Math.min(TERM_WIDTH_MAX, Math.max(...list.map(([term]) => term.length)))
  return list.flatMap(([term, about]) =>
    term.length > width ? [`  ${term}`, `  ${" ".repeat(width)}  ${about}`] : [`  ${term.padEnd(width)}  ${about}`],
  )
}
