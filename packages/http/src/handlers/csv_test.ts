import { Effect, FastCheck } from "effect"
import { describe, expect, it } from "vitest"
import { csvLine, parseCsv } from "./csv.ts"
import { codesOfCsv, codesOfText } from "./import_body.ts"

describe("csvLine()", () => {
  it("quotes what needs it and disarms what a spreadsheet would run", () => {
    expect(csvLine(["a", "b,c", 'say "x"', 3, null])).toBe('a,"b,c","say ""x""",3,\r\n')
    for (const formula of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]) {
      expect(csvLine([formula]).replace(/^"/, "").startsWith("'")).toBe(true)
    }
  })

  it("is read back by parseCsv() whatever a cell holds", () => {
    void FastCheck.assert(
      FastCheck.property(
        FastCheck.array(FastCheck.array(FastCheck.string(), { minLength: 2, maxLength: 4 }), { minLength: 1 }),
        (rows) => {
          const text = csvLine(["a", "b"]) + rows.map(csvLine).join("")
          const read = parseCsv(text)
            .slice(1)
            .map(({ cells }) => cells)
          const disarmed = rows.map((row) => row.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)))
          expect(read).toEqual(disarmed)
        },
      ),
    )
  })
})

describe("parseCsv()", () => {
  it("reads quotes, line ends inside of them, and any usual separator", () => {
    expect(parseCsv('a;b\n"x\n;";y\r\nlast;')).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ["x\n;", "y"] },
      { line: 4, cells: ["last", ""] },
    ])
    expect(parseCsv("a\tb\n1\t2")).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ["1", "2"] },
    ])
    expect(parseCsv("")).toEqual([])
  })
})

describe("codes of an import", () => {
  const codes = (from: Effect.Effect<ReadonlyArray<string>, unknown>) => Effect.runSync(from)

  it("stand where they stand in the file, so that lines can be named", () => {
    expect(codes(codesOfText("\ufeffA1\r\n\r\nA2\n"))).toEqual(["A1", "", "A2", ""])
    expect(codes(codesOfCsv('name,Code\n"two\nlines",A1\nx,A2\n'))).toEqual(["", "A1", "", "A2"])
    expect(codes(codesOfCsv("A1\nA2\n"))).toEqual(["A1", "A2"])
  })

  it("are bounded, and there has to be one", () => {
    expect(Effect.runSync(Effect.flip(codesOfText(" \n\n")))).toMatchObject({ code: "FIELD_MISSING" })
    expect(Effect.runSync(Effect.flip(codesOfText("A\n".repeat(100_002))))).toMatchObject({ code: "FIELD_INVALID" })
  })
})
