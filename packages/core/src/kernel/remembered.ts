import { Clock, Effect } from "effect"

/**
 * A lookup that remembers its answers for a while. For what every step reads and hardly anybody changes: an answer that
 * is known costs next to nothing. Failures are not remembered, and two who ask at once may both look.
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
  return (key) =>
    Effect.flatMap(Clock.currentTimeMillis, (at) => {
      const known = answers.get(key)
      // A clock that was set back must not keep an answer for longer.
      if (known !== undefined && at < known.until && at >= known.until - forMs) return Effect.succeed(known.answer)
      return Effect.map(lookup(key), (answer) => {
        if (answers.size >= keysMax) answers.clear()
        answers.set(key, { answer, until: at + forMs })
        return answer
      })
    })
}
