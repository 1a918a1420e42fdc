import { Context, type Effect, type Option, Schema, type Stream } from "effect"
import { type Page, type PageRequest, type StorageFailed, Timestamp } from "../kernel/mod.ts"
import { type Finding, FindingKind, FindingState } from "./finding.ts"
import { type Seat, SeatState } from "./seat.ts"
import { type Workspace, WorkspaceState } from "./workspace.ts"
import { type WorkspaceGroup, WorkspaceGroupId } from "./workspace_group.ts"

/** Which workspaces. What is left out does not matter. */
export const WorkspaceFilter = Schema.Struct({
  groupId: Schema.optional(WorkspaceGroupId),
  state: Schema.optional(WorkspaceState),
}).annotations({ identifier: "WorkspaceFilter" })
export type WorkspaceFilter = typeof WorkspaceFilter.Type

/** Which seats. What is left out does not matter. */
export const SeatFilter = Schema.Struct({
  workspaceId: Schema.optional(Schema.String),
  groupId: Schema.optional(WorkspaceGroupId),
  state: Schema.optional(SeatState),
  email: Schema.optional(Schema.String),
  leaseId: Schema.optional(Schema.String),
  from: Schema.optional(Timestamp),
  until: Schema.optional(Timestamp),
}).annotations({ identifier: "SeatFilter" })
export type SeatFilter = typeof SeatFilter.Type

/** Which findings. What is left out does not matter. */
export const FindingFilter = Schema.Struct({
  workspaceId: Schema.optional(Schema.String),
  kind: Schema.optional(FindingKind),
  state: Schema.optional(FindingState),
}).annotations({ identifier: "FindingFilter" })
export type FindingFilter = typeof FindingFilter.Type

/** Reads of groups, workspaces, seats and findings. */
export class SeatRepository extends Context.Tag("@mintcode/core/seat/SeatRepository")<
  SeatRepository,
  {
    readonly group: (id: string) => Effect.Effect<Option.Option<WorkspaceGroup>, StorageFailed>
    readonly groups: (page: PageRequest) => Effect.Effect<Page<WorkspaceGroup>, StorageFailed>

    readonly workspace: (id: string) => Effect.Effect<Option.Option<Workspace>, StorageFailed>
    readonly workspaces: (filter: WorkspaceFilter, page: PageRequest) => Effect.Effect<Page<Workspace>, StorageFailed>
    readonly workspaceStream: (filter: WorkspaceFilter) => Stream.Stream<Workspace, StorageFailed>
    readonly workspaceByName: (name: string) => Effect.Effect<Option.Option<Workspace>, StorageFailed>
    /** By the provider's id, whichever driver: an operator may not know which. Bounded by the number of drivers. */
    readonly workspacesByExternalId: (externalId: string) => Effect.Effect<ReadonlyArray<Workspace>, StorageFailed>
    /** All of one group, bounded by `GROUP_WORKSPACES_MAX`. */
    readonly workspacesOf: (groupId: string) => Effect.Effect<ReadonlyArray<Workspace>, StorageFailed>
    /** Those whose next look has come, longest first. */
    readonly workspacesDue: (at: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<Workspace>, StorageFailed>

    readonly seat: (id: string) => Effect.Effect<Option.Option<Seat>, StorageFailed>
    readonly seatByOrder: (orderKey: string) => Effect.Effect<Option.Option<Seat>, StorageFailed>
    readonly seatByPlace: (place: string) => Effect.Effect<Option.Option<Seat>, StorageFailed>
    /** Seats of one lease, newest first; bounded by `limit`. */
    readonly seatsOf: (leaseId: string, limit: number) => Effect.Effect<ReadonlyArray<Seat>, StorageFailed>
    /** Live seats of one lease: a handful. */
    readonly liveSeatsOf: (leaseId: string) => Effect.Effect<ReadonlyArray<Seat>, StorageFailed>
    /** Live seats of one workspace, bounded by `WORKSPACE_SEATS_MAX`. */
    readonly liveSeatsIn: (workspaceId: string) => Effect.Effect<ReadonlyArray<Seat>, StorageFailed>
    /** Those whose time has come, longest first. */
    readonly seatsDue: (at: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<Seat>, StorageFailed>
    /** Those that wake later than this, in any order. */
    readonly seatsAsleep: (after: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<Seat>, StorageFailed>
    readonly seats: (filter: SeatFilter, page: PageRequest) => Effect.Effect<Page<Seat>, StorageFailed>
    readonly seatStream: (filter: SeatFilter) => Stream.Stream<Seat, StorageFailed>
    readonly countSeatsByState: (
      filter: SeatFilter,
    ) => Effect.Effect<Readonly<Partial<Record<SeatState, number>>>, StorageFailed>
    /** Newest seats that an order placed, for the comparison with redemptions. */
    readonly orderedSeats: (limit: number) => Effect.Effect<ReadonlyArray<Seat>, StorageFailed>

    readonly finding: (id: string) => Effect.Effect<Option.Option<Finding>, StorageFailed>
    readonly findingByPlace: (place: string) => Effect.Effect<Option.Option<Finding>, StorageFailed>
    readonly findings: (filter: FindingFilter, page: PageRequest) => Effect.Effect<Page<Finding>, StorageFailed>
    /** Open and dismissed findings of one workspace, bounded by twice `WORKSPACE_SEATS_MAX`. */
    readonly standingFindings: (workspaceId: string) => Effect.Effect<ReadonlyArray<Finding>, StorageFailed>
  }
>() {}
