import { describe, expect, it } from "@effect/vitest"
import { Chunk, Effect, Stream } from "effect"
import { serverEvents } from "./redemption_events.ts"

const read = (text: string) =>
  Effect.map(Stream.runCollect(serverEvents(Stream.splitLines(Stream.make(text)))), Chunk.toReadonlyArray)

describe("serverEvents()", () => {
  it.effect("reads ids and data, joins lines of data, and skips comments", () =>
    Effect.gen(function* () {
      expect(
        yield* read("retry: 1000\n\n: still here\n\nid: 1\nevent: message\ndata: {}\n\nid: 2\ndata: a\ndata:b\n\n"),
      ).toEqual([
        { id: "1", data: "{}" },
        { id: "2", data: "a\nb" },
      ])
    }),
  )

  it.effect("keeps the last id for events that have none, and drops what was cut off", () =>
    Effect.gen(function* () {
      const events = yield* read("id: 7\ndata: x\n\ndata: y\n\nid: 8\nda")
      expect(events).toEqual([
        { id: "7", data: "x" },
        { id: "7", data: "y" },
      ])
    }),
  )
})
