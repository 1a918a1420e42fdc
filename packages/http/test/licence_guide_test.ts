import { readFileSync } from "node:fs"
import { LICENCE_TERMS_DEFAULT } from "@mintcode/core/catalogue"
import { LICENCE_CODES } from "@mintcode/core/licence"
import { describe, expect, it } from "vitest"
import { LICENCE_ANSWERS } from "../src/handlers/licence_words.ts"

const guide = readFileSync(new URL("../../../docs/guides/licences.md", import.meta.url), "utf8")

/** The rows of the table whose heading begins so. */
const rowsOf = (heading: string): ReadonlyArray<ReadonlyArray<string>> => {
  const [, table = ""] = guide.split(`| ${heading} |`)
  const lines = table.split("\n").slice(2)
  return lines
    .slice(0, lines.indexOf(""))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, first = "", ...cells]) => [first.replaceAll("`", ""), ...cells.slice(0, -1)])
}

describe("the guide to licences", () => {
  it("lists every result code with its status, and says what the code says", () => {
    const rows = rowsOf("Code")
    expect(rows.map(([code, status]) => [code, Number(status)]).sort()).toEqual(
      Object.entries(LICENCE_ANSWERS)
        .map(([code, { status }]) => [code, status])
        .sort(),
    )
    for (const [code, , meaning] of rows) {
      const known = LICENCE_CODES[code as keyof typeof LICENCE_CODES]
      if (known !== undefined) expect([code, meaning]).toEqual([code, known.meaning])
    }
  })

  it("lists every field of the terms", () => {
    expect(rowsOf("Field").map(([field]) => field)).toEqual(Object.keys(LICENCE_TERMS_DEFAULT))
  })
})
