import { padEnd, padStart, plain, shorten, widthOf } from "./text.ts"

/** A column of a table. */
export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string | number | boolean | null | undefined
  /** Figures stand to the right. */
  readonly right?: boolean
  /** Never cut: part of an id is of no use. */
  readonly whole?: boolean
}

/** Between two columns. */
const GAP = "  "
/** A column that has to make room keeps at least this. */
const COLUMN_WIDTH_MIN = 6

/**
 * Rows as aligned text. Where they do not fit into `width` columns the widest give way; without a width, as in a pipe,
 * nothing is cut.
 */
export const renderTable = <Row>(
  rows: ReadonlyArray<Row>,
  columns: ReadonlyArray<Column<Row>>,
  width: number | undefined,
  heading: (text: string) => string = (text) => text,
): string => {
  const cells = rows.map((row) => columns.map((column) => cellOf(column.value(row))))
  const natural = columns.map((column, index) =>
    Math.max(widthOf(column.title), ...cells.map((line) => widthOf(line[index] ?? ""))),
  )
  const widths = width === undefined ? natural : narrowed(natural, columns, width - GAP.length * (columns.length - 1))
  const line = (texts: ReadonlyArray<string>) =>
    texts
      .map((text, index) => {
        const cut = shorten(text, widths[index] ?? 0)
        return columns[index]?.right === true ? padStart(cut, widths[index] ?? 0) : padEnd(cut, widths[index] ?? 0)
      })
      .join(GAP)
      .trimEnd()
  return [heading(line(columns.map((column) => column.title))), ...cells.map(line)].map((one) => `${one}\n`).join("")
}

/** Names and values, one pair a line. */
export const renderRecord = (pairs: ReadonlyArray<readonly [name: string, value: Cell]>): string => {
  const width = Math.max(...pairs.map(([name]) => widthOf(name)))
  return pairs
    .map(([name, value]) => `${padEnd(name, width)}  ${cellOf(value)}`.trimEnd())
    .map((one) => `${one}\n`)
    .join("")
}

export type Cell = string | number | boolean | null | undefined

const cellOf = (value: Cell): string => {
  if (value === null || value === undefined) return ""
  if (typeof value === "boolean") return value ? "yes" : "no"
  return plain(String(value))
}

/** Takes from the widest column that may be cut, one by one, until all fit or none can give more. */
const narrowed = (
  natural: ReadonlyArray<number>,
  columns: ReadonlyArray<{ readonly whole?: boolean }>,
  room: number,
): ReadonlyArray<number> => {
  const widths = [...natural]
  const spare = (index: number) => (columns[index]?.whole === true ? 0 : (widths[index] ?? 0) - COLUMN_WIDTH_MIN)
  for (let over = widths.reduce((sum, one) => sum + one, 0) - room; over > 0; over--) {
    const widest = widths.reduce((best, _, index) => (spare(index) > spare(best) ? index : best), 0)
    if (spare(widest) <= 0) return widths
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}
