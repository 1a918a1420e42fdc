import process from "node:process"
import { Context, Effect } from "effect"
import { CommandFailed, ReaderGone } from "../failure/failure.ts"
import { logLines } from "./log_lines.ts"
import { type Column, renderTable } from "./table.ts"

/** How a command speaks: results to standard output, everything else to standard error. */
export interface OutputShape {
  /** Results are JSON: one document, or one a line where a command streams. */
  readonly json: boolean
  readonly quiet: boolean
  /** Raw text; waits until the reader has taken it, so that nothing piles up in memory. */
  readonly write: (text: string | Uint8Array) => Effect.Effect<void, ReaderGone | CommandFailed>
  /** A result: a JSON document, or what `human` makes of it. */
  readonly result: (value: unknown, human: () => string) => Effect.Effect<void, ReaderGone | CommandFailed>
  /** One result of a stream: a line of JSON, or what `human` makes of it. */
  readonly item: (value: unknown, human: () => string) => Effect.Effect<void, ReaderGone | CommandFailed>
  /** A list: a JSON document, or a table. */
  readonly table: <Row>(
    document: unknown,
    rows: ReadonlyArray<Row>,
    columns: ReadonlyArray<Column<Row>>,
  ) => Effect.Effect<void, ReaderGone | CommandFailed>
  /** A remark for people, on standard error; not with `--json` or `--quiet`. */
  readonly say: (line: string) => Effect.Effect<void>
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly green: (text: string) => string
}

export class Output extends Context.Tag("@mintcode/cli/output/Output")<Output, OutputShape>() {}

/** Colours are for people who look, and may be switched off (https://no-color.org). */
const coloursOn = (stream: NodeJS.WriteStream): boolean =>
  stream.isTTY === true && process.env["NO_COLOR"] === undefined && process.env["TERM"] !== "dumb"

const painted =
  (on: boolean, code: number) =>
  (text: string): string =>
    on ? `\u001B[${code}m${text}\u001B[0m` : text

export const makeOutput = ({ json, quiet }: { readonly json: boolean; readonly quiet: boolean }): OutputShape => {
  const colours = coloursOn(process.stdout)
  const bold = painted(colours, 1)
  const document = (value: unknown) => `${JSON.stringify(value, undefined, process.stdout.isTTY ? 2 : undefined)}\n`
  return {
    json,
    quiet,
    write,
    result: (value, human) => write(json ? document(value) : human()),
    item: (value, human) => write(json ? `${JSON.stringify(value)}\n` : human()),
    table: (value, rows, columns) => {
      if (json) return write(document(value))
      const width = process.stdout.isTTY ? process.stdout.columns : undefined
      return write(renderTable(rows, columns, width, bold))
    },
    say: (line) => (json || quiet ? Effect.void : complain(line)),
    bold,
    dim: painted(colours, 2),
    green: painted(colours, 32),
  }
}

/** Writes to standard output, behind what was logged before it, and waits until it has gone. */
const write = (text: string | Uint8Array): Effect.Effect<void, ReaderGone | CommandFailed> =>
  Effect.async((resume) => {
    if (text.length === 0) return resume(Effect.void)
    logLines.flush()
    process.stdout.write(text, (error) => {
      if (error === null || error === undefined) return resume(Effect.void)
      const { code } = error as NodeJS.ErrnoException
      // A pipe whose reader left; or a stream that an earlier such error has closed.
      if (code === "EPIPE" || code === "ERR_STREAM_DESTROYED") return resume(new ReaderGone())
      resume(
        new CommandFailed({
          code: "OUTPUT_FAILED",
          exit: "refused",
          reason: `Cannot write the output (${code ?? "unknown error"})`,
        }),
      )
    })
  })

/** A line on standard error, behind what was logged before it. Nobody there to read it is no reason to fail. */
export const complain = (line: string): Effect.Effect<void> =>
  Effect.async((resume) => {
    logLines.flush()
    process.stderr.write(`${line}\n`, () => resume(Effect.void))
  })
