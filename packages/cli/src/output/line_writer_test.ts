import { setImmediate as nextTurn } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { makeLineWriter } from "./line_writer.ts"

const writer = () => {
  const writes: Array<string> = []
  return { writes, ...makeLineWriter((lines) => writes.push(lines)) }
}

describe("makeLineWriter", () => {
  it("writes the lines of one turn together, in their order", async () => {
    const { line, writes } = writer()
    line("first")
    line("second")
    expect(writes).toEqual([])
    await nextTurn()
    line("third")
    await nextTurn()
    expect(writes).toEqual(["first\nsecond", "third"])
  })

  it("writes what waits when the process ends, and nothing twice", async () => {
    const { flush, line, writes } = writer()
    line("last")
    flush()
    flush()
    await nextTurn()
    expect(writes).toEqual(["last"])
  })

  it("writes no more together than a pipe takes in one piece, but for a line that is longer by itself", async () => {
    const { line, writes } = writer()
    const long = "x".repeat(1_000)
    for (let count = 0; count < 10; count++) line(long)
    line("y".repeat(5_000))
    await nextTurn()
    expect(writes.map((one) => one.split("\n").length)).toEqual([4, 4, 2, 1])
  })
})
