import { Context, type Effect, Schema } from "effect"
import { type DomainEvent, type Page, type PageRequest, type StorageFailed, Timestamp } from "../kernel/mod.ts"

/** Which events. */
export const EventFilter = Schema.Struct({
  /** A whole type such as `voucher.minted`, or the beginning of some, such as `alert.`. */
  type: Schema.optional(Schema.String.pipe(Schema.maxLength(64))),
  subjectId: Schema.optional(Schema.String.pipe(Schema.maxLength(64))),
  /** Only what an operator did under a permission. */
  audited: Schema.optional(Schema.Boolean),
  from: Schema.optional(Timestamp),
  until: Schema.optional(Timestamp),
}).annotations({ identifier: "EventFilter" })
export type EventFilter = typeof EventFilter.Type

/** Reads of events. */
export class EventRepository extends Context.Tag("@mintcode/core/audit/EventRepository")<
  EventRepository,
  {
    /** Newest first. */
    readonly page: (filter: EventFilter, page: PageRequest) => Effect.Effect<Page<DomainEvent>, StorageFailed>
  }
>() {}
