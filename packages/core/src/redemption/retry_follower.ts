import { Context, Effect } from "effect"
import type { Actor, Change, StorageFailed } from "../kernel/mod.ts"
import type { RedemptionId } from "./redemption.ts"

/**
 * Whoever keeps a row beside redemptions that says how they stand, such as a shop order: when an operator begins a
 * redemption again, its changes go into the same commit, so that the row never tells of an end that is none.
 */
export interface RetryFollower {
  /** Guards of its changes: when one is lost, all is read again. */
  readonly guards: ReadonlyArray<string>
  readonly changes: (id: RedemptionId, by: Actor) => Effect.Effect<ReadonlyArray<Change>, StorageFailed>
}

/** Who follows; nobody when nothing is said. */
export class RetryFollowers extends Context.Reference<RetryFollowers>()("@mintcode/core/redemption/RetryFollowers", {
  defaultValue: (): RetryFollower => ({ guards: [], changes: () => Effect.succeed([]) }),
}) {}
