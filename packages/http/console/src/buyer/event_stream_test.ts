import { describe, expect, it } from "vitest"
import { eventReader } from "./event_stream.ts"

const read = (...pieces: ReadonlyArray<string>): ReadonlyArray<string> => {
  const seen: Array<string> = []
  const events = eventReader((data) => seen.push(data))
  for (const piece of pieces) events(piece)
  return seen
}

describe("eventReader()", () => {
  it("reads data wherever the pieces are cut, and skips the rest", () => {
    const whole = `retry: 1000\n\n: still here\n\nid: 1\nevent: message\ndata: {"a":1}\n\nid: 2\ndata:x\ndata: y\n\n`
    expect(read(whole)).toEqual([`{"a":1}`, "x\ny"])
    for (let cut = 0; cut < whole.length; cut++) {
      expect(read(whole.slice(0, cut), whole.slice(cut))).toEqual([`{"a":1}`, "x\ny"])
    }
  })

  it("drops an event that was cut off", () => {
    expect(read("data: a\n\nid: 2\ndata: b")).toEqual(["a"])
  })
})
