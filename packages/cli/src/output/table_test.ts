import { describe, expect, it } from "vitest"
import { renderRecord, renderTable } from "./table.ts"
import { widthOf } from "./text.ts"

const COLUMNS = [
  { title: "Name", value: (row: { readonly name: string }) => row.name },
  { title: "Count", value: (row: { readonly count: number }) => row.count, right: true },
]

describe("renderTable()", () => {
  it("aligns columns, Chinese ones too, with figures to the right", () => {
    const table = renderTable(
      [
        { name: "电报", count: 7 },
        { name: "Telegram", count: 1234 },
      ],
      COLUMNS,
      undefined,
    )
    expect(table).toBe("Name      Count\n电报          7\nTelegram   1234\n")
  })

  it("cuts the widest columns where the terminal is narrow, and nothing in a pipe", () => {
    const row = { name: "a name that is far too long for it", count: 1 }
    const lines = renderTable([row], COLUMNS, 24).trimEnd().split("\n")
    expect(lines.every((line) => widthOf(line) <= 24)).toBe(true)
    expect(lines[1]).toContain("…")
    expect(renderTable([row], COLUMNS, undefined)).toContain(row.name)
  })

  it("cuts no id", () => {
    const id = "01a1f8f2-3be5-7c06-959e-fb4fa390e30a"
    const columns = [...COLUMNS, { title: "Id", value: () => id, whole: true }]
    expect(renderTable([{ name: "a name that is long", count: 1 }], columns, 40)).toContain(`${id}\n`)
  })

  it("lets no text of others move the cursor", () => {
    const evil = { name: "\u001B[2Jgone\r\nnext\u202E", count: 1 }
    expect(renderTable([evil], COLUMNS, undefined)).toContain("[2Jgone next ")
  })
})

describe("renderRecord()", () => {
  it("writes names and values, yes and no for truth, nothing for null", () => {
    expect(
      renderRecord([
        ["Id", 1],
        ["Enabled", true],
        ["Note", null],
      ]),
    ).toBe("Id       1\nEnabled  yes\nNote\n")
  })
})
