import { endpoint } from "../../../api/endpoint.ts"

export const listKeys = endpoint("apiKeys", "list", "GET", "/admin/api-keys")
export const createKey = endpoint("apiKeys", "create", "POST", "/admin/api-keys")
export const revokeKey = endpoint("apiKeys", "revoke", "POST", "/admin/api-keys/:id/revoke")
export const rotateKey = endpoint("apiKeys", "rotate", "POST", "/admin/api-keys/:id/rotate")

export type ApiKey = Awaited<ReturnType<typeof listKeys>>["items"][number]
export type KeyScope = ApiKey["scopes"][number]
