import { type Invalid, invalid } from "@mintcode/core/kernel"
import { IMPORT_LINES_MAX } from "@mintcode/core/voucher"
import { Effect } from "effect"
import { parseCsv } from "./csv.ts"

const BYTE_ORDER_MARK = /^\ufeff/

/** The codes of a text, one a line. Empty lines keep their place, so that reports can name lines. */
export const codesOfText = (text: string): Effect.Effect<ReadonlyArray<string>, Invalid> =>
  bounded(text.replace(BYTE_ORDER_MARK, "").split(/\r\n|\r|\n/))

/** The codes of a CSV file: the column named `code`, or the first one when none is. */
export const codesOfCsv = (text: string): Effect.Effect<ReadonlyArray<string>, Invalid> => {
  const rows = parseCsv(text.replace(BYTE_ORDER_MARK, ""))
  const named = rows[0]?.cells.findIndex((cell) => cell.trim().toLowerCase() === "code") ?? -1
  const codes: Array<string> = []
  for (const { line, cells } of named === -1 ? rows : rows.slice(1)) {
    while (codes.length < line - 1) codes.push("")
    codes.push(cells[Math.max(0, named)] ?? "")
  }
  return bounded(codes)
}

const bounded = (codes: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<string>, Invalid> => {
  if (codes.length > IMPORT_LINES_MAX + 1) {
    return invalid("FIELD_INVALID", "/codes", `Expected at most ${IMPORT_LINES_MAX} lines`)
  }
  return codes.some((code) => code.trim() !== "")
    ? Effect.succeed(codes)
    : invalid("FIELD_MISSING", "/codes", "There is no code in this text")
}
