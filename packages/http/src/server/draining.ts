import { Context, Deferred, Effect, Layer } from "effect"

export const makeDraining = Effect.gen(function* () {
  const begun = yield* Deferred.make<void>()
  let hasBegun = false
  return {
    /** From now on the server is not ready, and event streams end so that their clients go elsewhere. */
    begin: Effect.suspend(() => {
      hasBegun = true
      return Effect.asVoid(Deferred.succeed(begun, undefined))
    }),
    isDraining: Effect.sync(() => hasBegun),
    /** The same, for whoever answers without a fiber. */
    isDrainingNow: () => hasBegun,
    /** Waits until draining begins. */
    awaitBegin: Deferred.await(begun),
  } as const
})

/** Whether the server is about to stop: requests in flight are finished, new ones should go elsewhere. */
export class Draining extends Context.Tag("@mintcode/http/server/Draining")<
  Draining,
  Effect.Effect.Success<typeof makeDraining>
>() {}

export const layerDraining = Layer.effect(Draining, makeDraining)
