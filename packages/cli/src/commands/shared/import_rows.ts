import {
  type ColumnNames,
  cellsOf,
  IMPORT_ROWS_MAX,
  type ImportRow,
  rowsOfTable,
  type SeatImportReport,
} from "@mintcode/core/seat"
import { parseCsv } from "@mintcode/http/api"
import { Effect, Either } from "effect"
import { list, optional, text, toggle, word } from "../../command/flags.ts"
import { CommandFailed, QuietExit, UsageError } from "../../failure/failure.ts"
import { Output } from "../../output/output.ts"
import { withProgress } from "../../output/progress.ts"
import { renderTable } from "../../output/table.ts"
import { readText } from "./data.ts"

/** Rows of a file at the most. */
const ROWS_MAX = 100_000
/** Rows in one request: each is a commit of its own, and a bar should move. */
const ROWS_CHUNK = Math.min(500, IMPORT_ROWS_MAX)
/** Flaws that are listed; all are counted. */
const FLAWS_SHOWN_MAX = 50

/** Options of every import of rows. */
export const IMPORT_FLAGS = {
  dryRun: toggle("dry-run", "Only tell what would happen"),
  columns: optional("columns", list("FIELD=COLUMN,…"), "Columns that are not called as usual: email=Mail,note=Remark"),
  table: optional("table", text("TABLE"), "Table of a SQLite file, when several fit"),
} as const

export const IMPORT_FILE = word(
  "FILE",
  text("FILE"),
  "CSV with a line of column names, a JSON list of objects, or a SQLite file; - reads CSV or JSON from standard input",
)

export interface ImportInput {
  readonly file: string
  readonly dryRun: boolean
  readonly columns: ReadonlyArray<string> | undefined
  readonly table: string | undefined
}

/** Which column holds which field, as it was written. */
export const columnsOf = <const Field extends string>(
  written: ReadonlyArray<string> | undefined,
  fields: ReadonlyArray<Field>,
): Effect.Effect<{ readonly columns?: Readonly<Partial<Record<Field, string>>> }, UsageError> =>
  written === undefined
    ? Effect.succeed({})
    : Effect.map(
        Effect.forEach(written, (pair) => {
          const at = pair.indexOf("=")
          const field = fields.find((one) => one === pair.slice(0, at))
          return at < 1 || field === undefined
            ? new UsageError({
                code: "USAGE",
                reason: `--columns takes FIELD=COLUMN with one of these fields: ${fields.join(", ")}`,
              })
            : Effect.succeed([field, pair.slice(at + 1)] as const)
        }),
        (pairs) => ({ columns: Object.fromEntries(pairs) as Partial<Record<Field, string>> }),
      )

const SQLITE_FILE = /\.(db|db3|sqlite|sqlite3)$/i

/** The columns that an import reads. */
export interface ImportColumns<Field extends string> {
  /** What a table of SQLite has to have. */
  readonly needed: string
  readonly names: ColumnNames<Field>
  readonly mapped: Readonly<Partial<Record<Field, string>>> | undefined
  /** What two rows of one thing have in common. */
  readonly keyOf: (fields: Readonly<Partial<Record<Field, string>>>) => string | undefined
}

/** The rows of a file, whichever of the three it is. */
const rowsOf = <const Field extends string>(
  { file, table }: ImportInput,
  { mapped, names, needed }: ImportColumns<Field>,
) =>
  Effect.gen(function* () {
    if (SQLITE_FILE.test(file) || table !== undefined) {
      const { sqliteRows } = yield* Effect.promise(() => import("../../app/sqlite_file.ts"))
      return yield* sqliteRows(file, { column: needed, table, limit: ROWS_MAX })
    }
    const written = (yield* readText(file, "file")).replace(/^\uFEFF/, "")
    const rowsOfCsv = (csv: string) =>
      Either.map(parseCsv(csv, ROWS_MAX + 1), (read) => rowsOfTable(read, names, mapped))
    const rows = /^\s*[[{]/.test(written) ? yield* rowsOfJson(written) : yield* rowsOfCsv(written)
    if (rows.length > ROWS_MAX) {
      return yield* new CommandFailed({
        code: "IMPORT_TOO_LARGE",
        exit: "refused",
        reason: `The file has more than ${ROWS_MAX} rows`,
      })
    }
    return rows
  })

const notRows = new CommandFailed({
  code: "DATA_INVALID",
  exit: "refused",
  reason: "The file is not a JSON list of objects",
})

/** A list of objects, or an object that holds one, as exports of other programs do. */
const rowsOfJson = (written: string): Effect.Effect<ReadonlyArray<ImportRow>, CommandFailed> =>
  Effect.flatMap(Effect.try({ try: () => JSON.parse(written) as unknown, catch: () => notRows }), (read) => {
    const found = Array.isArray(read) ? read : Object.values(read ?? {}).find(Array.isArray)
    return found?.every((row) => typeof row === "object" && row !== null) === true
      ? Effect.succeed(
          (found as ReadonlyArray<object>).map((row, index) => ({
            line: index + 1,
            cells: Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(value)])),
          })),
        )
      : notRows
  })

