import { Context, Effect, Layer, type Scope } from "effect"
import { makeProblem, type Problem } from "../api/mod.ts"
import { STREAMS_MAX, STREAMS_PER_ADDRESS_MAX } from "./server_limits.ts"

/** When a client that has too many streams may look again. */
const RETRY_MS = 5_000

export const makeEventStreams = Effect.sync(() => {
  const open = new Map<string, number>()
  let total = 0
  const close = (address: string) => {
    total--
    const left = (open.get(address) ?? 1) - 1
    if (left === 0) open.delete(address)
    else open.set(address, left)
  }
  return {
    /** Takes a place for as long as the scope lasts. */
    enter: (address: string): Effect.Effect<void, Problem, Scope.Scope> =>
      Effect.acquireRelease(
        Effect.suspend(() => {
          const mine = open.get(address) ?? 0
          if (total >= STREAMS_MAX || mine >= STREAMS_PER_ADDRESS_MAX) {
            return Effect.fail(
              makeProblem("STREAMS_EXHAUSTED", "Close a page, or ask for the state now and then instead", {
                retryAfterMs: RETRY_MS,
              }),
            )
          }
          total++
          open.set(address, mine + 1)
          return Effect.void
        }),
        () => Effect.sync(() => close(address)),
      ),
    /** Streams open now. */
    count: Effect.sync(() => total),
  } as const
})

/** Bounds the event streams that are open at once: by address and in all. */
export class EventStreams extends Context.Tag("@mintcode/http/server/EventStreams")<
  EventStreams,
  Effect.Effect.Success<typeof makeEventStreams>
>() {}

export const layerEventStreams = Layer.effect(EventStreams, makeEventStreams)
