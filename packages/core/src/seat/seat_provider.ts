import { Context, type Effect, type Redacted } from "effect"
import type { Timestamp } from "../kernel/mod.ts"
import type { InputRefused, OutOfStock, UpstreamRefused, UpstreamThrottled, UpstreamUnknown } from "../supplier/mod.ts"
import type { SeatTargetsShape } from "./seat_targets.ts"
import type { Workspace } from "./workspace.ts"

/** What a provider says of a workspace as a whole. `null` is what it does not tell. */
export interface WorkspaceUsage {
  /** Seats in use as the provider counts them, pending invitations included where it counts those. */
  readonly seatsUsed: number | null
  readonly seatsMax: number | null
  /** When the plan that is paid for ends. */
  readonly endsAt: Timestamp | null
  readonly renews: boolean | null
}

/** Somebody on a provider's list, of members or of invitations. */
export interface RosterEntry {
  /** Lower case, as kept here. */
  readonly email: string
  /** The provider's own id of the member or the invitation. */
  readonly ref: string | null
  /** Whether the provider lets nobody remove it, such as the owner. */
  readonly owner: boolean
  /** Since when, where the provider tells. */
  readonly since: Timestamp | null
}

/** A page of a list; `next` asks for the one after it, `null` at the end. */
export interface RosterPage {
  readonly entries: ReadonlyArray<RosterEntry>
  readonly next: string | null
}

/** What an address is to a workspace. `Absent` only when the lists were read completely. */
export type Standing =
  | { readonly _tag: "Member"; readonly ref: string | null; readonly since: Timestamp | null }
  | { readonly _tag: "Invited"; readonly ref: string | null }
  | { readonly _tag: "Absent" }

/** What became of an invitation. */
export type InviteAnswer =
  /** Invited, or had been already: repeating it does no harm. */
  | { readonly _tag: "Invited"; readonly ref: string | null }
  /** Providers that provision people make them members at once. */
  | { readonly _tag: "Joined"; readonly ref: string | null }
  /** Is a member, and was one before we asked. */
  | { readonly _tag: "AlreadyMember" }

/**
 * Faults of every call. `UpstreamRefused` says what is wrong with the workspace: `key` a dead token, `account` a
 * workspace that was closed, `blocked` a block on the way there. A time-out, a 5xx and an answer that does not say what
 * happened are `UpstreamUnknown`.
 */
export type SeatFault = UpstreamThrottled | UpstreamRefused | UpstreamUnknown

/**
 * One workspace at its provider. Every call is bounded by the adapter's own time-out. All but `invite` may be repeated
 * at will; `invite` is asked again only after a complete look found the address absent.
 */
export interface SeatProvider {
  readonly usage: Effect.Effect<WorkspaceUsage, SeatFault>
  readonly standing: (email: string) => Effect.Effect<Standing, SeatFault>
  /** `OutOfStock`: the workspace is full. `InputRefused`: nobody can be invited at this address. */
  readonly invite: (email: string) => Effect.Effect<InviteAnswer, SeatFault | OutOfStock | InputRefused>
  /** Takes the invitation back. Succeeds when there is none. */
  readonly revoke: (email: string, ref: string | null) => Effect.Effect<void, SeatFault>
  /** Removes the member. Succeeds when there is none; that it worked is seen by its `standing`. */
  readonly remove: (email: string, ref: string | null) => Effect.Effect<void, SeatFault>
  readonly members: (after: string | null) => Effect.Effect<RosterPage, SeatFault>
  /** Empty for providers without invitations. */
  readonly invitations: (after: string | null) => Effect.Effect<RosterPage, SeatFault>
}

/** How a driver is set up for a workspace. */
export interface SeatProviderSetup {
  readonly workspace: Pick<Workspace, "id" | "name" | "baseUrl" | "externalId" | "options">
  readonly token: Redacted.Redacted<string>
  /** Waits for one more turn of the workspace's throttle. The first call of each operation has its turn already. */
  readonly nextTurn: Effect.Effect<void, UpstreamThrottled>
  /** Where it may speak to. Left out: anywhere, for whoever uses a driver without workspaces that others enter. */
  readonly targets?: SeatTargetsShape
}

/** One way to speak to workspaces, such as a wire protocol. */
export interface SeatDriver {
  /** Short name that workspaces refer to. Shown to operators only. */
  readonly name: string
  /** Where it speaks to when an operator says nothing; `null` when they must say. */
  readonly baseUrlDefault: string | null
  readonly connect: (setup: SeatProviderSetup) => SeatProvider
  /** Refuses options that the driver does not understand; answers what is wrong, field by field. */
  readonly checkOptions: (
    options: Readonly<Record<string, unknown>>,
  ) => ReadonlyArray<{ readonly path: string; readonly message: string }>
}

/** The drivers that this installation has, by name. */
export class SeatDrivers extends Context.Reference<SeatDrivers>()("@mintcode/core/seat/SeatDrivers", {
  defaultValue: (): ReadonlyMap<string, SeatDriver> => new Map(),
}) {}
