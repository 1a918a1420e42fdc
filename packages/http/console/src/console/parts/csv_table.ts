// A file of this very package that loads nothing: the server reads tables by the same rule.
import { type CsvRow, readCsvRows } from "../../../../src/api/csv_rows.ts"

/** A table as a file or a spreadsheet holds it: a first row that names the columns, and rows with their lines. */
export interface CsvTable {
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<{ readonly line: number; readonly cells: Readonly<Record<string, string>> }>
}

/** Reads a table that was pasted or is a file's. Rows without a word are left out; columns without a name, too. */
export const csvTableOf = (text: string): CsvTable => {
  const [head, ...body] = rowsOfText(text)
  const names = (head?.cells ?? []).map((name) => name.trim())
  return {
    columns: [...new Set(names.filter((name) => name !== ""))],
    rows: body.map(({ cells, line }) => ({
      line,
      cells: Object.fromEntries(
        names.flatMap((name, index) => {
          const cell = cells[index]?.trim() ?? ""
          return name === "" || cell === "" ? [] : [[name, cell]]
        }),
      ),
    })),
  }
}

/** No bounds: what a page reads, its reader has already. The server has its own. */
const UNBOUNDED = { rowsMax: Number.POSITIVE_INFINITY, columnsMax: Number.POSITIVE_INFINITY }

/** The rows of a text that have a word in them. */
export const rowsOfText = (text: string): ReadonlyArray<CsvRow> => {
  const rows = readCsvRows(text, UNBOUNDED)
  return typeof rows === "string" ? [] : rows
}
