import { endpoint } from "../../../api/endpoint.ts"

export const listWebhooks = endpoint("webhookAdmin", "list", "GET", "/admin/webhooks")
export const createWebhook = endpoint("webhookAdmin", "create", "POST", "/admin/webhooks")
export const editWebhook = endpoint("webhookAdmin", "edit", "PATCH", "/admin/webhooks/:id")
export const pingWebhook = endpoint("webhookAdmin", "ping", "POST", "/admin/webhooks/:id/ping")
export const listDeliveries = endpoint("webhookAdmin", "deliveries", "GET", "/admin/webhooks/:id/deliveries")
export const replayWebhook = endpoint("webhookAdmin", "replay", "POST", "/admin/webhooks/:id/replay")

/** The owner of endpoints that are told of alerts. */
export const OPERATORS = "operators" satisfies Webhook["ownerId"]

export type Webhook = Awaited<ReturnType<typeof listWebhooks>>["items"][number]
export type Delivery = Awaited<ReturnType<typeof listDeliveries>>["items"][number]
