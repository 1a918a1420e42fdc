import { endpoint } from "../../../api/endpoint.ts"

export const reconcile = endpoint("upstreams", "reconcile", "POST", "/admin/upstreams/reconcile")

export type Reconciliation = Awaited<ReturnType<typeof reconcile>>
