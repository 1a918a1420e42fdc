import { Clock, Deferred, Effect, Exit, FiberId } from "effect"

/**
 * A lookup that remembers its answers for a while. For what every step reads and hardly anybody changes: an answer that
 * is known costs next to nothing. Those who ask while one of them looks wait for what it finds. Failures are told to
 * them and not remembered; when the one who looks leaves, another looks.
 *
 * @example
 * ```ts
 * import { remembered } from "@mintcode/core/kernel"
 * import { Effect } from "effect"
 *
 * let looks = 0
 * const find = remembered((key: string) => Effect.sync(() => `${key} ${++looks}`), { forMs: 1_000, keysMax: 100 })
 *
 * console.assert(Effect.runSync(Effect.zipRight(find("plan"), find("plan"))) === "plan 1")
 * ```
 */
export const remembered = <A, E, R>(
  lookup: (key: string) => Effect.Effect<A, E, R>,
  { forMs, keysMax }: { readonly forMs: number; readonly keysMax: number },
): ((key: string) => Effect.Effect<A, E, R>) => {
  const answers = new Map<string, { readonly answer: A; readonly until: number }>()
  const looking = new Map<string, Deferred.Deferred<Exit.Exit<A, E>>>()
  const look = (key: string, at: number) =>
    Effect.uninterruptibleMask((restore) => {
      const found = Deferred.unsafeMake<Exit.Exit<A, E>>(FiberId.none)
      looking.set(key, found)
      return Effect.flatMap(Effect.exit(restore(lookup(key))), (exit) => {
        looking.delete(key)
        if (Exit.isSuccess(exit)) {
          if (answers.size >= keysMax) answers.clear()
          answers.set(key, { answer: exit.value, until: at + forMs })
        }
        Deferred.unsafeDone(found, Effect.succeed(exit))
        return exit
      })
    })
  const find = (key: string): Effect.Effect<A, E, R> =>
    Effect.flatMap(Clock.currentTimeMillis, (at) => {
      const known = answers.get(key)
      // A clock that was set back must not keep an answer for longer.
      if (known !== undefined && at < known.until && at >= known.until - forMs) return Effect.succeed(known.answer)
      const found = looking.get(key)
      return found === undefined
        ? look(key, at)
        : Effect.flatMap(Deferred.await(found), (exit) => (Exit.isInterrupted(exit) ? find(key) : exit))
    })
  return find
}

/** One answer that is remembered for a while. */
export interface RememberedValue<A, E, R> {
  readonly get: Effect.Effect<A, E, R>
  /** The next one who asks looks. Whoever is looking already keeps what it finds to itself. */
  readonly forget: Effect.Effect<void>
}

/**
 * One answer that is remembered for a while, or until it is known to be old. Like `remembered`, and for the same reasons:
 * a database that was away for a moment must not stay away for as long as answers are kept, and who leaves in the middle
 * of a look must not take others along, as it is with `Effect.cachedWithTTL`.
 *
 * @example
 * ```ts
 * import { rememberedValue } from "@mintcode/core/kernel"
 * import { Effect } from "effect"
 *
 * let looks = 0
 * const settings = rememberedValue(Effect.sync(() => ++looks), { forMs: 1_000 })
 *
 * console.assert(Effect.runSync(Effect.zipRight(settings.get, settings.get)) === 1)
 * console.assert(Effect.runSync(Effect.zipRight(settings.forget, settings.get)) === 2)
 * ```
 */
export const rememberedValue = <A, E, R>(
  lookup: Effect.Effect<A, E, R>,
  { forMs }: { readonly forMs: number },
): RememberedValue<A, E, R> => {
  // A look that began before the answer grew old is kept under a key that nobody asks for any more.
  let generation = 0
  const find = remembered(() => lookup, { forMs, keysMax: 1 })
  return {
    get: Effect.suspend(() => find(String(generation))),
    forget: Effect.sync(() => {
      generation++
    }),
  }
}
