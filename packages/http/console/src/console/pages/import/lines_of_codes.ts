import { rowsOfText } from "../../parts/csv_table.ts"

/** Lines that one import takes at the most, as the server has it. */
export const IMPORT_LINES_MAX = 100_000

/** Codes of a text: one a line; of CSV the first column, or the one that is called `code`. Empty lines do not count. */
export const codesOfLines = (text: string): ReadonlyArray<string> => {
  const rows = rowsOfText(text)
  const column = rows[0]?.cells.findIndex((cell) => cell.trim().toLowerCase() === "code") ?? -1
  return (column === -1 ? rows : rows.slice(1)).map(({ cells }) => cells[Math.max(0, column)]?.trim() ?? "")
}
