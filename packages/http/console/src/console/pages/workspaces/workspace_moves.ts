import {
  disableWorkspace,
  drainWorkspace,
  enableWorkspace,
  giveUpWorkspace,
  type Workspace,
  type WorkspaceState,
} from "./workspace_calls.ts"

/** What an operator may do with a workspace as a whole, and in which states. A test holds it to core's table. */
export const WORKSPACE_MOVES = {
  enable: { call: enableWorkspace, from: ["draining", "disabled", "dead"], danger: false },
  disable: { call: disableWorkspace, from: ["active", "draining"], danger: true },
  drain: { call: drainWorkspace, from: ["active", "disabled"], danger: true },
  mark_dead: { call: giveUpWorkspace, from: ["active", "draining", "disabled"], danger: true },
} as const satisfies Record<string, { readonly from: ReadonlyArray<WorkspaceState>; call: unknown; danger: boolean }>

export type WorkspaceMove = keyof typeof WORKSPACE_MOVES

/**
 * What takes a move back. Emptied or given up, members are on their way elsewhere, and of a workspace that was disabled
 * failures are forgotten when it is enabled; so there is a way back only from taking one out of use.
 */
export const undoMove = ({ id, state }: Pick<Workspace, "id" | "state">, move: WorkspaceMove) =>
  move === "disable" && state === "active" ? () => enableWorkspace({ path: { id } }) : undefined

/** What may be done in a state. */
export const movesFrom = (state: WorkspaceState): ReadonlyArray<WorkspaceMove> =>
  (Object.keys(WORKSPACE_MOVES) as ReadonlyArray<WorkspaceMove>).filter((move) =>
    (WORKSPACE_MOVES[move].from as ReadonlyArray<WorkspaceState>).includes(state),
  )
