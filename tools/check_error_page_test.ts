import { describe, expect, it } from "vitest"
import { errorPage, refusalsIn } from "./check_error_page.ts"

describe("refusalsIn()", () => {
  it("finds codes with the status of their family, however they are written", () => {
    const source = `
      yield* new Refused({ code: "NAME_TAKEN", reason: "x" })
      new NotFound({
        code: "THING_NOT_FOUND", entity: "thing", id })
      return yield* invalid("NAME_INVALID", "/name", flaw)
      invalid(
        "NAME_LONG", "/name", flaw)
      flaws.push({ path: "/length", code: "FORMAT_WEAK", message })
      const code = "NOT_A_REFUSAL"`
    expect([...refusalsIn(source)].sort()).toEqual([
      ["FORMAT_WEAK", 400],
      ["NAME_INVALID", 400],
      ["NAME_LONG", 400],
      ["NAME_TAKEN", 409],
      ["THING_NOT_FOUND", 404],
    ])
  })
})

describe("errorPage()", () => {
  it("lists every code by status, says which operations name it, and leaves out what the table has already", () => {
    const page = errorPage({
      problems: { THING_NOT_FOUND: [404, "There is no such thing"], BAD_REQUEST: [400, "Cannot be read"] },
      operations: [
        { id: "things.get", codes: ["THING_NOT_FOUND", "BAD_REQUEST"] },
        { id: "things.list", codes: ["BAD_REQUEST"] },
        { id: "things.make", codes: ["BAD_REQUEST"] },
      ],
      results: [{ title: "Results", about: "In `code`.", codes: ["GOOD", "BAD"] }],
      refusals: new Map([
        ["THING_NOT_FOUND", 404],
        ["NAME_TAKEN", 409],
      ]),
    })
    expect(page).toContain("| `BAD_REQUEST` | 400 | Cannot be read | most |\n| `THING_NOT_FOUND` | 404 |")
    expect(page).toContain("| There is no such thing | `things.get` |")
    expect(page).toContain("| Code | Status |\n|---|---|\n| `NAME_TAKEN` | 409 |")
    expect(page).toContain("## Results\n\nIn `code`.\n\n`GOOD`, `BAD`")
  })
})
