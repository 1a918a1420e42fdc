import { endpoint } from "../../../api/endpoint.ts"

export const listUpstreams = endpoint("upstreams", "list", "GET", "/admin/upstreams")
export const listDrivers = endpoint("upstreams", "drivers", "GET", "/admin/upstreams/drivers")
export const readUpstream = endpoint("upstreams", "get", "GET", "/admin/upstreams/:id")
export const createUpstream = endpoint("upstreams", "create", "POST", "/admin/upstreams")
export const editUpstream = endpoint("upstreams", "edit", "PATCH", "/admin/upstreams/:id")
export const readBalance = endpoint("upstreams", "balance", "GET", "/admin/upstreams/:id/balance")
export const readPrices = endpoint("upstreams", "prices", "POST", "/admin/upstreams/:id/prices")

export type Upstream = Awaited<ReturnType<typeof readUpstream>>
