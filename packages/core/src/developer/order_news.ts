import { Context, Effect } from "effect"
import type { UserId } from "../identity/mod.ts"
import type { Change, DomainEvent, StorageFailed } from "../kernel/mod.ts"

/** Whose news it is. */
export interface NewsOwner {
  readonly ownerId: UserId
  readonly test: boolean
}

/**
 * Whoever wants to tell owners of what became of their orders: answers with changes that go into the commit of the
 * event, so that no event is without its news, and none is told of twice.
 */
export class OrderNews extends Context.Reference<OrderNews>()("@mintcode/core/developer/OrderNews", {
  defaultValue: (): TellOwner => () => Effect.succeed([]),
}) {}

/** What goes into an event's commit besides. */
export type TellOwner = (owner: NewsOwner, event: DomainEvent) => Effect.Effect<ReadonlyArray<Change>, StorageFailed>
