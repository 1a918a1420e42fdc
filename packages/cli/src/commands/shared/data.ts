import { readFile } from "node:fs/promises"
import process from "node:process"
import { text as textOf } from "node:stream/consumers"
import { Effect } from "effect"
import { optional, text } from "../../command/flags.ts"
import { CommandFailed } from "../../failure/failure.ts"

/** The option that takes everything the API takes, for what has no option of its own. */
export const DATA_FLAG = optional(
  "data",
  text("FILE"),
  "JSON file with fields as the API takes them; - reads standard input. An option wins over its field",
)

/** A whole text from a file or, for `-`, from standard input. */
export const readText = (path: string, what: string): Effect.Effect<string, CommandFailed> =>
  Effect.tryPromise({
    try: () => (path === "-" ? textOf(process.stdin) : readFile(path, "utf8")),
    catch: (cause) =>
      new CommandFailed({
        code: "INPUT_UNREADABLE",
        exit: "refused",
        reason: `Cannot read the ${what} from ${path === "-" ? "standard input" : path} (${(cause as NodeJS.ErrnoException).code ?? "unknown error"})`,
      }),
  })

/** The JSON object that `--data` names; nothing when it was left out. */
export const readData = (path: string | undefined): Effect.Effect<Readonly<Record<string, unknown>>, CommandFailed> =>
  path === undefined
    ? Effect.succeed({})
    : Effect.flatMap(path.trimStart().startsWith("{") ? notAFile : readText(path, "data"), (json) =>
        Effect.filterOrFail(
          Effect.try({ try: () => JSON.parse(json) as unknown, catch: () => notJson }),
          (value): value is Readonly<Record<string, unknown>> =>
            typeof value === "object" && value !== null && !Array.isArray(value),
          () => notJson,
        ),
      )

/** An argument is seen by everybody on the machine, and what stands in the data may be a secret. */
const notAFile = new CommandFailed({
  code: "INPUT_UNREADABLE",
  exit: "refused",
  reason: "--data names a file: pipe the JSON itself into --data -",
})

const notJson = new CommandFailed({ code: "DATA_INVALID", exit: "refused", reason: "The data is not a JSON object" })

/** Decodes what options and `--data` come to, so that a slip is told by field before anything is sent. */
export const definedOnly = <A extends Readonly<Record<string, unknown>>>(
  fields: A,
): { readonly [Key in keyof A]?: Exclude<A[Key], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    readonly [Key in keyof A]?: Exclude<A[Key], undefined>
  }
