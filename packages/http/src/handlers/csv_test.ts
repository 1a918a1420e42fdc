import { Effect, Either, FastCheck } from "effect"
import { describe, expect, it } from "vitest"
import { CSV_COLUMNS_MAX, parseCsv } from "../api/mod.ts"
import { csvLine, isoCell } from "./csv.ts"
import { codesOfCsv, codesOfText } from "./import_body.ts"

const parsed = (text: string, rowsMax = 10) => Either.getOrThrow(parseCsv(text, rowsMax))
const refusal = (text: string, rowsMax = 10) => Either.getOrThrow(Either.flip(parseCsv(text, rowsMax))).code
const cell = FastCheck.oneof(FastCheck.string(), FastCheck.stringMatching(/^'{0,2}[=+@-]1$/))

describe("csvLine()", () => {
  it("quotes what needs it and disarms what a spreadsheet would run", () => {
    expect(csvLine(["a", "b,c", 'say "x"', 3, null])).toBe('a,"b,c","say ""x""",3,\r\n')
    for (const formula of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠A1", "'=1"]) {
      expect(csvLine([formula]).replace(/^"/, "").startsWith("'")).toBe(true)
    }
  })

  it("tells moments that no calendar has as numbers, so that the other rows still come", () => {
    expect(csvLine([isoCell(Number.MAX_SAFE_INTEGER), isoCell(0), isoCell(null)])).toBe(
      "9007199254740991,1970-01-01T00:00:00.000Z,\r\n",
    )
  })

  it("is read back by parseCsv() whatever a cell holds", () => {
    void FastCheck.assert(
      FastCheck.property(
        FastCheck.array(FastCheck.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }),
        (rows) => {
          const read = parsed(csvLine(["a", "b"]) + rows.map(csvLine).join(""), 1_000)
          expect(read.slice(1).map(({ cells }) => cells)).toEqual(
            rows.filter((row) => row.some((one) => one.trim() !== "")),
          )
        },
      ),
    )
  })
})

describe("parseCsv()", () => {
  it("reads quotes, line ends inside of them, and any usual separator", () => {
    expect(parsed('a;b\n"x\n;";y\r\nlast;')).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ["x\n;", "y"] },
      { line: 4, cells: ["last", ""] },
    ])
    expect(parsed("a\tb\n1\t2")).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ["1", "2"] },
    ])
    expect(parsed("")).toEqual([])
  })

  it("makes nothing of lines without a word, however many there are", () => {
    expect(parsed(`a,b\n${"\n".repeat(1_000_000)} ,\n1,2`)).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 1_000_003, cells: ["1", "2"] },
    ])
  })

  it("stops at the first row or column too many", () => {
    expect(parsed("a\n1\n2", 3)).toHaveLength(3)
    expect(refusal("a\n1\n2\n\n3", 3)).toBe("IMPORT_TOO_LARGE")
    const columns = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`).join(",")
    expect(parsed(columns(CSV_COLUMNS_MAX))).toHaveLength(1)
    expect(refusal(`${columns(CSV_COLUMNS_MAX + 1)}\n${"a\n".repeat(3_000)}`, 5_001)).toBe("IMPORT_TOO_WIDE")
    expect(refusal(`a\n${columns(CSV_COLUMNS_MAX + 1)}`)).toBe("IMPORT_TOO_WIDE")
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
    for (const many of ["A\n".repeat(100_002), `${"\n".repeat(1_000_000)}A`]) {
      expect(Effect.runSync(Effect.flip(codesOfText(many)))).toMatchObject({ code: "FIELD_INVALID" })
      expect(Effect.runSync(Effect.flip(codesOfCsv(many)))).toMatchObject({ code: "FIELD_INVALID" })
    }
  })
})
