import { describe, expect, it } from "vitest"
import { chunksOf } from "./import_rows.ts"

const row = (line: number, email: string) => ({ line, cells: { email } })

describe("chunksOf()", () => {
  it("sends rows of one key together, however far apart they are, and loses none", () => {
    const rows = Array.from({ length: 1_200 }, (_, index) => row(index + 2, `user-${index % 1_100}@example.org`))
    const chunks = chunksOf(rows, ({ cells }) => cells["email"])
    expect(chunks.length).toBeGreaterThan(2)
    expect(
      chunks
        .flat()
        .map(({ line }) => line)
        .toSorted((left, right) => left - right),
    ).toEqual(rows.map(({ line }) => line))
    const chunkOf = (line: number) => chunks.findIndex((chunk) => chunk.some((one) => one.line === line))
    expect(chunkOf(1_102)).toBe(chunkOf(2))
  })

  it("keeps what one request may carry, and takes rows without a key as they come", () => {
    const same = Array.from({ length: 5_001 }, (_, index) => row(index + 2, "a@example.org"))
    expect(chunksOf(same, ({ cells }) => cells["email"]).map(({ length }) => length)).toEqual([5_000, 1])
    expect(chunksOf([row(2, ""), row(3, "")], () => undefined)).toEqual([[row(2, ""), row(3, "")]])
  })
})
