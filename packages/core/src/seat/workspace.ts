import { Schema } from "effect"
import { entity, idOf, type SealPlace, Timestamp } from "../kernel/mod.ts"
import { WorkspaceGroupId } from "./workspace_group.ts"

export const WorkspaceId = idOf("WorkspaceId")
export type WorkspaceId = typeof WorkspaceId.Type

/** Seats of a workspace when nobody says how many. */
export const WORKSPACE_SEATS_DEFAULT = 50
/** More than any provider sells; bounds what reconciliation reads. */
export const WORKSPACE_SEATS_MAX = 10_000

/**
 * - `active`: takes new seats
 * - `draining`: takes none; those it has are moved away
 * - `disabled`: its token failed too often, or an operator switched it off: takes none, and nobody is moved yet
 * - `dead`: the provider closed it: those it had are moved away
 */
export const WorkspaceState = Schema.Literal("active", "draining", "disabled", "dead").annotations({
  identifier: "WorkspaceState",
})
export type WorkspaceState = typeof WorkspaceState.Type

/**
 * A team workspace at a provider, as an operator entered it.
 *
 * `seatsFree` is the guard of G2: every seat takes one before anybody is invited, and the commit refuses to take what is
 * not there. It is `seatsMax - seatsReserved - seatsHeld - seatsForeign` at every moment, and only ever adjusted, so that
 * whoever edits the others adjusts it by the difference in the same commit.
 */
export const Workspace = Schema.Struct({
  id: WorkspaceId,
  version: Schema.Int,
  /** Which driver speaks to it. Shown to operators only. */
  driver: Schema.String,
  /** The operator's own name for it; unique. */
  name: Schema.String,
  groupId: WorkspaceGroupId,
  ownerEmail: Schema.NullOr(Schema.String),
  baseUrl: Schema.String,
  sealedToken: Schema.NullOr(Schema.String),
  /** The provider's own id of it (team account id). */
  externalId: Schema.String,
  /** Settings that only the driver understands. */
  options: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  ratePerSecond: Schema.Int,
  seatsMax: Schema.Int,
  /** Kept back: redemptions never take them, operators may. */
  seatsReserved: Schema.Int,
  /** Seats that are ours, invitations included. Adjusted only. */
  seatsHeld: Schema.Int,
  /** Seats taken by people that nobody here sold a seat to, as last counted. */
  seatsForeign: Schema.Int,
  /** What may still be sold. Adjusted only; below zero when a workspace was made smaller than it is full. */
  seatsFree: Schema.Int,
  state: WorkspaceState,
  /** Failed looks in a row. */
  failures: Schema.Int,
  lastFailure: Schema.NullOr(Schema.String),
  checkedAt: Schema.NullOr(Timestamp),
  reconciledAt: Schema.NullOr(Timestamp),
  /** When its plan at the provider ends; `null` when that is unknown. */
  planEndsAt: Schema.NullOr(Timestamp),
  /** Whether the provider goes on by itself then; `null` when that is unknown. */
  planRenews: Schema.NullOr(Schema.Boolean),
  /** The share of seats that was last alerted about, in percent: one alert for one rise. */
  alertedPercent: Schema.Int,
  /** Whether its near end was alerted about. */
  endAlerted: Schema.Boolean,
  /** Counted as full until then, whatever the figures say: the provider said so. */
  fullUntil: Schema.NullOr(Timestamp),
  note: Schema.String,
  /** Next look at token and figures. */
  wakeAt: Schema.NullOr(Timestamp),
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "Workspace" })
export type Workspace = typeof Workspace.Type

export const WorkspaceEntity = entity<Workspace>()({
  name: "workspace",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    driver: "text",
    name: "text",
    groupId: "text",
    ownerEmail: "text",
    baseUrl: "text",
    sealedToken: "text",
    externalId: "text",
    options: "json",
    ratePerSecond: "int",
    seatsMax: "int",
    seatsReserved: "int",
    seatsHeld: "int",
    seatsForeign: "int",
    seatsFree: "int",
    state: "text",
    failures: "int",
    lastFailure: "text",
    checkedAt: "int",
    reconciledAt: "int",
    planEndsAt: "int",
    planRenews: "bool",
    alertedPercent: "int",
    endAlerted: "bool",
    fullUntil: "int",
    note: "text",
    wakeAt: "int",
    createdAt: "int",
    updatedAt: "int",
  },
  unique: { "workspace.name": ["name"], "workspace.external_id": ["driver", "externalId"] },
  versioned: true,
})

/** Guard that a seat too many runs into. */
export const SEATS_FREE_GUARD = "workspace.seatsFree"

/** Where a workspace's token is sealed. */
export const workspaceTokenPlace = (id: string): SealPlace => ({
  table: WorkspaceEntity.name,
  column: "sealed_token",
  rowId: id,
})
