import { endpoint } from "../../../api/endpoint.ts"

export const listPlans = endpoint("plans", "list", "GET", "/admin/plans")
export const readPlan = endpoint("plans", "get", "GET", "/admin/plans/:id")
export const createPlan = endpoint("plans", "create", "POST", "/admin/plans")
export const editPlan = endpoint("plans", "edit", "PATCH", "/admin/plans/:id")

export type Plan = Awaited<ReturnType<typeof readPlan>>
