import { Context, Effect, Layer, PubSub, Stream } from "effect"

/** Signals that a slow listener may fall behind by: beyond it the oldest are dropped, and the sweep finds the rest. */
const SIGNALS_MAX = 4_096

/** What happened to a redemption's row. */
export interface Signal {
  readonly redemptionId: string
}

export const makeSignals = Effect.gen(function* () {
  const hub = yield* PubSub.sliding<Signal>(SIGNALS_MAX)
  return {
    tell: (signal: Signal) => Effect.asVoid(PubSub.publish(hub, signal)),
    /** Changes of one redemption in this process. */
    of: (redemptionId: string) =>
      Stream.filter(Stream.fromPubSub(hub), (signal) => signal.redemptionId === redemptionId),
    subscribe: PubSub.subscribe(hub),
  } as const
})

/**
 * News within this process, which moves live pages. Nothing depends on it for being right, only for being quick: pages
 * look again by themselves.
 */
export class Signals extends Context.Tag("@mintcode/core/redemption/Signals")<
  Signals,
  Effect.Effect.Success<typeof makeSignals>
>() {}

export const layerSignals = Layer.effect(Signals, makeSignals)