const cellOf = (value: unknown): string =>
  value === null || value === undefined || typeof value === "object" ? "" : String(value)

/** Rows of one key next to each other, so that they are in one request: there the second is told as a duplicate. */
export const chunksOf = (
  rows: ReadonlyArray<ImportRow>,
  keyOf: (row: ImportRow) => string | undefined,
): ReadonlyArray<ReadonlyArray<ImportRow>> => {
  const groups = new Map<string, Array<ImportRow>>()
  for (const row of rows) {
    const key = keyOf(row) ?? `line ${row.line}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  const chunks: Array<Array<ImportRow>> = []
  for (const group of groups.values()) {
    for (let from = 0; from < group.length; from += IMPORT_ROWS_MAX) {
      const part = group.slice(from, from + IMPORT_ROWS_MAX)
      const last = chunks.at(-1)
      if (last === undefined || last.length + part.length > ROWS_CHUNK) chunks.push(part)
      else last.push(...part)
    }
  }
  return chunks
}

/** Sends the rows of a file chunk by chunk and reports what became of them. Ends with 1 when a line was refused. */
export const importRows = <const Field extends string, E, R>(
  input: ImportInput,
  columns: ImportColumns<Field>,
  send: (rows: ReadonlyArray<ImportRow>) => Effect.Effect<SeatImportReport, E, R>,
) =>
  Effect.gen(function* () {
    const output = yield* Output
    const rows = yield* rowsOf(input, columns)
    if (rows.length === 0) {
      return yield* new CommandFailed({ code: "INPUT_EMPTY", exit: "refused", reason: "There are no rows in the file" })
    }
    const keyOf = ({ cells }: ImportRow) => columns.keyOf(cellsOf(cells, columns.names, columns.mapped))
    const reports = yield* withProgress({ label: "Importing", total: rows.length }, (bar) =>
      Effect.forEach(chunksOf(rows, keyOf), (chunk) =>
        Effect.tap(send(chunk), () => Effect.sync(() => bar.advance(chunk.length))),
      ),
    )
    const report = summed(input.dryRun, reports)
    yield* output.result(report, () => summary(report))
    if (report.refused > 0) return yield* new QuietExit({ exit: "refused" })
  })

const summed = (dryRun: boolean, reports: ReadonlyArray<SeatImportReport>): SeatImportReport => {
  const sum = (field: "accepted" | "known" | "refused") => reports.reduce((total, one) => total + one[field], 0)
  return {
    dryRun,
    accepted: sum("accepted"),
    known: sum("known"),
    refused: sum("refused"),
    flaws: reports.flatMap(({ flaws }) => flaws).toSorted((left, right) => left.line - right.line),
  }
}

const summary = ({ accepted, dryRun, flaws, known, refused }: SeatImportReport): string =>
  [
    ...(flaws.length === 0
      ? []
      : [
          renderTable(
            flaws.slice(0, FLAWS_SHOWN_MAX),
            [
              { title: "Line", value: ({ line }) => line, right: true },
              { title: "Code", value: ({ code }) => code },
              { title: "Refused because", value: ({ message }) => message },
            ],
            undefined,
          ).trimEnd(),
        ]),
    ...(refused > FLAWS_SHOWN_MAX ? [`and ${refused - FLAWS_SHOWN_MAX} more (--json lists them)`] : []),
    `${dryRun ? "Would take" : "Took"} ${accepted}, ${known} here already, refused ${refused}`,
    "",
  ].join("\n")
