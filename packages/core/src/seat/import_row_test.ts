import { describe, expect, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import { cellsOf, IMPORT_FLAWS_SHOWN_MAX, importReport, momentOf, rowsOfTable, wholeOf } from "./import_row.ts"
import { MEMBER_COLUMNS, memberLine } from "./member_row.ts"
import { workspaceLine } from "./workspace_imports.ts"

const flawOf = <A>(read: Either.Either<A, { readonly code: string }>) => (Either.isLeft(read) ? read.left.code : "none")

describe("cellsOf()", () => {
  it("knows columns by many names, and by the one that is mapped", () => {
    for (const name of ["email", "E-Mail Address", "MEMBER_EMAIL", "邮箱"]) {
      expect(cellsOf({ [name]: " a@x.org " }, MEMBER_COLUMNS)).toEqual({ email: "a@x.org" })
    }
    expect(cellsOf({ who: "a@x.org", email: "b@x.org" }, MEMBER_COLUMNS, { email: "Who" })).toEqual({
      email: "a@x.org",
    })
    expect(cellsOf({ email: "b@x.org" }, MEMBER_COLUMNS, { email: "gone" })).toEqual({})
    expect(cellsOf({ email: "  ", mail: "c@x.org" }, MEMBER_COLUMNS)).toEqual({ email: "c@x.org" })
  })

  it("takes no column for a field because every object has it", () => {
    expect(cellsOf({ constructor: "x", __proto__: "y", toString: "z" } as never, MEMBER_COLUMNS)).toEqual({})
  })
})

describe("rowsOfTable()", () => {
  it("names cells by the first row, and leaves blank ones out", () => {
    const table = [
      { line: 1, cells: ["email ", "note"] },
      { line: 2, cells: ["a@x.org"] },
      { line: 4, cells: ["b@x.org", "x", "more"] },
    ]
    expect(rowsOfTable(table, MEMBER_COLUMNS)).toEqual([
      { line: 2, cells: { email: "a@x.org" } },
      { line: 4, cells: { email: "b@x.org", note: "x" } },
    ])
    expect(rowsOfTable([], MEMBER_COLUMNS)).toEqual([])
  })

  it("keeps columns that are known or mapped, and nothing else", () => {
    const table = [
      { line: 1, cells: ["E-Mail", "password", "Until"] },
      { line: 2, cells: ["a@x.org", "secret", "2027-01-31"] },
    ]
    expect(rowsOfTable(table, MEMBER_COLUMNS)[0]?.cells).toEqual({ "E-Mail": "a@x.org" })
    expect(rowsOfTable(table, MEMBER_COLUMNS, { endsAt: "until" })[0]?.cells).toEqual({
      "E-Mail": "a@x.org",
      Until: "2027-01-31",
    })
  })
})

describe("momentOf()", () => {
  it("reads days, times and Unix times, in UTC where nothing else is said", () => {
    const noon = Date.UTC(2027, 0, 31, 12)
    for (const text of [
      "2027-01-31T12:00:00Z",
      "2027-01-31 12:00:00",
      "2027-01-31T12:00",
      "2027-01-31T20:00:00+08:00",
      String(noon),
      String(noon / 1_000),
    ]) {
      expect([text, Either.getOrNull(momentOf(text))]).toEqual([text, noon])
    }
    expect(Either.getOrNull(momentOf("2027-01-31"))).toBe(Date.UTC(2027, 0, 31))
  })

  it("refuses what is no moment, and repeats nothing of it", () => {
    void fc.assert(
      fc.property(fc.string({ minLength: 4 }), (text) => {
        const read = momentOf(text)
        if (Either.isLeft(read))
          expect(["There is no such day", "Expected a date such as 2027-01-31 or 2027-01-31T18:00:00Z"]).toContain(
            read.left,
          )
        else expect(Number.isSafeInteger(read.right)).toBe(true)
      }),
    )
    for (const text of [
      "",
      "tomorrow",
      "31.01.2027",
      "2027-13-01",
      "2026-02-31",
      "2027-01-31T25:00:00Z",
      "1969-12-31",
      "12",
    ]) {
      expect([text, Either.isLeft(momentOf(text))]).toEqual([text, true])
    }
  })
})

describe("wholeOf()", () => {
  it("reads whole numbers of its range alone", () => {
    expect(["0", "7", "10"].map((text) => Either.getOrNull(wholeOf(text, 0, 10)))).toEqual([0, 7, 10])
    for (const text of ["-1", "11", "1.5", "1e1", "0x1", " 1", "", "9999999999"]) {
      expect([text, Either.isLeft(wholeOf(text, 0, 10))]).toEqual([text, true])
    }
  })
})

describe("memberLine()", () => {
  const read = (cells: Readonly<Record<string, string>>) => memberLine({ line: 7, cells })

  it("takes a line that holds an address and nothing else", () => {
    expect(Either.getOrNull(read({ email: "A@X.org" }))).toMatchObject({ line: 7, email: "a@x.org", note: "" })
  })

  it("names what is wrong by its code, and repeats no cell", () => {
    const cases: ReadonlyArray<readonly [string, Readonly<Record<string, string>>]> = [
      ["EMAIL_MISSING", { name: "secret" }],
      ["EMAIL_INVALID", { email: "secret" }],
      ["DATE_INVALID", { email: "a@x.org", ends_at: "secret" }],
      ["DATE_INVALID", { email: "a@x.org", ends_at: "2026-02-31" }],
      ["LEASE_NOT_ACTIVE", { email: "a@x.org", state: "released" }],
      ["none", { email: "a@x.org", state: "Active" }],
      ["LEASE_ENDS_FIRST", { email: "a@x.org", starts_at: "2027-01-02", ends_at: "2027-01-01" }],
      ["NUMBER_INVALID", { email: "a@x.org", months: "secret" }],
    ]
    for (const [code, cells] of cases) {
      const line = read(cells)
      expect([code, flawOf(line)]).toEqual([code, code])
      expect(JSON.stringify(line)).not.toContain("secret")
    }
  })
})

describe("workspaceLine()", () => {
  it("keeps tokens redacted, and repeats none in a flaw", () => {
    const defaults = { driver: "workspace", groupId: "team-a" }
    const cells = { team_account_id: "acc", token: "top-secret" }
    const good = workspaceLine({ line: 2, cells }, defaults)
    expect(flawOf(good)).toBe("none")
    expect(JSON.stringify(good)).not.toContain("top-secret")
    const bad = workspaceLine({ line: 2, cells: { ...cells, token: "top-secret".repeat(5_000) } }, defaults)
    expect(flawOf(bad)).toBe("WORKSPACE_INVALID")
    expect(JSON.stringify(bad)).not.toContain("top-secret")
    const broken = workspaceLine({ line: 2, cells: { ...cells, token: "top-secret\r\nx: y" } }, defaults)
    expect(broken).toMatchObject({ left: { message: "Cannot use the field token of this line" } })
    const odd = workspaceLine({ line: 2, cells: { ...cells, base_url: "ftp://top-secret" } }, defaults)
    expect(JSON.stringify(odd)).not.toContain("top-secret")
    expect(odd).toMatchObject({ left: { message: "Cannot use the field baseUrl of this line" } })
  })
})

describe("importReport()", () => {
  it("lists flaws by line, a bounded number of them, and counts them all", () => {
    const flaws = Array.from({ length: IMPORT_FLAWS_SHOWN_MAX + 5 }, (_, index) => ({
      line: 9_999 - index,
      code: "EMAIL_INVALID",
      message: "",
    }))
    const report = importReport(true, 1, 2, flaws)
    expect(report).toMatchObject({ dryRun: true, accepted: 1, known: 2, refused: IMPORT_FLAWS_SHOWN_MAX + 5 })
    expect(report.flaws.length).toBe(IMPORT_FLAWS_SHOWN_MAX)
    expect(report.flaws[0]?.line).toBe(9_999 - IMPORT_FLAWS_SHOWN_MAX - 4)
  })
})
