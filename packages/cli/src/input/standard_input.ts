import process from "node:process"
import { createInterface } from "node:readline"
import { Effect, Stream } from "effect"
import { CommandFailed, UsageError } from "../failure/failure.ts"

/** A code that is read from standard input ends here; what is longer is no code. */
const LINE_LENGTH_MAX = 4_096

/** The lines of standard input, or of a file, in constant memory. A closed standard input has none. */
export const linesOf = (source: NodeJS.ReadableStream): Stream.Stream<string, CommandFailed> =>
  Stream.fromAsyncIterable(
    createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY }),
    (cause) =>
      new CommandFailed({
        code: "INPUT_UNREADABLE",
        exit: "refused",
        reason: `Cannot read the input (${(cause as NodeJS.ErrnoException).code ?? "unknown error"})`,
      }),
  )

/**
 * A code as it was written, or the first line of standard input when `-` was written: so that a code need not stand in
 * the shell's history or in the list of processes.
 */
export const codeFrom = (written: string): Effect.Effect<string, UsageError | CommandFailed> =>
  written !== "-"
    ? Effect.succeed(written)
    : linesOf(process.stdin).pipe(
        Stream.map((line) => line.trim()),
        Stream.filter((line) => line !== ""),
        Stream.runHead,
        Effect.flatten,
        Effect.filterOrFail(
          (line) => line.length <= LINE_LENGTH_MAX,
          () => new UsageError({ code: "USAGE", reason: "the line on standard input is too long for a code" }),
        ),
        Effect.catchTag(
          "NoSuchElementException",
          () => new UsageError({ code: "USAGE", reason: "there is no code on standard input" }),
        ),
      )
