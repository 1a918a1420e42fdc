import { type Effect, Either } from "effect"
import { isIsoTime, type Timestamp, timestampOf } from "../kernel/mod.ts"

/** Rows of one import at the most: each is a commit of its own, and whoever sends more sends several. */
export const IMPORT_ROWS_MAX = 5_000
/** Flaws that a report lists; all of them are counted. */
export const IMPORT_FLAWS_SHOWN_MAX = 1_000

/** A row of a table that was made elsewhere: the line of the file that it begins at, and its cells by column. */
export interface ImportRow {
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

/**
 * Rows of a table whose first row names the columns, such as a CSV file that was read. Only columns of the fields are kept,
 * by the names that are known or mapped, and only cells with a word in them: a row costs what it says.
 */
export const rowsOfTable = <const Field extends string>(
  table: ReadonlyArray<{ readonly line: number; readonly cells: ReadonlyArray<string> }>,
  names: ColumnNames<Field>,
  mapped?: Readonly<Partial<Record<Field, string>>>,
): ReadonlyArray<ImportRow> => {
  const [header, ...body] = table
  if (header === undefined) return []
  const wanted = new Set(
    [...Object.values<ReadonlyArray<string>>(names).flat(), ...Object.values<string | undefined>(mapped ?? {})].flatMap(
      (name) => (name === undefined ? [] : [plainName(name)]),
    ),
  )
  const columns = header.cells.flatMap((name, index) =>
    wanted.has(plainName(name)) ? [{ name: name.trim(), index }] : [],
  )
  return body.map(({ cells, line }) => ({
    line,
    cells: Object.fromEntries(
      columns.flatMap(({ index, name }) => {
        const cell = cells[index] ?? ""
        return cell.trim() === "" ? [] : [[name, cell] as const]
      }),
    ),
  }))
}

/** What is wrong with a line. */
export interface SeatImportFlaw {
  readonly line: number
  readonly code: string
  readonly message: string
}

/** How an import came out, or would. */
export interface SeatImportReport {
  readonly dryRun: boolean
  /** Made, or that would be. */
  readonly accepted: number
  /** Here already: importing them again changes nothing. */
  readonly known: number
  readonly refused: number
  readonly flaws: ReadonlyArray<SeatImportFlaw>
}

/** Is told how many rows have been seen to. */
export type ImportWatch = (done: number, total: number) => Effect.Effect<void>

/** Names of columns that other tools give a field, in the form that `cellsOf` compares in. */
export type ColumnNames<Field extends string> = Readonly<Record<Field, ReadonlyArray<string>>>

/** Letters and digits of a column's name: `Team Account ID` and `team_account_id` are one. */
const plainName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")

/**
 * The cells of a row by field. A column that is mapped by hand goes before the names that are known; what is blank is
 * not there.
 *
 * @example
 * ```ts
 * import { cellsOf } from "@mintcode/core/seat"
 *
 * const names = { email: ["email", "mail"], note: ["note"] }
 * const cells = { "E-Mail": " ada@mint.example ", Remark: "x" }
 * console.assert(cellsOf(cells, names, { note: "Remark" }).email === "ada@mint.example")
 * console.assert(cellsOf(cells, names, { note: "Remark" }).note === "x")
 * ```
 */
export const cellsOf = <const Field extends string>(
  cells: ImportRow["cells"],
  names: ColumnNames<Field>,
  mapped?: Readonly<Partial<Record<Field, string>>>,
): Readonly<Partial<Record<Field, string>>> => {
  const byName = new Map(Object.entries(cells).map(([name, text]) => [plainName(name), text.trim()]))
  const found = Object.entries<ReadonlyArray<string>>(names).flatMap(([field, known]) => {
    const column = mapped?.[field as Field]
    const text = (column === undefined ? known : [column])
      .map((name) => byName.get(plainName(name)))
      .find((cell) => cell !== undefined && cell !== "")
    return text === undefined ? [] : [[field, text] as const]
  })
  return Object.fromEntries(found) as Partial<Record<Field, string>>
}

/** Seconds since 1970 have ten digits, milliseconds thirteen: for the next two centuries. */
const UNIX_TIME = /^\d{10}(\d{3})?$/

/** A moment as files write it: ISO 8601, in UTC where it names no offset, or a Unix time. */
export const momentOf = (text: string): Either.Either<Timestamp, string> => {
  if (UNIX_TIME.test(text)) return Either.right(Number(text) * (text.length === 10 ? 1_000 : 1))
  if (!isIsoTime(text)) return Either.left("Expected a date such as 2027-01-31 or 2027-01-31T18:00:00Z")
  const at = timestampOf(text)
  return at === undefined ? Either.left("There is no such day") : Either.right(at)
}

/** A whole number of a range, as files write it. */
export const wholeOf = (text: string, min: number, max: number): Either.Either<number, string> => {
  const number = Number(text)
  return /^\d{1,9}$/.test(text) && number >= min && number <= max
    ? Either.right(number)
    : Either.left(`Expected a whole number from ${min} to ${max}`)
}

/** The report of what became of each line. */
export const importReport = (
  dryRun: boolean,
  accepted: number,
  known: number,
  flaws: ReadonlyArray<SeatImportFlaw>,
): SeatImportReport => ({
  dryRun,
  accepted,
  known,
  refused: flaws.length,
  flaws: flaws.toSorted((left, right) => left.line - right.line).slice(0, IMPORT_FLAWS_SHOWN_MAX),
})
