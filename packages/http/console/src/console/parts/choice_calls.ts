import { endpoint } from "../../api/endpoint.ts"

export const listProductChoices = endpoint("products", "list", "GET", "/admin/skus")
export const listPlanChoices = endpoint("plans", "list", "GET", "/admin/plans")
export const listUpstreamChoices = endpoint("upstreams", "list", "GET", "/admin/upstreams")
export const listPeopleChoices = endpoint("people", "list", "GET", "/admin/users")
export const listGroupChoices = endpoint("workspaceGroups", "list", "GET", "/admin/workspace-groups")
export const listWorkspaceChoices = endpoint("workspaces", "list", "GET", "/admin/workspaces")
