import { Either } from "effect"
import { Refused } from "../kernel/mod.ts"
import type { WorkspaceState } from "./workspace.ts"

/** What an operator may do with a workspace as a whole. */
export type WorkspaceAction = "enable" | "disable" | "drain" | "mark_dead"

/** The states that an action may find a workspace in, and what it makes of them. The whole table. */
export const WORKSPACE_ACTIONS: Readonly<
  Record<WorkspaceAction, { readonly from: ReadonlyArray<WorkspaceState>; readonly to: WorkspaceState }>
> = {
  enable: { from: ["draining", "disabled", "dead"], to: "active" },
  disable: { from: ["active", "draining"], to: "disabled" },
  drain: { from: ["active", "disabled"], to: "draining" },
  mark_dead: { from: ["active", "draining", "disabled"], to: "dead" },
}

/**
 * What an action makes of a workspace's state, or why it cannot be: `WORKSPACE_STATE`.
 *
 * @example
 * ```ts
 * import { workspaceAfter } from "@mintcode/core/seat"
 * import { Either } from "effect"
 *
 * console.assert(Either.getOrNull(workspaceAfter("active", "drain")) === "draining")
 * console.assert(Either.isLeft(workspaceAfter("dead", "drain")))
 * ```
 */
export const workspaceAfter = (
  state: WorkspaceState,
  action: WorkspaceAction,
): Either.Either<WorkspaceState, Refused> => {
  const { from, to } = WORKSPACE_ACTIONS[action]
  return from.includes(state)
    ? Either.right(to)
    : Either.left(
        new Refused({
          code: "WORKSPACE_STATE",
          reason: `Cannot ${action.replace("_", " ")} a workspace that is ${state}`,
        }),
      )
}

/** Whether those who sit there have to be moved to another workspace. */
export const isLeft = (state: WorkspaceState): boolean => state === "draining" || state === "dead"
