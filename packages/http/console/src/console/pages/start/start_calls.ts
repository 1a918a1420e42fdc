import { endpoint } from "../../../api/endpoint.ts"

export const readReadiness = endpoint("system", "ready", "GET", "/readyz")
export const readOutcomes = endpoint("plans", "outcomes", "GET", "/admin/plans/outcomes")
export const countAllVouchers = endpoint("vouchers", "counts", "GET", "/admin/vouchers/counts")
export const readLicenceNumbers = endpoint("licenceDesk", "statistics", "GET", "/admin/licences/statistics")
export const listAlerts = endpoint("audit", "list", "GET", "/admin/audit")
export const listUpstreamBalances = endpoint("upstreams", "list", "GET", "/admin/upstreams")
export const readGroupFigures = endpoint("workspaceGroups", "statistics", "GET", "/admin/workspace-groups/statistics")
export const listEndingLeases = endpoint("leases", "list", "GET", "/admin/leases")
export const readPlanPrices = endpoint("upstreams", "prices", "POST", "/admin/upstreams/:id/prices")

export type Outcomes = Awaited<ReturnType<typeof readOutcomes>>
export type Tally = Outcomes["days"][number]["tally"]
