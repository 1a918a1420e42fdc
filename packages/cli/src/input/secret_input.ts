import process from "node:process"
import { createInterface } from "node:readline"
import { Writable } from "node:stream"
import { Effect, Redacted } from "effect"
import { type CommandFailed, UsageError } from "../failure/failure.ts"

/**
 * Secrets from whoever runs the command, one for each question: asked for where there is a terminal, without showing
 * them, else the lines of standard input. Never arguments, which every process of the machine could read.
 */
export const secretsFrom = (): ((
  question: string,
) => Effect.Effect<Redacted.Redacted<string>, UsageError | CommandFailed>) => {
  let lines: AsyncIterator<string> | undefined
  const nextLine = Effect.promise(async () => {
    lines ??= createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]()
    const { done, value } = await lines.next()
    return done === true ? "" : value
  })
  return (question) =>
    (process.stdin.isTTY === true ? asked(question) : nextLine).pipe(
      Effect.filterOrFail(
        (line) => line !== "",
        () =>
          new UsageError({
            code: "USAGE",
            reason: `there is nothing on standard input: ${question.replace(/: $/, "").toLowerCase()} is read there`,
          }),
      ),
      Effect.map((line) => Redacted.make(line)),
    )
}

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
