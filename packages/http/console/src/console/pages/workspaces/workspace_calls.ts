import { endpoint } from "../../../api/endpoint.ts"

export const listGroupFigures = endpoint("workspaceGroups", "statistics", "GET", "/admin/workspace-groups/statistics")
export const readGroup = endpoint("workspaceGroups", "get", "GET", "/admin/workspace-groups/:id")
export const readGroupFigures = endpoint("workspaceGroups", "figures", "GET", "/admin/workspace-groups/:id/statistics")
export const createGroup = endpoint("workspaceGroups", "create", "POST", "/admin/workspace-groups")
export const editGroup = endpoint("workspaceGroups", "edit", "PATCH", "/admin/workspace-groups/:id")
export const removeGroup = endpoint("workspaceGroups", "remove", "DELETE", "/admin/workspace-groups/:id")

export const listWorkspaces = endpoint("workspaces", "list", "GET", "/admin/workspaces")
export const readWorkspace = endpoint("workspaces", "get", "GET", "/admin/workspaces/:id")
export const createWorkspace = endpoint("workspaces", "create", "POST", "/admin/workspaces")
export const editWorkspace = endpoint("workspaces", "edit", "PATCH", "/admin/workspaces/:id")
export const removeWorkspace = endpoint("workspaces", "remove", "DELETE", "/admin/workspaces/:id")
export const testWorkspace = endpoint("workspaces", "test", "POST", "/admin/workspaces/:id/test")
export const enableWorkspace = endpoint("workspaces", "enable", "POST", "/admin/workspaces/:id/enable")
export const disableWorkspace = endpoint("workspaces", "disable", "POST", "/admin/workspaces/:id/disable")
export const drainWorkspace = endpoint("workspaces", "drain", "POST", "/admin/workspaces/:id/drain")
export const giveUpWorkspace = endpoint("workspaces", "markDead", "POST", "/admin/workspaces/:id/mark-dead")
export const reconcileWorkspace = endpoint("workspaces", "reconcile", "POST", "/admin/workspaces/:id/reconcile")
export const repairWorkspace = endpoint("workspaces", "repair", "POST", "/admin/workspaces/:id/repair")

export const listFindings = endpoint("seatFindings", "list", "GET", "/admin/seat-findings")
export const repairFinding = endpoint("seatFindings", "repair", "POST", "/admin/seat-findings/:id/repair")

export const exportWorkspaces = endpoint("workspaces", "export", "GET", "/admin/workspaces/export")
export const exportSeats = endpoint("seats", "export", "GET", "/admin/seats/export")
export const listSeats = endpoint("seats", "list", "GET", "/admin/seats")

export type Workspace = Awaited<ReturnType<typeof readWorkspace>>
export type WorkspaceState = Workspace["state"]
export type Group = Awaited<ReturnType<typeof readGroup>>
export type GroupFigures = Awaited<ReturnType<typeof readGroupFigures>>
export type Finding = Awaited<ReturnType<typeof listFindings>>["items"][number]
export type FindingKind = Finding["kind"]
