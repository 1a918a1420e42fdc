import { Schema } from "effect"
import { LICENCE_MACHINES_MAX } from "../catalogue/mod.ts"
import { Timestamp } from "../kernel/mod.ts"

/** What an operator may change of a licence apart from its state. */
export const LicenceEdit = Schema.Struct({
  startsAt: Schema.optional(Timestamp),
  /** `null`: it does not end. An end in the future revives an expired licence. */
  endsAt: Schema.optional(Schema.NullOr(Timestamp)),
  machinesMax: Schema.optional(Schema.Int.pipe(Schema.between(1, LICENCE_MACHINES_MAX))),
  note: Schema.optional(Schema.String.pipe(Schema.maxLength(500))),
}).annotations({ identifier: "LicenceEdit" })
export type LicenceEdit = typeof LicenceEdit.Type

/** Licences in numbers (F5). */
export const LicenceStatistics = Schema.Struct({
  total: Schema.Int,
  /** Codes that may still be used: vouchers, since a licence begins with its first use. */
  unused: Schema.Int,
  active: Schema.Int,
  expired: Schema.Int,
  suspended: Schema.Int,
  banned: Schema.Int,
}).annotations({ identifier: "LicenceStatistics" })
export type LicenceStatistics = typeof LicenceStatistics.Type
