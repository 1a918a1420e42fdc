import { Clock, Effect, Schema } from "effect"
import { Actor } from "./actor.ts"
import { Crypto, type CryptoShape } from "./crypto.ts"
import { entity } from "./entity.ts"
import { idOf, newIdBy } from "./id.ts"
import { Timestamp } from "./timestamp.ts"

export const EventId = idOf("EventId")
export type EventId = typeof EventId.Type

/**
 * What happened, written in the commit that made it happen. Audit, alerts, mail and webhooks read these; nothing
 * else may tell them. `data` holds no secret and no full code.
 */
export const DomainEvent = Schema.Struct({
  id: EventId,
  at: Timestamp,
  /** Noun and past participle: `voucher.minted`, `redemption.delivered`, `alert.raised`. */
  type: Schema.String,
  /** Kind and id of the thing it happened to. */
  subject: Schema.String,
  subjectId: Schema.String,
  actor: Actor,
  /** The permission an operator used; `null` when no permission was needed. Rows with one are the audit trail. */
  permission: Schema.NullOr(Schema.String),
  data: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  /** 1 until the outbox has told every sink. */
  pending: Schema.Int,
  /** `actor.id` and `actor.ip` once more, where an index can lead to them. */
  actorId: Schema.String,
  ip: Schema.NullOr(Schema.String),
  /** Number of the audit seal that holds it; 0 until one does. */
  seal: Schema.Int,
}).annotations({ identifier: "DomainEvent" })
export type DomainEvent = typeof DomainEvent.Type

export const DomainEventEntity = entity<DomainEvent>()({
  name: "event",
  key: "id",
  columns: {
    id: "text",
    at: "int",
    type: "text",
    subject: "text",
    subjectId: "text",
    actor: "json",
    permission: "text",
    data: "json",
    pending: "int",
    actorId: "text",
    ip: "text",
    seal: "int",
  },
  unique: {},
  versioned: false,
})

/** What an event tells, beside its id and time. */
export interface EventContent {
  readonly type: string
  readonly subject: string
  readonly subjectId: string
  readonly actor: Actor
  readonly permission?: string
  readonly data?: Readonly<Record<string, unknown>>
}

/** An event that happened now. */
export const newEvent = (what: EventContent): Effect.Effect<DomainEvent, never, Crypto> =>
  Effect.flatMap(Crypto, (crypto) => newEventBy(crypto, what))

/** The same for who holds the port. */
export const newEventBy = (crypto: CryptoShape, what: EventContent): Effect.Effect<DomainEvent> =>
  Effect.zipWith(newIdBy<EventId>(crypto), Clock.currentTimeMillis, (id, at) => ({
    id,
    at,
    type: what.type,
    subject: what.subject,
    subjectId: what.subjectId,
    actor: what.actor,
    permission: what.permission ?? null,
    data: what.data ?? {},
    pending: 1,
    actorId: what.actor.id,
    ip: what.actor.ip,
    seal: 0,
  }))
