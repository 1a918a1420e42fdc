/** A cell that a spreadsheet would run as a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/

/** One line of CSV (RFC 4180). Cells that look like formulas get an apostrophe in front. */
export const csvLine = (cells: ReadonlyArray<string | number | null>): string =>
  `${cells.map((cell) => quoted(cell === null ? "" : String(cell))).join(",")}\r\n`

const quoted = (cell: string): string => {
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A row and the line of the file that it begins at, counted from 1. */
export interface CsvRow {
  readonly line: number
  readonly cells: ReadonlyArray<string>
}

/** Reads CSV (RFC 4180), with commas, semicolons or tabs, whichever the first line has most of. */
export const parseCsv = (text: string): ReadonlyArray<CsvRow> => {
  const separator = separatorOf(text.slice(0, text.search(/[\r\n]|$/)))
  const rows: Array<CsvRow> = []
  let cells: Array<string> = []
  let cell = ""
  let line = 1
  let begunAt = 1
  let isQuoted = false
  const endRow = () => {
    rows.push({ line: begunAt, cells: [...cells, cell] })
    cells = []
    cell = ""
    begunAt = line
  }
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === "\n") line++
    if (isQuoted) {
      if (character !== '"') cell += character
      else if (text[at + 1] === '"') cell += text[at++]
      else isQuoted = false
    } else if (character === '"' && cell === "") isQuoted = true
    else if (character === separator) {
      cells.push(cell)
      cell = ""
    } else if (character === "\n") endRow()
    else if (character !== "\r") cell += character
  }
  if (cell !== "" || cells.length > 0) endRow()
  return rows
}

const separatorOf = (firstLine: string): string => {
  const counts = [",", ";", "\t"].map((separator) => ({ separator, count: firstLine.split(separator).length }))
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).separator
}
