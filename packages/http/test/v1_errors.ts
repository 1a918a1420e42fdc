import { makeDeveloper, newOwner, type TestDeveloper, topUp, untilOrder } from "./developer.ts"
import { beginnings, type ErrorCases, fresh, ID, name, type World } from "./error_world.ts"
import { licenceCode } from "./licence_shop.ts"
import { ask } from "./requests.ts"
import { seatCode } from "./seat_errors.ts"
import { mintCode } from "./shop.ts"

const PRICE = 100

/** Errors that developers may see. */
export const v1Errors = (world: World): ErrorCases => {
  const { failed, voidCode } = beginnings(world)
  const live = () => makeDeveloper(world.server)
  const test = () => makeDeveloper(world.server, { mode: "test" })
  const as = async (who: Promise<TestDeveloper>, method: string, path: string, body?: unknown) =>
    (await who).ask(method, path, body)

  /** A product that no plan can deliver, with a price. */
  const pricedHopeless = async () => {
    const id = fresh()
    await ask(world.server, "POST", "/admin/skus", { body: { id, name, price: { minor: PRICE, currency: "USD" } } })
    return id
  }
  /** Somebody whose order by SKU was given back. */
  const returned = async () => {
    const developer = await live()
    await topUp(world.server, developer, PRICE)
    const sku = await pricedHopeless()
    const { json } = await developer.ask("POST", "/v1/orders", { sku })
    await untilOrder(developer, json["id"], "failed")
    return { developer, sku, id: String(json["id"]) }
  }
  /** Somebody whose order by code has failed. */
  const failedByCode = async (policy: Record<string, unknown>) => {
    const developer = await live()
    const id = fresh()
    await ask(world.server, "POST", "/admin/skus", { body: { id, name, policy } })
    const code = await mintCode(world.server, id)
    const { json } = await developer.ask("POST", "/v1/orders", { code })
    await untilOrder(developer, json["id"], "failed")
    return { code, retry: () => developer.ask("POST", `/v1/orders/${String(json["id"])}/retry`) }
  }
  const delivered = async () => {
    const developer = await test()
    const { json } = await developer.ask("POST", "/v1/orders", { sku: "test_delivered" })
    await untilOrder(developer, json["id"], "delivered")
    return { developer, id: String(json["id"]) }
  }
  const endpoint = async () => {
    const developer = await live()
    const { json } = await developer.ask("POST", "/v1/webhooks", { url: "https://shop.example/hooks" })
    return { developer, id: String((json["endpoint"] as { readonly id: string }).id) }
  }

  return {
    "orders.place": [
      ["EMAIL_INVALID", async () => as(live(), "POST", "/v1/orders", { code: await seatCode(world) })],
      ["BALANCE_TOO_LOW", async () => as(live(), "POST", "/v1/orders", { sku: await pricedHopeless() })],
      ["PRODUCT_NOT_FOUND", () => as(live(), "POST", "/v1/orders", { sku: "nothing" })],
      // It has no price.
      ["PRODUCT_UNAVAILABLE", () => as(live(), "POST", "/v1/orders", { sku: world.shop.productId })],
      ["TRIES_EXHAUSTED", async () => as(live(), "POST", "/v1/orders", { code: (await failed({ triesMax: 1 })).code })],
      ["CODE_REFUSED", () => as(live(), "POST", "/v1/orders", { code: "NO-SUCH-CODE" })],
      ["MACHINE_CODE_NEEDED", async () => as(live(), "POST", "/v1/orders", { code: await licenceCode(world.server) })],
      [
        "RATE_LIMITED",
        async () => {
          const guesser = await live()
          const headers = { "x-forwarded-for": "203.0.113.60" }
          const guess = () => guesser.ask("POST", "/v1/orders", { code: "NO-SUCH-CODE" }, headers)
          for (let tries = 0; tries < 12; tries++) await guess()
          return guess()
        },
      ],
      [
        "IDEMPOTENCY_MISMATCH",
        async () => {
          const developer = await test()
          const headers = { "idempotency-key": fresh() }
          await developer.ask("POST", "/v1/orders", { sku: "test_delivered" }, headers)
          return developer.ask("POST", "/v1/orders", { sku: "test_slow" }, headers)
        },
      ],
      [
        "TRY_LATER",
        async () => as(live(), "POST", "/v1/orders", { code: (await failed({ tryCoolDownMs: 60_000 })).code }),
      ],
    ],
    "orders.list": [["CURSOR_INVALID", () => as(live(), "GET", "/v1/orders?after=x")]],
    "orders.get": [["ORDER_NOT_FOUND", () => as(live(), "GET", `/v1/orders/${ID}`)]],
    "orders.code": [
      ["ORDER_NOT_FOUND", () => as(live(), "GET", `/v1/orders/${ID}/code`)],
      [
        "NOT_DELIVERED",
        async () => {
          const developer = await test()
          const { json } = await developer.ask("POST", "/v1/orders", { sku: "test_slow" })
          return developer.ask("GET", `/v1/orders/${String(json["id"])}/code`)
        },
      ],
    ],
    "orders.cancel": [
      ["ORDER_NOT_FOUND", () => as(live(), "POST", `/v1/orders/${ID}/cancel`)],
      [
        "ORDER_STATE",
        async () => {
          const { developer, id } = await delivered()
          return developer.ask("POST", `/v1/orders/${id}/cancel`)
        },
      ],
    ],
    "orders.retry": [
      [
        "BALANCE_TOO_LOW",
        async () => {
          const { developer, id } = await returned()
          await topUp(world.server, developer, -1)
          return developer.ask("POST", `/v1/orders/${id}/retry`)
        },
      ],
      ["ORDER_NOT_FOUND", () => as(live(), "POST", `/v1/orders/${ID}/retry`)],
      [
        "ORDER_STATE",
        async () => {
          const { developer, id } = await delivered()
          return developer.ask("POST", `/v1/orders/${id}/retry`)
        },
      ],
      [
        "PRODUCT_UNAVAILABLE",
        async () => {
          const { developer, id, sku } = await returned()
          await ask(world.server, "PATCH", `/admin/skus/${sku}`, { body: { enabled: false } })
          return developer.ask("POST", `/v1/orders/${id}/retry`)
        },
      ],
      ["TRIES_EXHAUSTED", async () => (await failedByCode({ triesMax: 1 })).retry()],
      [
        "VOUCHER_STATE",
        async () => {
          const { code, retry } = await failedByCode({})
          await voidCode(code)
          return retry()
        },
      ],
      ["TRY_LATER", async () => (await failedByCode({ tryCoolDownMs: 60_000 })).retry()],
    ],
    "account.products": [["CURSOR_INVALID", () => as(live(), "GET", "/v1/products?after=x")]],
    "webhooks.create": [
      ["WEBHOOK_URL_REFUSED", () => as(live(), "POST", "/v1/webhooks", { url: "https://10.0.0.1/hooks" })],
      [
        "WEBHOOKS_FULL",
        async () => {
          const developer = await makeDeveloper(world.server, { ownerId: newOwner() })
          const add = () => developer.ask("POST", "/v1/webhooks", { url: "https://shop.example/hooks" })
          for (let count = 0; count < 20; count++) await add()
          return add()
        },
      ],
    ],
    "webhooks.get": [["WEBHOOK_NOT_FOUND", () => as(live(), "GET", `/v1/webhooks/${ID}`)]],
    "webhooks.edit": [
      ["WEBHOOK_NOT_FOUND", () => as(live(), "PATCH", `/v1/webhooks/${ID}`, { active: false })],
      [
        "WEBHOOK_URL_REFUSED",
        async () => {
          const { developer, id } = await endpoint()
          return developer.ask("PATCH", `/v1/webhooks/${id}`, { url: "ftp://shop.example/" })
        },
      ],
    ],
    "webhooks.remove": [["WEBHOOK_NOT_FOUND", () => as(live(), "DELETE", `/v1/webhooks/${ID}`)]],
    "webhooks.rotate": [["WEBHOOK_NOT_FOUND", () => as(live(), "POST", `/v1/webhooks/${ID}/rotate`)]],
    "webhooks.ping": [["WEBHOOK_NOT_FOUND", () => as(live(), "POST", `/v1/webhooks/${ID}/ping`)]],
    "webhooks.deliveries": [
      ["WEBHOOK_NOT_FOUND", () => as(live(), "GET", `/v1/webhooks/${ID}/deliveries`)],
      ["CURSOR_INVALID", () => as(live(), "GET", `/v1/webhooks/${ID}/deliveries?after=x`)],
    ],
    "webhooks.replay": [
      ["WEBHOOK_NOT_FOUND", () => as(live(), "POST", `/v1/webhooks/${ID}/replay`, { from: 0 })],
      [
        "WEBHOOK_DELIVERY_NOT_FOUND",
        async () => {
          const { developer, id } = await endpoint()
          return developer.ask("POST", `/v1/webhooks/${id}/replay`, { deliveryId: ID })
        },
      ],
    ],
  }
}
