import { endpoint } from "../../../api/endpoint.ts"

export const listBans = endpoint("bans", "list", "GET", "/admin/bans")
export const addBan = endpoint("bans", "add", "POST", "/admin/bans")
export const liftBan = endpoint("bans", "lift", "POST", "/admin/bans/:id/lift")

export type Ban = Awaited<ReturnType<typeof listBans>>["items"][number]
