import { endpoint } from "../../../api/endpoint.ts"

export const listSettings = endpoint("settings", "list", "GET", "/admin/settings")
export const putSetting = endpoint("settings", "put", "PUT", "/admin/settings/:key")

export type Setting = Awaited<ReturnType<typeof listSettings>>["items"][number]
