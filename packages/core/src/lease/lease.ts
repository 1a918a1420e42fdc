import { Schema } from "effect"
import { ProductId } from "../catalogue/mod.ts"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"
import { RedemptionId } from "../redemption/mod.ts"
import { VoucherId } from "../voucher/mod.ts"
import { LeaseState } from "./lease_state.ts"
import { LeaseTerm } from "./lease_term.ts"

export const LeaseId = idOf("LeaseId")
export type LeaseId = typeof LeaseId.Type

/** What a lease is of. A licence keeps its span and state in its own row, which every check reads. */
export const LeaseKind = Schema.Literal("seat", "relay").annotations({ identifier: "LeaseKind" })
export type LeaseKind = typeof LeaseKind.Type

/** A delivered right that lasts. */
export const Lease = Schema.Struct({
  id: LeaseId,
  version: Schema.Int,
  kind: LeaseKind,
  /** `null` when an operator entered it. */
  productId: Schema.NullOr(ProductId),
  voucherId: Schema.NullOr(VoucherId),
  redemptionId: Schema.NullOr(RedemptionId),
  /** Who has it: for a seat the e-mail address. */
  holder: Schema.String,
  /**
   * What only one live lease may be: for a seat the group and the address, so that two codes never give one person two
   * seats. The lease's own id once it is released.
   */
  claim: Schema.String,
  state: LeaseState,
  /** `null` when it does not end. */
  term: Schema.NullOr(LeaseTerm),
  /** `null` until it begins. */
  startsAt: Schema.NullOr(Timestamp),
  /** `null` until it begins, and when it does not end. */
  endsAt: Schema.NullOr(Timestamp),
  anchorAt: Schema.NullOr(Timestamp),
  anchorMonths: Schema.Int,
  /** How long what it holds is kept after its end. */
  graceMs: Schema.Int,
  /** Where what it holds is looked for: for a seat the group. */
  pool: Schema.String,
  /** What it holds: for a seat the seat's id; `null` before there is one. */
  resourceId: Schema.NullOr(Schema.String),
  renewals: Schema.Int,
  /** Moves to another resource. */
  transfers: Schema.Int,
  /** Changes of its holder. */
  rebinds: Schema.Int,
  reboundAt: Schema.NullOr(Timestamp),
  /** The last notice of its end that was sent: days before; `null` for none of this span. */
  noticedDays: Schema.NullOr(Schema.Int),
  /** The language its holder is written to in. */
  locale: Schema.Literal("zh", "en"),
  note: Schema.String,
  /** When somebody has to look at it next; `null` once it is released. A claim pushes it into the future. */
  wakeAt: Schema.NullOr(Timestamp),
  /** Looks in a row that failed to do what was needed: the pause grows with them. */
  tries: Schema.Int,
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "Lease" })
export type Lease = typeof Lease.Type

export const LeaseEntity = entity<Lease>()({
  name: "lease",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    kind: "text",
    productId: "text",
    voucherId: "text",
    redemptionId: "text",
    holder: "text",
    claim: "text",
    state: "text",
    term: "json",
    startsAt: "int",
    endsAt: "int",
    anchorAt: "int",
    anchorMonths: "int",
    graceMs: "int",
    pool: "text",
    resourceId: "text",
    renewals: "int",
    transfers: "int",
    rebinds: "int",
    reboundAt: "int",
    noticedDays: "int",
    locale: "text",
    note: "text",
    wakeAt: "int",
    tries: "int",
    createdAt: "int",
    updatedAt: "int",
  },
  unique: { "lease.claim": ["claim"] },
  versioned: true,
})

/** What only one live lease of a seat may be: nobody has two seats in one group. */
export const seatClaim = (groupId: string, email: string): string => `${groupId}:${email}`

/** Guard that a second live lease of the same claim runs into. */
export const LEASE_CLAIM_GUARD = "lease.claim"
