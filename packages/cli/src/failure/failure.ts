import { Cause, Option, Schema } from "effect"
import { EXIT_CODES, type ExitName } from "./exit_codes.ts"

/** The command was written wrongly. */
export class UsageError extends Schema.TaggedError<UsageError>()("UsageError", {
  code: Schema.Literal("USAGE", "FIELD_INVALID"),
  reason: Schema.String,
}) {
  override get message(): string {
    return this.reason
  }
}

/** Something that this program itself has to say no to. */
export class CommandFailed extends Schema.TaggedError<CommandFailed>()("CommandFailed", {
  code: Schema.String,
  exit: Schema.Literal("refused", "notFound", "unreachable", "configuration"),
  reason: Schema.String,
}) {
  override get message(): string {
    return this.reason
  }
}

/** Nobody reads the output any more. */
export class ReaderGone extends Schema.TaggedError<ReaderGone>()("ReaderGone", {}) {}

/** The command has said what there is to say, and only its exit code is left. */
export class QuietExit extends Schema.TaggedError<QuietExit>()("QuietExit", {
  exit: Schema.Literal("refused", "notFound"),
}) {}

/** An error as a command ends with it: one line, or one JSON object. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly exit: ExitName
  /** Fields that are wrong, where the server named them. */
  readonly flaws: ReadonlyArray<{ readonly path: string; readonly message: string }>
}

/** Codes of problems that lie in the configuration, the keys or our token; a name for one, or an upstream's, is input. */
const CONFIGURATION = /^(CONFIG|KEYS|TOKEN(?!_NAME|_NEEDED))_|^DATABASE_URL_INVALID$/
/** Codes of a server or a database that cannot be reached or used. */
const UNREACHABLE = /^(STORAGE|DATABASE|SERVER|LISTEN)_|^(NOT_READY|COPY_UNFINISHED)$/

/** What a command that failed has to say; `undefined` when it has said it all. */
export const failureOf = (cause: Cause.Cause<unknown>): Failure | ExitName => {
  const failure = Option.getOrUndefined(Cause.failureOption(cause))
  if (failure instanceof ReaderGone) return "readerGone"
  if (failure instanceof QuietExit) return failure.exit
  if (failure === undefined) return Cause.isInterruptedOnly(cause) ? "interrupted" : INTERNAL
  return describe(failure)
}

const INTERNAL: Failure = {
  code: "INTERNAL",
  message: "Something went wrong inside the program; MINTCODE_LOG_LEVEL=debug tells more",
  exit: "internal",
  flaws: [],
}

interface Described {
  readonly _tag: string
  readonly code?: string
  readonly exit?: ExitName
  readonly message?: string
  readonly detail?: string
  readonly status?: number
  readonly errors?: Failure["flaws"]
  readonly flaws?: Failure["flaws"]
}

/** Errors of core, the adapters and the API alike carry a code; what carries none is a bug. */
const describe = (failure: unknown): Failure => {
  if (typeof failure !== "object" || failure === null || !("_tag" in failure)) return INTERNAL
  const error = failure as Described
  if (typeof error.code !== "string") return INTERNAL
  const flaws = error.errors ?? error.flaws ?? []
  return {
    code: error.code,
    message: sentence(error.detail ?? error.message ?? error.code, flaws),
    exit: error.exit ?? exitOf(error._tag, error.code, error.status),
    flaws,
  }
}

const exitOf = (tag: string, code: string, status: number | undefined): ExitName => {
  if (tag === "UsageError") return "usage"
  if (tag === "NotFound" || (status === EXIT_STATUS_NOT_FOUND && code.endsWith("_NOT_FOUND"))) return "notFound"
  if (CONFIGURATION.test(code)) return "configuration"
  return UNREACHABLE.test(code) ? "unreachable" : "refused"
}

const EXIT_STATUS_NOT_FOUND = 404

/** One line, whatever came: a field's own message says more than that there is one. */
const sentence = (message: string, flaws: Failure["flaws"]): string => {
  const [first] = flaws
  const whole =
    first === undefined || message.includes(first.message) ? message : `${message}: ${first.path} ${first.message}`
  return whole.replace(/\s+/g, " ").trim().replace(/\.$/, "")
}

export const statusOf = (exit: ExitName): number => EXIT_CODES[exit].status
