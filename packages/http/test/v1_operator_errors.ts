import { makeDeveloper, newOwner, topUp } from "./developer.ts"
import { type ErrorCases, fresh, ID, type World } from "./error_world.ts"
import { ask } from "./requests.ts"

/** Errors that operators may see when they look after developers. */
export const v1OperatorErrors = (world: World): ErrorCases => {
  const send = (method: string, path: string, body?: unknown) =>
    ask(world.server, method, path, body === undefined ? {} : { body })
  const newEndpoint = async (ownerId = newOwner()) =>
    send("POST", "/admin/webhooks", { ownerId, url: "https://shop.example/hooks" })
  const endpointId = async (ownerId?: string) =>
    String(((await newEndpoint(ownerId)).json["endpoint"] as { readonly id: string }).id)

  return {
    "apiKeys.list": [["CURSOR_INVALID", () => send("GET", "/admin/api-keys?after=x")]],
    "apiKeys.get": [["API_KEY_NOT_FOUND", () => send("GET", `/admin/api-keys/${ID}`)]],
    "apiKeys.revoke": [["API_KEY_NOT_FOUND", () => send("POST", `/admin/api-keys/${ID}/revoke`)]],
    "apiKeys.rotate": [
      ["API_KEY_NOT_FOUND", () => send("POST", `/admin/api-keys/${ID}/rotate`, {})],
      [
        "API_KEY_STATE",
        async () => {
          const { keyId } = await makeDeveloper(world.server)
          await send("POST", `/admin/api-keys/${keyId}/rotate`, {})
          return send("POST", `/admin/api-keys/${keyId}/rotate`, {})
        },
      ],
    ],
    "balances.change": [
      ["BALANCE_TOO_LOW", () => topUp(world.server, { ownerId: newOwner() }, -1)],
      [
        "IDEMPOTENCY_MISMATCH",
        async () => {
          const headers = { "idempotency-key": fresh() }
          const ownerId = newOwner()
          const change = (minor: number) =>
            ask(world.server, "POST", "/admin/balances", {
              headers,
              body: { ownerId, amount: { minor, currency: "USD" }, kind: "top_up" },
            })
          await change(1)
          return change(2)
        },
      ],
    ],
    "balances.movements": [["CURSOR_INVALID", () => send("GET", "/admin/balances/movements?after=x")]],
    "shopOrders.list": [["CURSOR_INVALID", () => send("GET", "/admin/orders?after=x")]],
    "shopOrders.get": [["ORDER_NOT_FOUND", () => send("GET", `/admin/orders/${ID}`)]],
    "webhookAdmin.create": [
      [
        "WEBHOOK_URL_REFUSED",
        () => send("POST", "/admin/webhooks", { ownerId: newOwner(), url: "https://metadata.google.internal/" }),
      ],
      [
        "WEBHOOK_EVENTS_REFUSED",
        () =>
          send("POST", "/admin/webhooks", {
            ownerId: newOwner(),
            url: "https://shop.example/hooks",
            events: ["alert.balance_low"],
          }),
      ],
      [
        "WEBHOOKS_FULL",
        async () => {
          const ownerId = newOwner()
          for (let count = 0; count < 20; count++) await newEndpoint(ownerId)
          return newEndpoint(ownerId)
        },
      ],
    ],
    "webhookAdmin.list": [["CURSOR_INVALID", () => send("GET", "/admin/webhooks?after=x")]],
    "webhookAdmin.edit": [
      ["WEBHOOK_NOT_FOUND", () => send("PATCH", `/admin/webhooks/${ID}`, { active: false })],
      [
        "WEBHOOK_EVENTS_REFUSED",
        async () => send("PATCH", `/admin/webhooks/${await endpointId("operators")}`, { events: ["order.placed"] }),
      ],
      [
        "WEBHOOK_URL_REFUSED",
        async () => send("PATCH", `/admin/webhooks/${await endpointId()}`, { url: "http://shop.example/" }),
      ],
    ],
    "webhookAdmin.ping": [["WEBHOOK_NOT_FOUND", () => send("POST", `/admin/webhooks/${ID}/ping`)]],
    "webhookAdmin.deliveries": [
      ["CURSOR_INVALID", () => send("GET", `/admin/webhooks/${ID}/deliveries?after=x`)],
      ["WEBHOOK_NOT_FOUND", () => send("GET", `/admin/webhooks/${ID}/deliveries`)],
    ],
    "webhookAdmin.replay": [
      ["WEBHOOK_NOT_FOUND", () => send("POST", `/admin/webhooks/${ID}/replay`, { from: 0 })],
      [
        "WEBHOOK_DELIVERY_NOT_FOUND",
        async () => send("POST", `/admin/webhooks/${await endpointId()}/replay`, { deliveryId: ID }),
      ],
    ],
  }
}
