import { type Invalid, invalid } from "@mintcode/core/kernel"
import { type ColumnNames, IMPORT_ROWS_MAX, type ImportRow, rowsOfTable } from "@mintcode/core/seat"
import { IMPORT_LINES_MAX } from "@mintcode/core/voucher"
import { Effect, Either } from "effect"
import { parseCsv } from "../api/mod.ts"

const BYTE_ORDER_MARK = /^\ufeff/

/** The codes of a text, one a line. Empty lines keep their place, so that reports can name lines. */
export const codesOfText = (text: string): Effect.Effect<ReadonlyArray<string>, Invalid> =>
  bounded(text.replace(BYTE_ORDER_MARK, "").split(/\r\n|\r|\n/, IMPORT_LINES_MAX + 2))

/** The codes of a CSV file: the column named `code`, or the first one when none is. */
export const codesOfCsv = (text: string): Effect.Effect<ReadonlyArray<string>, Invalid> => {
  const read = parseCsv(text, IMPORT_LINES_MAX + 1)
  if (Either.isLeft(read)) return read.left.code === "IMPORT_TOO_LARGE" ? tooManyLines : read.left
  const rows = read.right
  const named = rows[0]?.cells.findIndex((cell) => cell.trim().toLowerCase() === "code") ?? -1
  const codes: Array<string> = []
  for (const { line, cells } of named === -1 ? rows : rows.slice(1)) {
    // Lines without a word count as well: they are kept as empty codes.
    if (line > IMPORT_LINES_MAX + 1) return tooManyLines
    while (codes.length < line - 1) codes.push("")
    codes.push(cells[Math.max(0, named)] ?? "")
  }
  return bounded(codes)
}

/** The rows of a CSV file whose first line names the columns. */
export const rowsOfCsv = (
  text: string,
  names: ColumnNames<string>,
  mapped?: Readonly<Record<string, string>>,
): Either.Either<ReadonlyArray<ImportRow>, Invalid> =>
  Either.map(parseCsv(text, IMPORT_ROWS_MAX + 1), (table) => rowsOfTable(table, names, mapped))

const tooManyLines = invalid("FIELD_INVALID", "/codes", `Expected at most ${IMPORT_LINES_MAX} lines`)

const bounded = (codes: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<string>, Invalid> => {
  if (codes.length > IMPORT_LINES_MAX + 1) return tooManyLines
  return codes.some((code) => code.trim() !== "")
    ? Effect.succeed(codes)
    : invalid("FIELD_MISSING", "/codes", "There is no code in this text")
}
