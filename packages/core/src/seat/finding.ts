import { Schema } from "effect"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"
import { SeatId } from "./seat.ts"
import { WorkspaceId } from "./workspace.ts"

export const FindingId = idOf("FindingId")
export type FindingId = typeof FindingId.Type

/**
 * - `unknown_member`, `unknown_invitation`: upstream, and nobody here sold a seat to that address
 * - `missing_member`: recorded as a member, and not there for three looks
 * - `still_there`: should have left, and is still a member or invited
 * - `over_capacity`: more seats are used upstream than the workspace has
 */
export const FindingKind = Schema.Literal(
  "unknown_member",
  "unknown_invitation",
  "missing_member",
  "still_there",
  "over_capacity",
).annotations({ identifier: "FindingKind" })
export type FindingKind = typeof FindingKind.Type

/** `gone`: no longer so at a later look. */
export const FindingState = Schema.Literal("open", "repaired", "dismissed", "gone").annotations({
  identifier: "FindingState",
})
export type FindingState = typeof FindingState.Type

/** A difference between what is recorded and what the provider says, until it is repaired, dismissed or gone. */
export const Finding = Schema.Struct({
  id: FindingId,
  version: Schema.Int,
  workspaceId: WorkspaceId,
  kind: FindingKind,
  /** The address it is about; empty for the workspace as a whole. */
  email: Schema.String,
  /** `<workspace>:<kind>:<email>` while it is open or dismissed: found again it is the same one. Its id afterwards. */
  place: Schema.String,
  seatId: Schema.NullOr(SeatId),
  ref: Schema.NullOr(Schema.String),
  state: FindingState,
  /** Looks that found it. */
  looks: Schema.Int,
  foundAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "Finding" })
export type Finding = typeof Finding.Type

export const FindingEntity = entity<Finding>()({
  name: "seat_finding",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    workspaceId: "text",
    kind: "text",
    email: "text",
    place: "text",
    seatId: "text",
    ref: "text",
    state: "text",
    looks: "int",
    foundAt: "int",
    updatedAt: "int",
  },
  unique: { "seat_finding.place": ["place"] },
  versioned: true,
})
