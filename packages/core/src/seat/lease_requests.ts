import { Schema } from "effect"
import { ProductId } from "../catalogue/mod.ts"
import { Timestamp } from "../kernel/mod.ts"
import { LeaseTerm } from "../lease/mod.ts"
import { WorkspaceGroupId } from "./workspace_group.ts"

const email = Schema.String.pipe(Schema.maxLength(254))
const note = Schema.String.pipe(Schema.maxLength(2_000))

/** A lease that an operator enters: somebody is invited, without a voucher. */
export const LeaseDraft = Schema.Struct({
  email,
  /** The workspace by our own name for it, by the provider's id, or by both, which have to agree. */
  teamName: Schema.optional(Schema.String),
  teamAccountId: Schema.optional(Schema.String),
  /** Or any workspace of a group. */
  groupId: Schema.optional(WorkspaceGroupId),
  /** The product whose terms hold. Left out: none, and no end unless one is named. */
  productId: Schema.optional(ProductId),
  term: Schema.optional(LeaseTerm),
  locale: Schema.optional(Schema.Literal("zh", "en")),
  note: Schema.optional(note),
}).annotations({ identifier: "LeaseDraft" })
export type LeaseDraft = typeof LeaseDraft.Type

/** Where a lease is moved to; nothing: wherever there is room. */
export const LeaseMove = Schema.Struct({
  workspaceId: Schema.optional(Schema.String),
}).annotations({ identifier: "LeaseMove" })
export type LeaseMove = typeof LeaseMove.Type

/** What may be edited of a lease. */
export const LeaseEdit = Schema.Struct({
  /** `null`: none. */
  endsAt: Schema.optionalWith(Schema.NullOr(Timestamp), { exact: true }),
  note: Schema.optionalWith(note, { exact: true }),
}).annotations({ identifier: "LeaseEdit" })
export type LeaseEdit = typeof LeaseEdit.Type

/** Seats of one workspace in numbers. */
export const WorkspaceFigures = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  groupId: WorkspaceGroupId,
  state: Schema.String,
  seatsMax: Schema.Int,
  seatsReserved: Schema.Int,
  seatsHeld: Schema.Int,
  seatsForeign: Schema.Int,
  seatsFree: Schema.Int,
  planEndsAt: Schema.NullOr(Timestamp),
}).annotations({ identifier: "WorkspaceFigures" })
export type WorkspaceFigures = typeof WorkspaceFigures.Type

/** A group in numbers: its workspaces, their seats, and the leases that are looked after there. */
export const GroupFigures = Schema.Struct({
  groupId: WorkspaceGroupId,
  workspaces: Schema.Array(WorkspaceFigures),
  seatsMax: Schema.Int,
  seatsReserved: Schema.Int,
  seatsHeld: Schema.Int,
  seatsForeign: Schema.Int,
  /** What may be sold: of workspaces that take new seats, and not below zero. */
  seatsFree: Schema.Int,
  leases: Schema.Record({ key: Schema.String, value: Schema.Int }),
  /** Running leases that end within a week. */
  expiring: Schema.Int,
}).annotations({ identifier: "GroupFigures" })
export type GroupFigures = typeof GroupFigures.Type
