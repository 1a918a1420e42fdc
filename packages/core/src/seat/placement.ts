import type { Timestamp } from "../kernel/mod.ts"
import type { Workspace } from "./workspace.ts"

/** What a place is looked for with. */
export interface PlaceWanted {
  readonly at: Timestamp
  /** A workspace that ends within this is left, so nobody is put there. */
  readonly leadMs: number
  /** How long the provider's word that a workspace is full holds. */
  readonly fullMs: number
  /** Workspaces that will not do. */
  readonly avoid: ReadonlyArray<string>
  /** Whether those kept back may be taken. */
  readonly reserved?: boolean
}

/** Whether whoever sits there may stay: it is not closed, not being emptied, and does not end within the lead. */
export const workspaceLasts = (
  { planEndsAt, planRenews, state }: Pick<Workspace, "state" | "planEndsAt" | "planRenews">,
  at: Timestamp,
  leadMs: number,
): boolean =>
  (state === "active" || state === "disabled") &&
  (planEndsAt === null || planRenews === true || planEndsAt - at > leadMs)

/** Whether a new seat may be put there. Capacity is decided by the commit, not here. */
const takesSeats = (workspace: Workspace, { at, avoid, fullMs, leadMs, reserved = false }: PlaceWanted): boolean =>
  workspace.state === "active" &&
  workspaceLasts(workspace, at, leadMs) &&
  workspace.seatsFree + (reserved ? workspace.seatsReserved : 0) > 0 &&
  // A moment further ahead than it is ever set was written by a clock gone wrong.
  (workspace.fullUntil === null || workspace.fullUntil <= at || workspace.fullUntil - at > fullMs) &&
  !avoid.includes(workspace.id)

/** Share of what may be sold that is held. */
const loadOf = ({ seatsHeld, seatsMax, seatsReserved }: Workspace): number =>
  seatsHeld / Math.max(1, seatsMax - seatsReserved)

/**
 * The workspace that a new seat goes to: of those that may take one the least loaded, ties by id. `undefined` when none
 * may.
 */
export const pickWorkspace = (workspaces: ReadonlyArray<Workspace>, wanted: PlaceWanted): Workspace | undefined =>
  workspaces
    .filter((workspace) => takesSeats(workspace, wanted))
    .reduce<Workspace | undefined>(
      (best, one) =>
        best === undefined ||
        loadOf(one) < loadOf(best) ||
        (loadOf(one) === loadOf(best) && (one.id as string) < best.id)
          ? one
          : best,
      undefined,
    )
