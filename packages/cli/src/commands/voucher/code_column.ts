/** Cells of a line of CSV (RFC 4180). A code holds no line break, so that lines are read one by one. */
const cellsOf = (line: string): ReadonlyArray<string> =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? "").trim() : quoted.replaceAll('""', '"'),
  )

/**
 * The code in a line of CSV. The first line may name the columns: then the one called `code` counts, and that line
 * holds none. `column` is what the lines before it said.
 */
export const codeColumn = (column: number | undefined, line: string): readonly [number | undefined, string] => {
  const cells = cellsOf(line)
  if (column !== undefined) return [column, cells[column] ?? ""]
  const named = cells.findIndex((cell) => cell.toLowerCase() === "code")
  return named >= 0 ? [named, ""] : [0, cells[0] ?? ""]
}
