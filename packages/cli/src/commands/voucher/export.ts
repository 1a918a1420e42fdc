import { createWriteStream } from "node:fs"
import { stat } from "node:fs/promises"
import { join } from "node:path"
import process from "node:process"
import { VoucherState } from "@mintcode/core/voucher"
import { Effect, type Scope, Stream } from "effect"
import { CLIENT_FLAGS, withClient } from "../../app/client.ts"
import { leaf } from "../../command/command.ts"
import { choice, optional, text } from "../../command/flags.ts"
import { CommandFailed } from "../../failure/failure.ts"
import { Output } from "../../output/output.ts"
import { withProgress } from "../../output/progress.ts"
import { FILTER_FLAGS, filterOf } from "./filter_flags.ts"

/** Codes are money: only their owner reads them. */
const FILE_MODE = 0o600
const LINE_FEED = 0x0a

const { state: _state, ...FILTERS } = FILTER_FLAGS

export const exporting = leaf({
  name: "export",
  summary: "Full codes, one a line or as CSV or JSON; streamed, and audited",
  notes: ["Unused ones only, unless --state says something else."],
  examples: [
    "mintcode voucher export --product tg_ca_001 > codes.txt",
    "mintcode voucher export --batch ID --format csv --output ./exports/",
  ],
  flags: {
    format: optional(
      "format",
      choice("txt", "csv", "json", "ndjson"),
      "How they are written (default txt; ndjson with --json)",
    ),
    output: optional(
      "output",
      text("FILE"),
      "File (mode 0600), or a folder for a file named by the time; standard output when left out",
    ),
    state: optional("state", choice(...VoucherState.literals, "any"), "In this state (default issued and never used)"),
    ...FILTERS,
    ...CLIENT_FLAGS,
  },
  run: (input) =>
    withClient(input, ({ client }) =>
      Effect.gen(function* () {
        const output = yield* Output
        const format = input.format ?? (output.json ? "ndjson" : "txt")
        const query = {
          ...filterOf({ ...input, state: undefined }),
          ...(input.state === undefined ? {} : { state: input.state }),
        }
        const sink =
          input.output === undefined ? { write: output.write, path: undefined } : yield* openFile(input.output, format)
        const total =
          process.stderr.isTTY === true
            ? yield* Effect.map(
                client.vouchers.counts({ urlParams: filterOf({ ...input, state: undefined }) }),
                (figures) =>
                  input.state === undefined
                    ? figures.issued
                    : input.state === "any"
                      ? figures.total
                      : figures[input.state],
              )
            : undefined
        yield* withProgress({ label: "Exporting", total, streams: sink.path === undefined }, (bar) =>
          Stream.runForEach(client.exportVouchers({ format, ...query }), (bytes) => {
            bar.advance(linesIn(bytes))
            return sink.write(bytes)
          }),
        )
        if (sink.path !== undefined) yield* output.say(`Written to ${sink.path}`)
      }),
    ),
})

const linesIn = (bytes: Uint8Array): number => {
  let lines = 0
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) lines++
  return lines
}

interface FileSink {
  readonly path: string
  readonly write: (bytes: Uint8Array) => Effect.Effect<void, CommandFailed>
}

const failed = (path: string, cause: unknown) =>
  new CommandFailed({
    code: "OUTPUT_FAILED",
    exit: "refused",
    reason: `Cannot write "${path}" (${(cause as NodeJS.ErrnoException).code ?? "unknown error"})`,
  })

/** A new file; one that is there is not written over. */
const openFile = (written: string, format: string): Effect.Effect<FileSink, CommandFailed, Scope.Scope> =>
  Effect.gen(function* () {
    const isFolder = yield* Effect.promise(() =>
      stat(written).then(
        (found) => found.isDirectory(),
        () => written.endsWith("/"),
      ),
    )
    const path = isFolder ? join(written, `vouchers-${timeStamp()}.${format}`) : written
    const file = yield* Effect.acquireRelease(
      Effect.async<ReturnType<typeof createWriteStream>, CommandFailed>((resume) => {
        const stream = createWriteStream(path, { flags: "wx", mode: FILE_MODE })
        stream.once("open", () => resume(Effect.succeed(stream)))
        stream.on("error", (cause) => resume(failed(path, cause)))
      }),
      (stream) =>
        Effect.async<void>((resume) => {
          stream.end(() => resume(Effect.void))
        }),
    )
    return {
      path,
      write: (bytes) =>
        Effect.async((resume) => {
          file.write(bytes, (cause) =>
            resume(cause === null || cause === undefined ? Effect.void : failed(path, cause)),
          )
        }),
    }
  })

/** A moment as a file name can hold it. */
const timeStamp = (): string => new Date().toISOString().replace(/\.\d+/, "").replaceAll(":", "-")
