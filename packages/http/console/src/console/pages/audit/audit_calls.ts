import { endpoint } from "../../../api/endpoint.ts"

export const listEvents = endpoint("audit", "list", "GET", "/admin/audit")
export const exportEvents = endpoint("audit", "export", "GET", "/admin/audit/export")
export const verifyChain = endpoint("audit", "verify", "POST", "/admin/audit/verify")

export type AuditEvent = Awaited<ReturnType<typeof listEvents>>["items"][number]
export type ChainReport = Awaited<ReturnType<typeof verifyChain>>
