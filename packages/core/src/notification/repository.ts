import { Context, type Effect } from "effect"
import type { DomainEvent, StorageFailed } from "../kernel/mod.ts"

/** Reads of the outbox. */
export class OutboxRepository extends Context.Tag("@mintcode/core/notification/OutboxRepository")<
  OutboxRepository,
  {
    /** Events that some sink has not been told of, oldest first. */
    readonly pending: (limit: number) => Effect.Effect<ReadonlyArray<DomainEvent>, StorageFailed>
  }
>() {}
