import { BALANCE_MINOR_MAX } from "@mintcode/core/developer"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeDeveloper, topUp, untilOrder } from "./developer.ts"
import { type Answer, ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"
import { mintCode, openShop, quickMarket, type Shop } from "./shop.ts"

let server: TestServer
let shop: Shop
beforeAll(async () => {
  server = await startServer({ script: quickMarket, config: { trustedProxies: ["127.0.0.1"] } })
  shop = await openShop(server)
  await ask(server, "PATCH", `/admin/skus/${shop.productId}`, { body: { price: { minor: 120, currency: "USD" } } })
})
afterAll(() => server.stop())

const outcome = ({ json, status }: Answer) => [status, json["code"]]

describe("an API key", () => {
  it("is shown once, and counted", async () => {
    const developer = await makeDeveloper(server)
    expect(developer.key).toMatch(/^sk_live_[0-9A-Za-z]{36}$/)
    const shown = await ask(server, "GET", `/admin/api-keys/${developer.keyId}`)
    expect(shown.text).not.toContain(developer.key)
    expect(shown.json).toMatchObject({ lastFour: developer.key.slice(-4), requestCount: 0, lastUsedAt: null })
    for (let count = 0; count < 3; count++) await developer.ask("GET", "/v1/balance")
    for (let left = 200; left > 0; left--) {
      const { json } = await ask(server, "GET", `/admin/api-keys/${developer.keyId}`)
      if (json["requestCount"] === 3) return expect(json["lastUsedAt"]).toEqual(expect.any(Number))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error("the count was not written")
  })

  it("is refused with a code of its own for each reason", async () => {
    const developer = await makeDeveloper(server)
    const { key } = developer
    const wrong = `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`
    expect(outcome(await ask(server, "GET", "/v1/balance"))).toEqual([401, "API_KEY_MISSING"])
    expect(outcome(await ask(server, "GET", "/v1/balance", { token: wrong }))).toEqual([401, "API_KEY_REFUSED"])
    expect(outcome(await ask(server, "GET", "/v1/balance", { token: server.token }))).toEqual([401, "API_KEY_REFUSED"])
    const expired = await makeDeveloper(server, { expiresAt: Date.now() - 1 })
    expect(outcome(await expired.ask("GET", "/v1/balance"))).toEqual([401, "API_KEY_EXPIRED"])
    const narrow = await makeDeveloper(server, {
      scopes: ["orders:read"],
      networks: ["203.0.113.0/24", "2001:db8::/32"],
    })
    expect(outcome(await narrow.ask("GET", "/v1/orders"))).toEqual([403, "API_KEY_NETWORK"])
    for (const address of ["203.0.113.9", "2001:db8::1"]) {
      const headers = { "x-forwarded-for": address }
      expect((await narrow.ask("GET", "/v1/orders", undefined, headers)).status).toBe(200)
      expect(outcome(await narrow.ask("GET", "/v1/balance", undefined, headers))).toEqual([403, "SCOPE_MISSING"])
    }
    await ask(server, "POST", `/admin/api-keys/${developer.keyId}/revoke`)
    expect(outcome(await developer.ask("GET", "/v1/balance"))).toEqual([401, "API_KEY_REVOKED"])
  })

  it("is held to its rate, and told how it stands", async () => {
    const developer = await makeDeveloper(server, { ratePerMinute: 2 })
    const first = await developer.ask("GET", "/v1/balance")
    expect([first.headers.get("ratelimit-policy"), first.headers.get("ratelimit")]).toEqual([
      '"key";q=2;w=60',
      expect.stringMatching(/^"key";r=1;t=\d+$/),
    ])
    await developer.ask("GET", "/v1/balance")
    const limited = await developer.ask("GET", "/v1/balance")
    expect(outcome(limited)).toEqual([429, "KEY_RATE_LIMITED"])
    expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(0)
    expect(limited.headers.get("ratelimit")).toMatch(/r=0/)
  })

  it("is rotated with an overlap", async () => {
    const developer = await makeDeveloper(server)
    const made = await ask(server, "POST", `/admin/api-keys/${developer.keyId}/rotate`, { body: { overlapMs: 0 } })
    expect(outcome(await developer.ask("GET", "/v1/balance"))).toEqual([401, "API_KEY_EXPIRED"])
    expect((await ask(server, "GET", "/v1/balance", { token: String(made.json["key"]) })).status).toBe(200)
    const other = await makeDeveloper(server)
    await ask(server, "POST", `/admin/api-keys/${other.keyId}/rotate`, { body: {} })
    expect((await other.ask("GET", "/v1/balance")).status).toBe(200)
  })
})

describe("orders over HTTP", () => {
  it("by SKU are charged, delivered and shown to their owner alone", async () => {
    const developer = await makeDeveloper(server)
    await topUp(server, developer, 200)
    const products = await developer.ask("GET", "/v1/products")
    expect(products.json["items"]).toEqual([
      {
        sku: shop.productId,
        kind: "code",
        name: { zh: "电报", en: "Telegram" },
        price: { minor: 120, currency: "USD" },
      },
    ])
    const headers = { "idempotency-key": "one" }
    const placed = await developer.ask("POST", "/v1/orders", { sku: shop.productId, reference: "a-1" }, headers)
    expect([placed.status, placed.headers.get("location")]).toEqual([201, `/v1/orders/${String(placed.json["id"])}`])
    const again = await developer.ask("POST", "/v1/orders", { sku: shop.productId, reference: "a-1" }, headers)
    expect(again.json["id"]).toBe(placed.json["id"])
    expect((await developer.ask("GET", "/v1/balance")).json["items"]).toEqual([{ minor: 80, currency: "USD" }])
    const done = await untilOrder(developer, placed.json["id"], "delivered")
    expect(done.json).toMatchObject({ charge: "spent", reference: "a-1", price: { minor: 120, currency: "USD" } })
    const value = await developer.ask("GET", `/v1/orders/${String(placed.json["id"])}/code`)
    expect(value.json).toMatchObject({ value: { code: "12345" }, masked: false })
    const other = await makeDeveloper(server)
    expect(outcome(await other.ask("GET", `/v1/orders/${String(placed.json["id"])}`))).toEqual([404, "ORDER_NOT_FOUND"])
    const listed = await ask(server, "GET", `/admin/orders?ownerId=${developer.ownerId}`)
    expect(listed.json["items"]).toMatchObject([{ id: placed.json["id"], keyId: developer.keyId, charge: "spent" }])
  })

  it("by code spend the voucher", async () => {
    const developer = await makeDeveloper(server)
    const code = await mintCode(server, shop.productId)
    const placed = await developer.ask("POST", "/v1/orders", { code })
    expect(placed.text).not.toContain(code)
    expect((await untilOrder(developer, placed.json["id"], "delivered")).json).toMatchObject({ charge: "none" })
  })

  it("take a code or a SKU, not both and not neither", async () => {
    const developer = await makeDeveloper(server)
    for (const body of [{}, { sku: shop.productId, code: "ABCDEFGH" }]) {
      expect((await developer.ask("POST", "/v1/orders", body)).status).toBe(400)
    }
  })
})

describe("a charge", () => {
  it("is given back also when the balance was filled to its bound meanwhile", async () => {
    // Nothing is ever delivered from there.
    const { productId: sku } = await openShop(server, "england")
    await ask(server, "PATCH", `/admin/skus/${sku}`, { body: { price: { minor: 120, currency: "USD" } } })
    const developer = await makeDeveloper(server)
    await topUp(server, developer, BALANCE_MINOR_MAX)
    const { json: placed } = await developer.ask("POST", "/v1/orders", { sku })
    expect((await topUp(server, developer, 120)).status).toBe(200)
    expect((await developer.ask("POST", `/v1/orders/${String(placed["id"])}/cancel`)).status).toBe(202)
    const { json } = await untilOrder(developer, placed["id"], "cancelled")
    const balance = await developer.ask("GET", "/v1/balance")
    expect(balance.json["items"]).toEqual([{ minor: BALANCE_MINOR_MAX + 120, currency: "USD" }])
    expect(json["charge"]).toBe("returned")
  })
})

describe("a price", () => {
  it("is never below zero: an order would be paid for out of nobody's balance", async () => {
    const path = `/admin/skus/${shop.productId}`
    const refused = await ask(server, "PATCH", path, { body: { price: { minor: -1, currency: "USD" } } })
    expect([refused.status, refused.json["code"]]).toEqual([400, "FIELD_INVALID"])
    const { json } = await ask(server, "GET", path)
    expect(json["price"]).toEqual({ minor: 120, currency: "USD" })
  })
})
