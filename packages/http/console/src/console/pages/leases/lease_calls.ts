import { endpoint } from "../../../api/endpoint.ts"

export const listLeases = endpoint("leases", "list", "GET", "/admin/leases")
export const readLease = endpoint("leases", "get", "GET", "/admin/leases/:id")
export const createLease = endpoint("leases", "create", "POST", "/admin/leases")
export const editLease = endpoint("leases", "edit", "PATCH", "/admin/leases/:id")
export const transferLease = endpoint("leases", "transfer", "POST", "/admin/leases/:id/transfer")
export const rebindLease = endpoint("leases", "rebind", "POST", "/admin/leases/:id/rebind")
export const renewLease = endpoint("leases", "renew", "POST", "/admin/leases/:id/renew")
export const suspendLease = endpoint("leases", "suspend", "POST", "/admin/leases/:id/suspend")
export const resumeLease = endpoint("leases", "resume", "POST", "/admin/leases/:id/resume")
export const endLease = endpoint("leases", "end", "POST", "/admin/leases/:id/end")
export const exportLeases = endpoint("leases", "export", "GET", "/admin/leases/export")

export type LeaseDetail = Awaited<ReturnType<typeof readLease>>
export type Lease = Awaited<ReturnType<typeof listLeases>>["items"][number]
export type LeaseState = Lease["state"]
