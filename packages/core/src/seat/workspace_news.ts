import type { Timestamp } from "../kernel/mod.ts"
import type { Workspace } from "./workspace.ts"

/** When operators want to hear of a workspace. */
export interface NewsPolicy {
  readonly lowPercent: number
  readonly highPercent: number
  /** How long before its end it is told of. */
  readonly leadMs: number
}

/** Something that operators are told. */
export interface WorkspaceAlert {
  readonly type: "alert.workspace_filling" | "alert.workspace_ending"
  readonly data: Readonly<Record<string, unknown>>
}

/** What is new about a workspace, and what has to be remembered so that it is told once. */
export interface WorkspaceNews {
  readonly changes: Partial<Pick<Workspace, "alertedPercent" | "endAlerted">>
  readonly alerts: ReadonlyArray<WorkspaceAlert>
}

/** Seats taken of those there are, in whole percent. One that has no seats at all is full. */
export const filledPercent = ({ seatsForeign, seatsHeld, seatsMax }: Workspace): number =>
  seatsMax <= 0 ? 100 : Math.floor(((seatsHeld + seatsForeign) * 100) / seatsMax)

/** Whether its plan ends within the lead and does not go on by itself. */
export const isEnding = (
  { planEndsAt, planRenews }: Pick<Workspace, "planEndsAt" | "planRenews">,
  leadMs: number,
  at: Timestamp,
): boolean => planEndsAt !== null && planRenews !== true && planEndsAt - leadMs <= at

/**
 * What operators have to hear of a workspace that is in use: one alert for each level it rises to, and one for its near
 * end. Falling below a level, or a later end, makes it news again.
 */
export const workspaceNews = (workspace: Workspace, policy: NewsPolicy, at: Timestamp): WorkspaceNews => {
  if (workspace.state !== "active") return { changes: {}, alerts: [] }
  const filled = filledPercent(workspace)
  const reached = Math.max(0, ...[policy.lowPercent, policy.highPercent].filter((level) => level <= filled))
  const ends = isEnding(workspace, policy.leadMs, at)
  const { alertedPercent, endAlerted, name, planEndsAt, seatsForeign, seatsHeld, seatsMax } = workspace
  return {
    changes: {
      ...(reached === alertedPercent ? {} : { alertedPercent: reached }),
      ...(ends === endAlerted ? {} : { endAlerted: ends }),
    },
    alerts: [
      ...(reached > alertedPercent
        ? [
            {
              type: "alert.workspace_filling",
              data: { name, percent: filled, level: reached, seatsHeld, seatsForeign, seatsMax },
            } as const,
          ]
        : []),
      ...(ends && !endAlerted ? [{ type: "alert.workspace_ending", data: { name, planEndsAt } } as const] : []),
    ],
  }
}
