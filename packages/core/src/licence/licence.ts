import { Schema } from "effect"
import { ProductId } from "../catalogue/mod.ts"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"
import { RedemptionId } from "../redemption/mod.ts"
import { VoucherId } from "../voucher/mod.ts"

export const LicenceId = idOf("LicenceId")
export type LicenceId = typeof LicenceId.Type

/**
 * - `active`: may be used within its time
 * - `expired`: its time is over; it may be prolonged
 * - `suspended`, `banned`: an operator took it out of use; its time goes on
 *
 * A licence is made when its code is first used: what has not been used yet is a voucher that is `issued`.
 */
export const LicenceState = Schema.Literal("active", "expired", "suspended", "banned").annotations({
  identifier: "LicenceState",
})
export type LicenceState = typeof LicenceState.Type

/** The right to run a program on one machine, or on some, for a time. */
export const Licence = Schema.Struct({
  id: LicenceId,
  version: Schema.Int,
  voucherId: VoucherId,
  /** The redemption that used the voucher for it. */
  redemptionId: RedemptionId,
  productId: ProductId,
  /** How its code is shown. */
  prefix: Schema.String,
  head: Schema.String,
  tail: Schema.String,
  state: LicenceState,
  activatedAt: Timestamp,
  startsAt: Timestamp,
  /** `null` when it does not end. */
  endsAt: Schema.NullOr(Timestamp),
  machinesMax: Schema.Int,
  floating: Schema.Boolean,
  /** Machines that its holder unbound or moved. */
  transfersUsed: Schema.Int,
  transferredAt: Schema.NullOr(Timestamp),
  /** Written in batches: it may be some seconds behind. */
  lastSeenAt: Timestamp,
  /** Valid answers, in batches as well. */
  checks: Schema.Int,
  note: Schema.String,
  updatedAt: Timestamp,
}).annotations({ identifier: "Licence" })
export type Licence = typeof Licence.Type

export const LicenceEntity = entity<Licence>()({
  name: "licence",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    voucherId: "text",
    redemptionId: "text",
    productId: "text",
    prefix: "text",
    head: "text",
    tail: "text",
    state: "text",
    activatedAt: "int",
    startsAt: "int",
    endsAt: "int",
    machinesMax: "int",
    floating: "bool",
    transfersUsed: "int",
    transferredAt: "int",
    lastSeenAt: "int",
    checks: "int",
    note: "text",
    updatedAt: "int",
  },
  // However many want the same code: one licence.
  unique: { "licence.voucher": ["voucherId"] },
  versioned: true,
})
