import { describe, expect, it } from "vitest"
import { codeColumn } from "./code_column.ts"

const codesOf = (...lines: ReadonlyArray<string>): ReadonlyArray<string> => {
  let column: number | undefined
  return lines.map((line) => {
    const [next, code] = codeColumn(column, line)
    column = next
    return code
  })
}

describe("codeColumn()", () => {
  it("takes the column that is named code, whatever its case", () => {
    expect(codesOf("id,Code,note", "1,AAAA,x", "2,BBBB,")).toEqual(["", "AAAA", "BBBB"])
  })

  it("takes the first column when none is named", () => {
    expect(codesOf("AAAA,1", "BBBB,2")).toEqual(["AAAA", "BBBB"])
  })

  it("reads quotes, with commas and quotes inside", () => {
    expect(codesOf("note,code", '"a, ""b""","AA,AA"', 'x,"BBBB"')).toEqual(["", "AA,AA", "BBBB"])
  })

  it("keeps the place of lines without a code", () => {
    expect(codesOf("id,code", "", "1")).toEqual(["", "", ""])
  })
})
