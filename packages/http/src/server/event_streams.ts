import { Context, Effect, Layer, type Scope } from "effect"
import { makeProblem, type Problem } from "../api/mod.ts"
import { STREAMS_MAX, STREAMS_PER_ADDRESS_MAX, STREAMS_PER_REDEMPTION_MAX } from "./server_limits.ts"

/** When a client that has too many streams may look again. */
const RETRY_MS = 5_000

export const makeEventStreams = Effect.sync(() => {
  const byAddress = new Map<string, number>()
  const byRedemption = new Map<string, number>()
  let total = 0
  const count = (open: Map<string, number>, key: string, by: 1 | -1) => {
    const now = (open.get(key) ?? 0) + by
    if (now <= 0) open.delete(key)
    else open.set(key, now)
  }
  const change = (address: string, redemptionId: string, by: 1 | -1) => {
    total += by
    count(byAddress, address, by)
    count(byRedemption, redemptionId, by)
  }
  const refusal = (address: string, redemptionId: string): string | undefined => {
    if ((byRedemption.get(redemptionId) ?? 0) >= STREAMS_PER_REDEMPTION_MAX) {
      return `This redemption is watched ${STREAMS_PER_REDEMPTION_MAX} times already: close a page`
    }
    return total >= STREAMS_MAX || (byAddress.get(address) ?? 0) >= STREAMS_PER_ADDRESS_MAX
      ? "Close a page, or ask for the state now and then instead"
      : undefined
  }
  return {
    /** Takes a place for as long as the scope lasts. */
    enter: (address: string, redemptionId: string): Effect.Effect<void, Problem, Scope.Scope> =>
      Effect.acquireRelease(
        Effect.suspend(() => {
          const reason = refusal(address, redemptionId)
          if (reason !== undefined) {
            return Effect.fail(makeProblem("STREAMS_EXHAUSTED", reason, { retryAfterMs: RETRY_MS }))
          }
          return Effect.sync(() => change(address, redemptionId, 1))
        }),
        () => Effect.sync(() => change(address, redemptionId, -1)),
      ),
    /** Streams open now. */
    count: Effect.sync(() => total),
  } as const
})

/** Bounds the event streams that are open at once: by redemption, by address and in all. */
export class EventStreams extends Context.Tag("@mintcode/http/server/EventStreams")<
  EventStreams,
  Effect.Effect.Success<typeof makeEventStreams>
>() {}

export const layerEventStreams = Layer.effect(EventStreams, makeEventStreams)
