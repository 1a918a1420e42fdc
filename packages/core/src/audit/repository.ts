import { Context, type Effect, type Option, Schema, type Stream } from "effect"
import { type DomainEvent, type Page, type PageRequest, type StorageFailed, Timestamp } from "../kernel/mod.ts"
import type { AuditSeal } from "./audit_seal.ts"

/** Which events. */
export const EventFilter = Schema.Struct({
  /** A whole type such as `voucher.minted`, or the beginning of some, such as `alert.`. */
  type: Schema.optional(Schema.String.pipe(Schema.maxLength(64))),
  /** What kind of thing it happened to, such as `voucher`. */
  subject: Schema.optional(Schema.String.pipe(Schema.maxLength(64))),
  subjectId: Schema.optional(Schema.String.pipe(Schema.maxLength(120))),
  /** Who did it, by the id that the event's actor has. */
  actorId: Schema.optional(Schema.String.pipe(Schema.maxLength(200))),
  /** The address that it was done from. */
  ip: Schema.optional(Schema.String.pipe(Schema.maxLength(64))),
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
    readonly byId: (id: string) => Effect.Effect<Option.Option<DomainEvent>, StorageFailed>
    /** Newest first. */
    readonly page: (filter: EventFilter, page: PageRequest) => Effect.Effect<Page<DomainEvent>, StorageFailed>
    /** Oldest first. */
    readonly stream: (filter: EventFilter) => Stream.Stream<DomainEvent, StorageFailed>
    /** Events that say they are in this seal, in the order of their ids. 0 gives those that are in none yet. */
    readonly inSeal: (sequence: number, limit: number) => Effect.Effect<ReadonlyArray<DomainEvent>, StorageFailed>
    /** An event that says it is in a seal that cannot be: behind this one, or before the first. */
    readonly inSealOutside: (lastSequence: number) => Effect.Effect<Option.Option<DomainEvent>, StorageFailed>
  }
>() {}

/** Reads of the seals. */
export class AuditSealRepository extends Context.Tag("@mintcode/core/audit/AuditSealRepository")<
  AuditSealRepository,
  {
    readonly last: Effect.Effect<Option.Option<AuditSeal>, StorageFailed>
    /** The next seals, in the order of the chain. */
    readonly after: (sequence: number, limit: number) => Effect.Effect<ReadonlyArray<AuditSeal>, StorageFailed>
  }
>() {}
