import { rearmed } from "./csv_formula.ts"

/** A row and the line of the file that it begins at, counted from 1. */
export interface CsvRow {
  readonly line: number
  readonly cells: ReadonlyArray<string>
}

/** What a table may have at the most. */
export interface CsvBounds {
  readonly rowsMax: number
  readonly columnsMax: number
}

/** What a table has too many of. */
export type CsvExcess = "rows" | "columns"

const BYTE_ORDER_MARK = "\uFEFF"

/**
 * Reads CSV (RFC 4180), with commas, semicolons or tabs, whichever the first line has most of. Rows without a word are left
 * out. Stops at the first row or column too many, before it is kept. Apostrophes that our exports put in front of formulas
 * are taken away. Loads nothing, so that pages read tables by the same rule as the server.
 */
export const readCsvRows = (text: string, { columnsMax, rowsMax }: CsvBounds): ReadonlyArray<CsvRow> | CsvExcess => {
  const separator = separatorOf(text)
  const rows: Array<CsvRow> = []
  let cells: Array<string> = []
  let cell = ""
  let line = 1
  let begunAt = 1
  let isQuoted = false
  let isBlank = true
  const endCell = () => {
    isBlank &&= cell.trim() === ""
    cells.push(rearmed(cell))
    cell = ""
  }
  const endRow = () => {
    endCell()
    if (!isBlank) rows.push({ line: begunAt, cells })
    if (cells.length > 0) cells = []
    isBlank = true
    begunAt = line
  }
  for (let at = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0; at < text.length; at++) {
    const character = text[at]
    if (character === "\n") line++
    if (isQuoted) {
      if (character !== '"') cell += character
      else if (text[at + 1] === '"') cell += text[at++]
      else isQuoted = false
    } else if (character === '"' && cell === "") isQuoted = true
    else if (character === separator) {
      endCell()
      if (cells.length >= columnsMax) return "columns"
    } else if (character === "\n") {
      endRow()
      if (rows.length > rowsMax) return "rows"
    } else if (character !== "\r") cell += character
  }
  endRow()
  return rows.length > rowsMax ? "rows" : rows
}

const SEPARATORS = [",", ";", "\t"]

const separatorOf = (text: string): string => {
  const counts = SEPARATORS.map(() => 0)
  for (let at = 0; at < text.length && text[at] !== "\n" && text[at] !== "\r"; at++) {
    const found = SEPARATORS.indexOf(text[at] as string)
    if (found !== -1) counts[found] = (counts[found] as number) + 1
  }
  return SEPARATORS[counts.indexOf(Math.max(...counts))] as string
}
