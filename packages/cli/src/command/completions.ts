import * as CommandDescriptor from "@effect/cli/CommandDescriptor"
import { Effect } from "effect"
import type { Command, Flags } from "./command.ts"
import { descriptorOf } from "./parse.ts"

export const SHELLS = ["bash", "zsh", "fish"] as const
export type Shell = (typeof SHELLS)[number]

const PROGRAM = "mintcode"

/** The script that makes a shell complete our commands and options. */
export const completionScript = (
  shell: Shell,
  commands: ReadonlyArray<Command>,
  common: Flags,
): Effect.Effect<ReadonlyArray<string>> => {
  const [first, ...rest] = commands.map((command) => treeOf(command, common))
  const root = CommandDescriptor.make(PROGRAM)
  const program =
    first === undefined
      ? root
      : CommandDescriptor.withSubcommands(root, [
          [first.name, first.tree],
          ...rest.map(({ name, tree }) => [name, tree] as const),
        ])
  switch (shell) {
    case "bash":
      return Effect.map(CommandDescriptor.getBashCompletions(program, PROGRAM), (lines) => lines.map(mendBash))
    case "zsh":
      return Effect.map(CommandDescriptor.getZshCompletions(program, PROGRAM), (lines) => lines.filter(isOurs))
    case "fish":
      return Effect.map(CommandDescriptor.getFishCompletions(program, PROGRAM), (lines) => lines.filter(isOurs))
  }
}

/** Options that `@effect/cli` offers of itself and that our commands do not have. */
const NOT_OURS = / --(completions|log-level|wizard|version)\b/g
/** The same where each option has a line of its own, as for zsh and fish. */
const LINE_NOT_OURS = /^\s*'--(completions|log-level|wizard|version)\[| -l (completions|log-level|wizard|version)( |$)/
/** A sub-command as the library's script looks for it: `mintcode,product,list)`. */
const DEEP_CASE = /^(\s*)([\w-]+(?:,[\w-]+)+),([\w-]+)\)$/

const isOurs = (line: string): boolean => !LINE_NOT_OURS.test(line)

/** The library's script looks for `mintcode,product,list` where it has put `mintcode__product` by then. */
const mendBash = (line: string): string =>
  line
    .replace(
      DEEP_CASE,
      (_, indent: string, path: string, word: string) => `${indent}${path.replaceAll(",", "__")},${word})`,
    )
    .replace(NOT_OURS, "")

interface Named {
  readonly name: string
  readonly tree: CommandDescriptor.Command<unknown>
}

const treeOf = (command: Command, common: Flags): Named => {
  if (command.kind === "leaf") return { name: command.name, tree: descriptorOf(command, common) }
  const own = CommandDescriptor.withDescription(CommandDescriptor.make(command.name), command.summary)
  const [first, ...rest] = command.commands.map((child) => treeOf(child, common))
  return {
    name: command.name,
    tree:
      first === undefined
        ? own
        : CommandDescriptor.withSubcommands(own, [
            [first.name, first.tree],
            ...rest.map(({ name, tree }) => [name, tree] as const),
          ]),
  }
}
