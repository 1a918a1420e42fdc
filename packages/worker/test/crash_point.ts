import type { Commit } from "@mintcode/core/kernel"
import type { SeatDriver, SeatProvider } from "@mintcode/core/seat"
import type { Supplier, SupplierDriver } from "@mintcode/core/supplier"
import { type Context, Effect, Schema } from "effect"

/** Where a process dies: at its effect number `at`, counted from 1, before it was done or before its answer was read. */
export interface CrashPoint {
  readonly at: number
  readonly when: "before" | "after"
}

/** The process is dead: nothing that it would do after this reaches storage or the upstream. */
export class ProcessDied extends Schema.TaggedError<ProcessDied>()("ProcessDied", {
  /** The effect it died at. */
  effect: Schema.String,
}) {}

/** One life of a process, with its effects counted. */
export interface MortalLife {
  readonly aroundCommit: (commit: Context.Tag.Service<Commit>) => Context.Tag.Service<Commit>
  readonly aroundDriver: (driver: SupplierDriver) => SupplierDriver
  readonly aroundSeats: (driver: SeatDriver) => SeatDriver
  /** Names of its effects so far. */
  readonly effects: () => ReadonlyArray<string>
}

/**
 * Puts a crash into the real ports. Whatever the process does about it (put a row off, try again) happens after its
 * death and therefore not at all.
 */
export const makeMortalLife = (point?: CrashPoint): MortalLife => {
  const effects: Array<string> = []
  let died: ProcessDied | undefined

  const mortal = <A, E>(name: string, run: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.suspend(() => {
      if (died !== undefined) return Effect.die(died)
      effects.push(name)
      if (effects.length !== point?.at) return run
      const die = Effect.suspend(() => {
        died = new ProcessDied({ effect: `${point.when} ${point.at} ${name}` })
        return Effect.die(died)
      })
      return point.when === "before" ? die : Effect.zipRight(Effect.exit(run), die)
    })

  return {
    effects: () => effects,
    aroundCommit: (commit) => (changes) =>
      mortal(`commit ${[...new Set(changes.map(({ entity }) => entity.name))].join("+")}`, commit(changes)),
    aroundSeats: (driver) => ({
      ...driver,
      connect: (setup) => {
        const provider = driver.connect(setup)
        return {
          ...provider,
          invite: (email) => mortal("invite", provider.invite(email)),
          standing: (email) => mortal("standing", provider.standing(email)),
          revoke: (email, ref) => mortal("revoke", provider.revoke(email, ref)),
          remove: (email, ref) => mortal("remove", provider.remove(email, ref)),
        } satisfies SeatProvider
      },
    }),
    aroundDriver: (driver) => ({
      ...driver,
      connect: (setup) => {
        const supplier = driver.connect(setup)
        return {
          ...supplier,
          order: (intent) => mortal("order", supplier.order(intent)),
          check: (ref) => mortal("check", supplier.check(ref)),
          settle: (ref) => mortal("settle", supplier.settle(ref)),
          cancel: (ref) => mortal("cancel", supplier.cancel(ref)),
          recover: (intent) => mortal("recover", supplier.recover(intent)),
        } satisfies Supplier
      },
    }),
  }
}
