import { Context, Effect, Layer, type Scope } from "effect"
import type { Change } from "./commit.ts"

/** Hears what this process commits. It is called in the step in which a commit takes effect, and must not throw. */
export type HearChanges = (changes: ReadonlyArray<Change>) => void

/**
 * What may have changed in storage since it was read. A port for those who answer from what they have read before, and
 * may not be late: an operator who suspends a licence is to be obeyed by whatever is asked after their answer.
 *
 * @example
 * ```ts
 * import { ChangeWatch, layerChangesUnseen } from "@mintcode/core/kernel"
 * import { Effect } from "effect"
 *
 * const mark = Effect.map(ChangeWatch, ({ foreignMark }) => foreignMark())
 * // Whoever cannot tell says so, and nothing is remembered.
 * console.assert(Effect.runSync(Effect.provide(mark, layerChangesUnseen)) === undefined)
 * ```
 */
export class ChangeWatch extends Context.Tag("@mintcode/core/kernel/ChangeWatch")<
  ChangeWatch,
  {
    /**
     * A number that is another one once somebody else than this process has committed; `undefined` where that cannot be
     * told without waiting.
     */
    readonly foreignMark: () => number | undefined
    /** Lets somebody hear what this process commits, while the scope lasts. */
    readonly hearOwn: (hear: HearChanges) => Effect.Effect<void, never, Scope.Scope>
  }
>() {}

/** For storage that cannot tell. */
export const CHANGES_UNSEEN: Context.Tag.Service<ChangeWatch> = {
  foreignMark: () => undefined,
  hearOwn: () => Effect.void,
}

/** For storage that cannot tell, as a layer. */
export const layerChangesUnseen: Layer.Layer<ChangeWatch> = Layer.succeed(ChangeWatch, CHANGES_UNSEEN)
