/** One line of the table: ours beside a bare program that does the same without MintCode, measured in the same run. */
export interface Figure {
  readonly what: string
  readonly ours: number
  readonly unit: string
  /** What was promised, in the same unit; `undefined` where nothing was. */
  readonly wanted?: number
  /** The same where a share of the bare program's figure was promised. */
  readonly ratioWanted?: number
  /** Whether more or less of it is better. Default: more. */
  readonly better?: "more" | "less"
  /** Left out where there is nothing to compare with. */
  readonly bare?: number
}

/** The figures as a Markdown table. */
export const renderFigures = (figures: ReadonlyArray<Figure>): string => {
  const head = ["what", "MintCode", "wanted", "bare", "ratio"]
  const rows = figures.map(({ bare, better, ours, ratioWanted, unit, wanted, what }) => [
    what,
    `${number(ours)} ${unit}`,
    ratioWanted === undefined ? limit(wanted, better) : `ratio ${limit(ratioWanted, better)}`,
    bare === undefined ? "" : number(bare),
    bare === undefined ? "" : (ours / bare).toFixed(2),
  ])
  const widths = head.map((cell, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0), cell.length),
  )
  const line = (cells: ReadonlyArray<string>, filler = " ") =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, filler)).join(" | ")} |`
  return [
    line(head),
    line(
      head.map(() => ""),
      "-",
    ),
    ...rows.map((row) => line(row)),
  ].join("\n")
}

const limit = (wanted: number | undefined, better: Figure["better"]): string =>
  wanted === undefined ? "" : `${better === "less" ? "<" : "≥"} ${number(wanted)}`

const number = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString("en") : value.toLocaleString("en", { maximumFractionDigits: 2 })

/** The value in the middle. */
export const median = (values: ReadonlyArray<number>): number => quantile(values, 0.5)

/** The value that a share of all stays at or below. */
export const quantile = (values: ReadonlyArray<number>, share: number): number =>
  [...values].sort((left, right) => left - right)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
