import { Context, Effect, Layer, PubSub, Stream } from "effect"

/** Signals that a slow listener may fall behind by: beyond it the oldest are dropped, and the sweep finds the rest. */
const SIGNALS_MAX = 4_096

/** A seat or a lease that wants to be looked at now. */
export type SeatSignal = { readonly seatId: string } | { readonly leaseId: string }

export const makeSeatSignals = Effect.gen(function* () {
  const hub = yield* PubSub.sliding<SeatSignal>(SIGNALS_MAX)
  return {
    tell: (...signals: ReadonlyArray<SeatSignal>) => Effect.asVoid(PubSub.publishAll(hub, signals)),
    all: Stream.fromPubSub(hub),
  } as const
})

/** News within this process: it lets the worker here begin at once. Rows carry their own wake-up times all the same. */
export class SeatSignals extends Context.Tag("@mintcode/core/seat/SeatSignals")<
  SeatSignals,
  Effect.Effect.Success<typeof makeSeatSignals>
>() {}

export const layerSeatSignals = Layer.effect(SeatSignals, makeSeatSignals)
