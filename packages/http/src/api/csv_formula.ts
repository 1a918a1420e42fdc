/**
 * A cell that a spreadsheet would run as a formula (OWASP, CSV injection): full-width signs are taken for the others.
 * Apostrophes in front of one count as part of it, so that what is read back is what was written.
 */
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/

/** Puts an apostrophe in front of a cell that a spreadsheet would run. */
export const disarmed = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell)

/** Takes away the apostrophe that was put in front of such a cell. */
export const rearmed = (cell: string): string => (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell)
