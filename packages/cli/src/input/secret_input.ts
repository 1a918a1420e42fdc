import process from "node:process"
import { createInterface } from "node:readline"
import { Writable } from "node:stream"
import { Effect, Redacted, Stream } from "effect"
import { type CommandFailed, UsageError } from "../failure/failure.ts"
import { linesOf } from "./standard_input.ts"

/**
 * A secret from whoever runs the command: asked for where there is a terminal, without showing it, else the first line
 * of standard input. Never an argument, which every process of the machine could read.
 */
export const secretFrom = (question: string): Effect.Effect<Redacted.Redacted<string>, UsageError | CommandFailed> =>
  (process.stdin.isTTY === true ? asked(question) : firstLine).pipe(
    Effect.filterOrFail(
      (line) => line !== "",
      () => new UsageError({ code: "USAGE", reason: "there is nothing on standard input: give the password there" }),
    ),
    Effect.map((line) => Redacted.make(line)),
  )

const firstLine = linesOf(process.stdin).pipe(
  Stream.runHead,
  Effect.flatMap((line) => Effect.succeed(line._tag === "Some" ? line.value : "")),
)

/** What is typed is echoed into nothing. */
const asked = (question: string): Effect.Effect<string> =>
  Effect.async<string>((resume) => {
    process.stderr.write(question)
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
    const reader = createInterface({ input: process.stdin, output: silent, terminal: true })
    reader.once("line", (line) => {
      reader.close()
      process.stderr.write("\n")
      resume(Effect.succeed(line))
    })
    reader.once("SIGINT", () => {
      reader.close()
      resume(Effect.interrupt)
    })
    return Effect.sync(() => reader.close())
  })
