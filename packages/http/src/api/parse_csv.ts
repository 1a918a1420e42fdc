import { type Invalid, invalid } from "@mintcode/core/kernel"
import { Either } from "effect"
import { type CsvRow, readCsvRows } from "./csv_rows.ts"

/** Columns of a table at the most: no export of anybody comes near, and each row costs as many cells. */
export const CSV_COLUMNS_MAX = 100

/** The rows of a CSV text. One row or column too many refuses it all: `IMPORT_TOO_LARGE`, `IMPORT_TOO_WIDE`. */
export const parseCsv = (text: string, rowsMax: number): Either.Either<ReadonlyArray<CsvRow>, Invalid> => {
  const rows = readCsvRows(text, { rowsMax, columnsMax: CSV_COLUMNS_MAX })
  if (rows === "columns") return tooWide
  return rows === "rows" ? tooManyRows(rowsMax) : Either.right(rows)
}

const tooWide = Either.left(
  invalid(
    "IMPORT_TOO_WIDE",
    "/rows",
    `A table has ${CSV_COLUMNS_MAX} columns at the most: leave out what is not needed`,
  ),
)

const tooManyRows = (rowsMax: number) =>
  Either.left(invalid("IMPORT_TOO_LARGE", "/rows", `A table has ${rowsMax} rows at the most, with its names`))
