import { Schema } from "effect"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"
import { LimitKind } from "./limit_subject.ts"

export const BanId = idOf("BanId")
export type BanId = typeof BanId.Type

/** Longest ban: a year. What should last longer wants to be looked at again. */
export const BAN_MS_MAX = 366 * 24 * 60 * 60 * 1000
/** How long a ban that is over can be seen. */
export const BAN_KEEP_MS = 30 * 24 * 60 * 60 * 1000

/** Who may try nothing until when. One row a subject: a later ban takes the place of the one before. */
export const Ban = Schema.Struct({
  id: BanId,
  version: Schema.Int,
  kind: LimitKind,
  subject: Schema.String,
  /** `limit` for one that wrong codes led to, `operator` for one that somebody decided on. */
  source: Schema.Literal("limit", "operator"),
  until: Timestamp,
  /** What led to it, in refused codes; 0 for an operator's. It decides how long the next one is. */
  strikes: Schema.Int,
  /** When an operator lifted it; `null` while nobody has. */
  liftedAt: Schema.NullOr(Timestamp),
  note: Schema.String,
  createdBy: Schema.String,
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "Ban" })
export type Ban = typeof Ban.Type

export const BanEntity = entity<Ban>()({
  name: "ban",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    kind: "text",
    subject: "text",
    source: "text",
    until: "int",
    strikes: "int",
    liftedAt: "int",
    note: "text",
    createdBy: "text",
    createdAt: "int",
    updatedAt: "int",
  },
  unique: { "ban.subject": ["kind", "subject"] },
  versioned: true,
})

/** What an operator says to ban somebody. */
export const BanRequest = Schema.Struct({
  kind: LimitKind,
  subject: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(200)).annotations({
    description: "An address, an account's id, or the digest of a device or code as the list shows it",
  }),
  forMs: Schema.Int.pipe(Schema.between(1, BAN_MS_MAX)).annotations({ description: "How long, in milliseconds" }),
  note: Schema.optional(Schema.String.pipe(Schema.maxLength(500))),
}).annotations({ identifier: "BanRequest" })
export type BanRequest = typeof BanRequest.Type

/** Which bans. */
export const BanFilter = Schema.Struct({
  kind: Schema.optional(LimitKind),
  subject: Schema.optional(Schema.String.pipe(Schema.maxLength(200))),
  /** Only those that are in force. */
  active: Schema.optional(Schema.Boolean),
}).annotations({ identifier: "BanFilter" })
export type BanFilter = typeof BanFilter.Type
