import { type BuyerView, isOpen } from "@mintcode/core/redemption"
import type { MintCodeClient } from "@mintcode/http/client"
import { Effect, Option, Stream } from "effect"
import { numberOf, stateWords } from "../shared/buyer_words.ts"

/** Who is told what a redemption is doing. */
export interface Watcher<E> {
  /** The rented number, once, when there is one. */
  readonly number: (number: string) => Effect.Effect<void, E>
  /** What is going on while it is open; `until` is the end of its time, by this machine's clock. */
  readonly state: (words: string, until: number) => Effect.Effect<void, E>
  /** Every state as the server tells it. */
  readonly view: (view: BuyerView) => Effect.Effect<void, E>
}

/** Watches a redemption to its end. */
export const follow = <E>(holder: MintCodeClient, accepted: BuyerView, watcher: Watcher<E>) =>
  Effect.gen(function* () {
    let told: string | undefined
    const show = (view: BuyerView) =>
      Effect.gen(function* () {
        yield* watcher.view(view)
        const number = numberOf(view)
        if (number !== undefined && number !== told) yield* watcher.number(number)
        told = number ?? told
        if (isOpen(view.state)) {
          yield* watcher.state(stateWords(view), Date.now() + view.deadlineAt - view.serverTime)
        }
      })
    yield* show(accepted)
    const last = yield* holder.followRedemption(accepted.id).pipe(
      Stream.filter((view) => view.revision > accepted.revision),
      Stream.tap(show),
      Stream.runLast,
    )
    return Option.getOrElse(last, () => accepted)
  })
