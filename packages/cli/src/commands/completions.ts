import { Effect } from "effect"
import { type Command, type Leaf, leaf } from "../command/command.ts"
import { COMMON_FLAGS } from "../command/common_flags.ts"
import { completionScript, SHELLS } from "../command/completions.ts"
import { choice, word } from "../command/flags.ts"
import { Output } from "../output/output.ts"

/** The command that prints a shell's completion of all commands. */
export const completions = (commands: ReadonlyArray<{ readonly load: () => Promise<Command> }>): Leaf =>
  leaf({
    name: "completions",
    summary: "Completion of commands in bash, zsh or fish",
    examples: [
      "mintcode completions bash > /etc/bash_completion.d/mintcode",
      "mintcode completions zsh > ~/.zsh/completions/_mintcode",
      "mintcode completions fish > ~/.config/fish/completions/mintcode.fish",
    ],
    positionals: { shell: word("SHELL", choice(...SHELLS), "bash, zsh or fish") },
    run: ({ shell }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const all = yield* Effect.forEach(commands, (command) => Effect.promise(command.load))
        const lines = yield* completionScript(shell, all, COMMON_FLAGS)
        yield* output.write(`${lines.join("\n")}\n`)
      }),
  })
