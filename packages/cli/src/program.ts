import process from "node:process"
import { isatty } from "node:tty"
import { Cause, Effect, Either, Exit, Fiber, Logger } from "effect"
import type { Command, Leaf } from "./command/command.ts"
import { COMMON_FLAGS } from "./command/common_flags.ts"
import { frontOptions } from "./command/front_options.ts"
import { groupHelp, leafHelp } from "./command/help.ts"
import { nearest } from "./command/nearest.ts"
import { parseArguments } from "./command/parse.ts"
import { COMMANDS } from "./commands/commands.ts"
import type { ExitName } from "./failure/exit_codes.ts"
import { type Failure, failureOf, statusOf, UsageError } from "./failure/failure.ts"
import { logLines } from "./output/log_lines.ts"
import { complain, makeOutput, Output } from "./output/output.ts"

type StopSignal = "SIGINT" | "SIGTERM"

/** What the words on the command line come to. */
type Request =
  | { readonly kind: "run"; readonly path: string; readonly leaf: Leaf; readonly written: ReadonlyArray<string> }
  | { readonly kind: "help"; readonly text: string }

/**
 * Runs one command to its end and leaves the process with its exit code. The first SIGINT or SIGTERM asks it to stop,
 * the second ends the process at once.
 */
export const runProgram = async (word: string, written: ReadonlyArray<string>): Promise<never> => {
  // Without a listener a reader that goes away is an uncaught error. Whoever writes is told by the write itself.
  process.stdout.on("error", () => undefined)
  process.stderr.on("error", () => undefined)
  const known = COMMANDS.find((one) => one.name === word)
  const request =
    known === undefined
      ? unknownCommand("mintcode", word, COMMANDS)
      : resolve(`mintcode ${word}`, await known.load(), written)
  const lasting = Either.isRight(request) && request.right.kind === "run" && request.right.leaf.lasting
  const fiber = Effect.runFork(Effect.provide(Effect.flatMap(request, perform), Logger.remove(Logger.defaultLogger)))
  let signal: StopSignal | undefined
  const stop = (name: StopSignal) => {
    if (signal !== undefined) process.exit(statusOf(exitOf(name)))
    signal = name
    Effect.runFork(Fiber.interrupt(fiber))
  }
  process.on("SIGINT", () => stop("SIGINT"))
  process.on("SIGTERM", () => stop("SIGTERM"))
  // A terminal that is closed. Under nohup, which takes the terminal away from standard input, this is not listened to.
  if (isatty(0)) process.on("SIGHUP", () => stop("SIGTERM"))
  const exit = await Effect.runPromise(Fiber.await(fiber))
  const outcome = outcomeOf(exit, signal, lasting)
  if (typeof outcome === "string") return leave(statusOf(outcome))
  await Effect.runPromise(tell(outcome, asks(written, "--json")))
  if (Exit.isFailure(exit) && process.env["MINTCODE_LOG_LEVEL"] === "debug") {
    await Effect.runPromise(complain(Cause.pretty(exit.cause)))
  }
  return leave(statusOf(outcome.exit))
}

/** Follows the words to a command, or to the help they ask for. */
const resolve = (
  path: string,
  command: Command,
  written: ReadonlyArray<string>,
): Either.Either<Request, UsageError> => {
  const wantsHelp = asks(written, "--help", "-h")
  if (command.kind === "leaf") {
    return Either.right(
      wantsHelp
        ? { kind: "help", text: leafHelp(path, command, COMMON_FLAGS, paint()) }
        : { kind: "run", path, leaf: command, written },
    )
  }
  const { front, rest } = frontOptions(written)
  const [word, ...behind] = rest
  const next = command.commands.find((one) => one.name === word)
  if (next !== undefined) return resolve(`${path} ${next.name}`, next, [...front, ...behind])
  if (word === undefined && !wantsHelp && command.itself !== undefined) return resolve(path, command.itself, written)
  if (word === undefined || wantsHelp) return Either.right({ kind: "help", text: groupHelp(path, command, paint()) })
  return unknownCommand(path, word, command.commands)
}

const perform = (request: Request): Effect.Effect<void, unknown> => {
  if (request.kind === "help") return makeOutput({ json: false, quiet: false }).write(request.text)
  const { path, leaf, written } = request
  return parseArguments(leaf, COMMON_FLAGS, written).pipe(
    Effect.mapError(
      ({ reason }) => new UsageError({ code: "USAGE", reason: `${path}: ${reason} (${path} --help tells more)` }),
    ),
    Effect.flatMap((input) =>
      Effect.provideService(
        leaf.run(input),
        Output,
        makeOutput({ json: input["json"] === true, quiet: input["quiet"] === true }),
      ),
    ),
  )
}

const unknownCommand = (
  path: string,
  word: string,
  known: ReadonlyArray<{ readonly name: string }>,
): Either.Either<never, UsageError> => {
  const near = nearest(
    word,
    known.map((one) => one.name),
  )
  const hint = near === undefined ? "" : `; did you mean ${near}?`
  const what = word.startsWith("-") ? "no such option before a command's name" : "no command of that name"
  const reason = `${path} has ${what}${hint} (${path} --help lists them)`
  return Either.left(new UsageError({ code: "USAGE", reason }))
}

const outcomeOf = (
  exit: Exit.Exit<void, unknown>,
  signal: StopSignal | undefined,
  lasting: boolean,
): Failure | ExitName => {
  if (Exit.isSuccess(exit)) return "ok"
  if (signal !== undefined && Cause.isInterrupted(exit.cause)) return lasting ? "ok" : exitOf(signal)
  return failureOf(exit.cause)
}

const exitOf = (signal: StopSignal): ExitName => (signal === "SIGINT" ? "interrupted" : "terminated")

/** Says what went wrong: one line for people, one JSON document for scripts. Standard error either way. */
const tell = ({ code, message, exit, flaws }: Failure, json: boolean): Effect.Effect<void> =>
  complain(
    json ? JSON.stringify({ error: { code, message, exit: statusOf(exit), flaws } }) : `mintcode: ${message} (${code})`,
  )

/** Leaves once everything written has gone. */
const leave = async (status: number): Promise<never> => {
  logLines.flush()
  await Promise.all(
    [process.stdout, process.stderr].map(
      (stream) => new Promise<void>((done) => (stream.destroyed ? done() : stream.write("", () => done()))),
    ),
  )
  return process.exit(status)
}

/** Whether one of these options stands before `--`. */
const asks = (written: ReadonlyArray<string>, ...names: ReadonlyArray<string>): boolean => {
  const end = written.indexOf("--")
  return (end < 0 ? written : written.slice(0, end)).some((token) => names.includes(token))
}

const paint = () => {
  const { bold, dim } = makeOutput({ json: false, quiet: false })
  return { bold, dim }
}
