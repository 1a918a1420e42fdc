import { Schema } from "effect"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"
import { LeaseId } from "../lease/mod.ts"
import { WorkspaceId } from "./workspace.ts"
import { WorkspaceGroupId } from "./workspace_group.ts"

export const SeatId = idOf("SeatId")
export type SeatId = typeof SeatId.Type

/**
 * - `pending`: a place is taken; the address is being invited, or it is not known whether it was
 * - `sent`: invited
 * - `accepted`: a member
 * - `leaving`: being taken out again, member or not
 * - `left`, `failed`, `expired` (nobody accepted in time), `cancelled`: the ends; the place is free again
 */
export const SeatState = Schema.Literal(
  "pending",
  "sent",
  "accepted",
  "leaving",
  "left",
  "failed",
  "expired",
  "cancelled",
).annotations({ identifier: "SeatState" })
export type SeatState = typeof SeatState.Type

/** States that take up a place. */
export const SEAT_LIVE_STATES = ["pending", "sent", "accepted", "leaving"] as const

/** Whether it takes up a place. */
export const isSeatLive = ({ state }: { readonly state: SeatState }): boolean =>
  (SEAT_LIVE_STATES as ReadonlyArray<string>).includes(state)

/** How a seat that is leaving ends. */
export const SeatEnd = Schema.Literal("left", "failed", "expired", "cancelled")
export type SeatEnd = typeof SeatEnd.Type

/** Why nobody came to sit here. */
export const SeatFailure = Schema.Literal("ALREADY_MEMBER", "ADDRESS_REFUSED", "NO_SEAT_FREE", "WORKSPACE_LOST")
export type SeatFailure = typeof SeatFailure.Type

/** What brought a seat about. */
export const SeatOrigin = Schema.Literal("redemption", "transfer", "operator", "import", "found")
export type SeatOrigin = typeof SeatOrigin.Type

/** Characters kept of the provider's last answer. */
export const SEAT_ANSWER_MAX = 1_000

/** A place in a workspace that one person takes. It begins with an invitation. */
export const Seat = Schema.Struct({
  id: SeatId,
  version: Schema.Int,
  leaseId: LeaseId,
  workspaceId: WorkspaceId,
  groupId: WorkspaceGroupId,
  email: Schema.String,
  /**
   * `<workspace>:<email>` while it is live: nobody is counted twice in one workspace. Its own id afterwards.
   */
  place: Schema.String,
  origin: SeatOrigin,
  /** The intent of the order that it was placed for: what an order of unknown outcome is found by. */
  orderKey: Schema.NullOr(Schema.String),
  state: SeatState,
  /** What a leaving seat ends as. */
  endsAs: Schema.NullOr(SeatEnd),
  failure: Schema.NullOr(SeatFailure),
  /** When the provider was last asked to invite; `null` when it never was. On disk before the call. */
  askedAt: Schema.NullOr(Timestamp),
  /** Invitations asked for at the present workspace. */
  asks: Schema.Int,
  sentAt: Schema.NullOr(Timestamp),
  joinedAt: Schema.NullOr(Timestamp),
  /** Until when the invitation is kept open. */
  invitedUntil: Timestamp,
  /** The provider's ids of the invitation and of the member. */
  inviteRef: Schema.NullOr(Schema.String),
  memberRef: Schema.NullOr(Schema.String),
  /**
   * Whether they were a member before we asked: such a membership is none of our making and stays when the seat ends.
   * `null` as long as nobody knows of one.
   */
  memberBefore: Schema.NullOr(Schema.Boolean),
  /** Looks in a row that did not find what should be there. */
  missedLooks: Schema.Int,
  /** Workspaces that could not take it, this search. */
  passedOver: Schema.Array(WorkspaceId),
  /** The provider's last answer, shortened, for operators. */
  answer: Schema.NullOr(Schema.String),
  /** When somebody has to look at it next; `null` at the end. A claim pushes it into the future. */
  wakeAt: Schema.NullOr(Timestamp),
  /** Failed calls in a row: the pause grows with them. */
  tries: Schema.Int,
  createdAt: Timestamp,
  updatedAt: Timestamp,
  endedAt: Schema.NullOr(Timestamp),
}).annotations({ identifier: "Seat" })
export type Seat = typeof Seat.Type

export const SeatEntity = entity<Seat>()({
  name: "seat",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    leaseId: "text",
    workspaceId: "text",
    groupId: "text",
    email: "text",
    place: "text",
    origin: "text",
    orderKey: "text",
    state: "text",
    endsAs: "text",
    failure: "text",
    askedAt: "int",
    asks: "int",
    sentAt: "int",
    joinedAt: "int",
    invitedUntil: "int",
    inviteRef: "text",
    memberRef: "text",
    memberBefore: "bool",
    missedLooks: "int",
    passedOver: "json",
    answer: "text",
    wakeAt: "int",
    tries: "int",
    createdAt: "int",
    updatedAt: "int",
    endedAt: "int",
  },
  unique: { "seat.place": ["place"], "seat.order_key": ["orderKey"] },
  versioned: true,
})

/** Looks in a row that must miss somebody before they count as gone: providers list late, and lists may be old. */
export const MISSED_LOOKS_MAX = 3

/** Guard that a second seat of one person in one workspace runs into. */
export const SEAT_PLACE_GUARD = "seat.place"

/** What a live seat is unique by. */
export const placeOf = (workspaceId: string, email: string): string => `${workspaceId}:${email}`
