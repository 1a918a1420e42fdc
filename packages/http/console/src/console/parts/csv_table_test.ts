import { describe, expect, it } from "vitest"
import { csvTableOf } from "./csv_table.ts"

describe("csvTableOf()", () => {
  it("reads what a spreadsheet copies and what a file holds, by column and with its lines", () => {
    const expected = {
      columns: ["mail", "team"],
      rows: [{ line: 2, cells: { mail: "ann@mint.example", team: "a, b" } }],
    }
    expect(csvTableOf("mail\tteam\nann@mint.example\ta, b\n")).toEqual(expected)
    expect(csvTableOf('\uFEFFmail,team\r\n ann@mint.example,"a, b"\r\n\r\n')).toEqual(expected)
  })

  it("keeps the lines of a file that has gaps, and leaves out columns without a name", () => {
    expect(csvTableOf("mail;;note\n\na;x;1\n;;\nb;y")).toEqual({
      columns: ["mail", "note"],
      rows: [
        { line: 3, cells: { mail: "a", note: "1" } },
        { line: 5, cells: { mail: "b" } },
      ],
    })
  })

  it("finds no table in nothing", () => {
    expect(csvTableOf("")).toEqual({ columns: [], rows: [] })
  })
})
