import { endpoint } from "../../../api/endpoint.ts"

export const changeBalance = endpoint("balances", "change", "POST", "/admin/balances")
export const listMovements = endpoint("balances", "movements", "GET", "/admin/balances/movements")
export const readBalances = endpoint("balances", "get", "GET", "/admin/balances/:id")

export type Movement = Awaited<ReturnType<typeof listMovements>>["items"][number]
