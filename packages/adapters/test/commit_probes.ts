import type { Vitest } from "@effect/vitest"
import type { Storage } from "@mintcode/adapters/storage"
import { type Change, Commit, Conflict } from "@mintcode/core/kernel"
import { Cause, Effect, Exit, Option } from "effect"

/** Where tests are declared that run on storage. */
export type StorageTests = Vitest.MethodsNonLive<Storage, true>

/** Clients in a race. */
export const RACERS = 64

/** Commits these changes. */
export const commit = (...changes: ReadonlyArray<Change>) => Effect.flatMap(Commit, (apply) => apply(changes))

/** The guard that a commit fails on; the test fails when it does not. */
export const guardOf = (...changes: ReadonlyArray<Change>) =>
  commit(...changes).pipe(
    Effect.flip,
    Effect.map((error) => (error instanceof Conflict ? error.guard : `not a conflict: ${error.message}`)),
  )

/** How many of many commits that run at once are applied, and the guards that refused the others. */
export const race = (commits: ReadonlyArray<ReadonlyArray<Change>>) =>
  Effect.gen(function* () {
    const exits = yield* Effect.forEach(commits, (changes) => Effect.exit(commit(...changes)), {
      concurrency: "unbounded",
    })
    const guards = exits.flatMap((exit) =>
      Exit.isSuccess(exit)
        ? []
        : Option.match(Cause.failureOption(exit.cause), {
            onNone: () => [Cause.pretty(exit.cause)],
            onSome: (error) => [error instanceof Conflict ? error.guard : error.message],
          }),
    )
    return { applied: exits.filter(Exit.isSuccess).length, guards: new Set(guards) }
  })
