import process from "node:process"
import { createInterface } from "node:readline"
import { Effect, Stream } from "effect"
import { CommandFailed, UsageError } from "../failure/failure.ts"

/** A code that is read from standard input ends here; what is longer is no code. */
const LINE_LENGTH_MAX = 4_096

/** The lines of standard input, or of a file, in constant memory. A closed standard input has none. */
export const linesOf = (source: NodeJS.ReadableStream): Stream.Stream<string, CommandFailed> =>
  // Opened when it is read, and not before: lines that come while nobody listens are gone.
  Stream.suspend(() =>
    Stream.fromAsyncIterable(
      createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY }),
      (cause) =>
        new CommandFailed({
          code: "INPUT_UNREADABLE",
          exit: "refused",
          reason: `Cannot read the input (${(cause as NodeJS.ErrnoException).code ?? "unknown error"})`,
        }),
    ),
  )

/** Codes that one command takes. Who has more has a file for each shop, or the API. */
const CODES_MAX = 1_000

const wrongInput = (reason: string) => new UsageError({ code: "USAGE", reason })

/**
 * Codes as they were written, or for a single `-` the lines of standard input: so that codes need not stand in the
 * shell's history or in the list of processes. Lines without anything are left out.
 */
export const codesFrom = (
  written: ReadonlyArray<string>,
): Effect.Effect<readonly [string, ...Array<string>], UsageError | CommandFailed> =>
  Effect.gen(function* () {
    const isPiped = written.length === 1 && written[0] === "-"
    if (!isPiped && written.includes("-")) {
      return yield* wrongInput("- stands for all of standard input: give it alone, or codes without it")
    }
    const where = isPiped ? " on standard input" : ""
    const [first, ...others] = isPiped
      ? yield* linesOf(process.stdin).pipe(
          Stream.map((line) => line.trim()),
          Stream.filter((line) => line !== ""),
          Stream.take(CODES_MAX + 1),
          Stream.runCollect,
        )
      : written
    if (first === undefined) return yield* wrongInput(`there is no code${where}: it takes one a line`)
    if (others.length >= CODES_MAX) {
      return yield* wrongInput(
        `these are more than ${CODES_MAX.toLocaleString("en")} codes: give them in several lists`,
      )
    }
    const long = [first, ...others].findIndex((line) => line.length > LINE_LENGTH_MAX)
    if (long >= 0) return yield* wrongInput(`code number ${long + 1}${where} is too long for a code`)
    return [first, ...others] as const
  })

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
