import { isoTime, type Timestamp } from "@mintcode/core/kernel"
import { disarmed } from "../api/mod.ts"

/** One line of CSV (RFC 4180). Cells that look like formulas get an apostrophe in front. */
export const csvLine = (cells: ReadonlyArray<string | number | null>): string =>
  `${cells.map((cell) => quoted(cell === null ? "" : String(cell))).join(",")}\r\n`

/** A moment as a cell. */
export const isoCell = (at: Timestamp | null): string | null => (at === null ? null : isoTime(at))

const quoted = (cell: string): string => {
  const safe = disarmed(cell)
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
