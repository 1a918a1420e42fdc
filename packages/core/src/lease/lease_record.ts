import { Schema } from "effect"
import { Actor, entity, Timestamp } from "../kernel/mod.ts"
import { LeaseId } from "./lease.ts"
import { LeaseState } from "./lease_state.ts"

/** Something that happened to a lease: its history, line by line. */
export const LeaseRecord = Schema.Struct({
  /** `<lease>:<version>`: a change is recorded once; `order:<intent>` for a renewal that an order bought. */
  key: Schema.String,
  leaseId: LeaseId,
  at: Timestamp,
  /** Past participle: `promised`, `begun`, `renewed`, `moving`, `moved`, `expired`, `released` and so on. */
  event: Schema.String,
  from: LeaseState,
  to: LeaseState,
  /** Why, in one word: `term`, `dead`, `gone`, `operator`. */
  reason: Schema.NullOr(Schema.String),
  fromResource: Schema.NullOr(Schema.String),
  toResource: Schema.NullOr(Schema.String),
  actor: Actor,
}).annotations({ identifier: "LeaseRecord" })
export type LeaseRecord = typeof LeaseRecord.Type

export const LeaseRecordEntity = entity<LeaseRecord>()({
  name: "lease_record",
  key: "key",
  columns: {
    key: "text",
    leaseId: "text",
    at: "int",
    event: "text",
    from: "text",
    to: "text",
    reason: "text",
    fromResource: "text",
    toResource: "text",
    actor: "json",
  },
  unique: {},
  versioned: false,
})
