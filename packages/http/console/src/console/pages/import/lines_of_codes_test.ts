import { IMPORT_LINES_MAX as CORE_LINES_MAX } from "@mintcode/core/voucher"
import { describe, expect, it } from "vitest"
import { codesOfLines, IMPORT_LINES_MAX } from "./lines_of_codes.ts"

describe("codesOfLines()", () => {
  it("takes one code a line and leaves empty lines out", () => {
    expect(codesOfLines("AAAA-1\r\n\n  BBBB-2  \n")).toEqual(["AAAA-1", "BBBB-2"])
  })

  it("takes the column called code of CSV, or the first", () => {
    expect(codesOfLines('id,"Code"\n1,AAAA\n2,"BBBB"')).toEqual(["AAAA", "BBBB"])
    expect(codesOfLines("AAAA;x\nBBBB;y")).toEqual(["AAAA", "BBBB"])
  })

  it("takes as many lines as the server does", () => {
    expect(IMPORT_LINES_MAX).toBe(CORE_LINES_MAX)
  })
})
