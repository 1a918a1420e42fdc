import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask } from "./requests.ts"
import { driverName, startServer, type TestServer, upstreamToken } from "./server_fixture.ts"
import { mintCode, openShop, quickMarket, redeem, type Shop, waitFor } from "./shop.ts"

let server: TestServer
let shop: Shop
beforeAll(async () => {
  server = await startServer({ script: quickMarket })
  shop = await openShop(server)
})
afterAll(() => server.stop())

const items = (json: Readonly<Record<string, unknown>>) => json["items"] as ReadonlyArray<Record<string, unknown>>

describe("products", () => {
  it("are created, listed, read and edited, with defaults for what is left out", async () => {
    const created = await ask(server, "POST", "/admin/skus", {
      body: {
        id: "tg_ca_001",
        name: { zh: "电报", en: "Telegram" },
        price: { minor: 990, currency: "CNY" },
        policy: { triesMax: 5 },
      },
    })
    expect([created.status, created.headers.get("location"), created.headers.get("etag")]).toEqual([
      201,
      "/admin/skus/tg_ca_001",
      '"1"',
    ])
    expect(created.json).toMatchObject({
      kind: "code",
      deliveryType: "code",
      enabled: true,
      policy: { triesMax: 5, plansTriedMax: 3 },
    })
    const read = await ask(server, "GET", "/admin/skus/tg_ca_001")
    expect(read.json).toEqual(created.json)
    const edited = await ask(server, "PATCH", "/admin/skus/tg_ca_001", {
      body: { planIds: [shop.planId], enabled: false },
      headers: { "if-match": read.headers.get("etag") ?? "" },
    })
    expect(edited.json).toMatchObject({ version: 2, enabled: false, planIds: [shop.planId] })
    const list = await ask(server, "GET", "/admin/skus?limit=1")
    expect(items(list.json)).toHaveLength(1)
    const rest = await ask(server, "GET", `/admin/skus?limit=50&after=${String(list.json["next"])}`)
    expect([...items(list.json), ...items(rest.json)].map((one) => one["id"])).toContain("tg_ca_001")
  })

  it("tell what became of their plans' orders, and which order would be cheapest", async () => {
    await waitFor(server, await redeem(server, await mintCode(server, shop.productId)), "delivered")
    const told = await ask(server, "GET", `/admin/skus/${shop.productId}/statistics`)
    const [first] = told.json["plans"] as ReadonlyArray<{ plan: { id: string }; tally: Record<string, number> }>
    expect(first?.plan.id).toBe(shop.planId)
    expect(first?.tally).toMatchObject({ asked: 1, placed: 1, delivered: 1, outOfStock: 0 })
    expect(told.json["suggested"]).toMatchObject([{ planId: shop.planId }])
    const none = await ask(server, "GET", `/admin/skus/${shop.productId}/statistics?since=${Date.now() + 60_000}`)
    expect((none.json["plans"] as ReadonlyArray<{ tally: unknown }>)[0]?.tally).toMatchObject({ asked: 0 })
  })

  it("tell what became of all plans' orders by day", async () => {
    await waitFor(server, await redeem(server, await mintCode(server, shop.productId)), "delivered")
    const told = await ask(server, "GET", "/admin/plans/outcomes?days=2")
    const days = told.json["days"] as ReadonlyArray<{ planId: string; at: number; tally: { delivered: number } }>
    const ours = days.filter(({ planId }) => planId === shop.planId)
    expect(ours.reduce((sum, { tally }) => sum + tally.delivered, 0)).toBeGreaterThan(0)
    expect(ours.every(({ at }) => at % 86_400_000 === 0 && at >= Number(told.json["since"]))).toBe(true)
    expect((await ask(server, "GET", "/admin/plans/outcomes?days=91")).json["code"]).toBe("FIELD_INVALID")
  })
})

describe("plans", () => {
  it("are created, read, listed, switched off and held by their breaker", async () => {
    const created = await ask(server, "POST", "/admin/plans", {
      body: {
        name: "cheap",
        accountId: shop.upstreamId,
        parameters: { country: "usa", product: "telegram" },
        tags: ["x"],
      },
    })
    const path = created.headers.get("location") ?? ""
    expect(created.json).toMatchObject({ enabled: true, breakerMode: "auto", weight: 0, tags: ["x"] })
    const edited = await ask(server, "PATCH", path, { body: { enabled: false, breakerMode: "open" } })
    expect(edited.json).toMatchObject({ enabled: false, breakerMode: "open", version: 2 })
    expect((await ask(server, "GET", path)).json).toEqual(edited.json)
    expect(items((await ask(server, "GET", "/admin/plans")).json).map((one) => one["name"])).toContain("cheap")
  })

  it("are refused when their driver could not order with their parameters", async () => {
    const refused = await ask(server, "POST", "/admin/plans", {
      body: { name: "wrong", accountId: shop.upstreamId, parameters: { country: "../../etc" } },
    })
    expect([refused.status, refused.json["code"]]).toEqual([400, "PLAN_PARAMETERS_INVALID"])
    expect(refused.text).not.toContain("etc")
  })
})

describe("redemptions", () => {
  it("are listed and told step by step, without what is sealed", async () => {
    const held = await redeem(server, await mintCode(server, shop.productId))
    await waitFor(server, held, "delivered")
    const list = await ask(server, "GET", `/admin/redemptions?productId=${shop.productId}&state=delivered&limit=500`)
    expect(items(list.json).map((one) => one["id"])).toContain(held.id)
    const told = await ask(server, "GET", `/admin/redemptions/${held.id}`)
    const transitions = told.json["transitions"] as ReadonlyArray<Record<string, unknown>>
    expect(transitions.map((one) => one["to"])).toEqual(expect.arrayContaining(["ordering", "waiting", "delivered"]))
    expect(told.json["redemption"]).toMatchObject({ id: held.id, state: "delivered", hasResult: true, hasInput: false })
    expect(told.json["orders"]).toHaveLength(1)
    expect(told.text + list.text).not.toMatch(/sealed|Digest|v1\./)
  })

  it("are cancelled and tried again by operators", async () => {
    const never = await openShop(server, "england")
    const held = await redeem(server, await mintCode(server, never.productId))
    const cancelled = await ask(server, "POST", `/admin/redemptions/${held.id}/cancel`)
    expect(cancelled.status).toBe(202)
    await waitFor(server, held, "cancelled")
    const retried = await ask(server, "POST", `/admin/redemptions/${held.id}/retry`)
    expect([retried.status, retried.json["id"]]).toEqual([202, held.id])
    await ask(server, "POST", `/admin/redemptions/${held.id}/cancel`)
    const audit = await ask(server, "GET", `/admin/audit?subjectId=${held.id}&audited=true`)
    expect(items(audit.json).every((one) => one["permission"] === "redemption:operate")).toBe(true)
  })
})

describe("upstream accounts", () => {
  it("are kept without ever showing their token, and read live", async () => {
    const created = await ask(server, "POST", "/admin/upstreams", {
      body: {
        driver: driverName,
        name: "live",
        baseUrl: `${server.simulator?.fiveSimBaseUrl}/`,
        token: upstreamToken,
        currency: "USD",
        ratePerSecond: 50,
      },
    })
    const path = created.headers.get("location") ?? ""
    const edited = await ask(server, "PATCH", path, { body: { balanceAlertMinor: 1_000, token: upstreamToken } })
    expect(edited.json).toMatchObject({ name: "live", hasToken: true, balanceAlertMinor: 1_000, version: 2 })
    const balance = await ask(server, "GET", `${path}/balance`)
    expect(balance.json["balance"]).toMatchObject({ currency: "USD", minor: expect.any(Number) })
    const prices = await ask(server, "POST", `${path}/prices`, {
      body: { parameters: { country: "usa", product: "telegram" } },
    })
    expect(items(prices.json)[0]).toMatchObject({ cost: { minor: 50, currency: "USD" } })
    const orders = await ask(server, "GET", `${path}/orders?limit=5`)
    expect(items(orders.json).length).toBeGreaterThan(0)
    const read = await ask(server, "GET", path)
    const list = await ask(server, "GET", "/admin/upstreams")
    const events = await ask(server, "GET", "/admin/audit?type=upstream.&limit=100")
    for (const answer of [created, edited, read, list, events]) expect(answer.text).not.toContain(upstreamToken)
  })

  it("are compared with our books", async () => {
    const told = await ask(server, "POST", "/admin/upstreams/reconcile")
    expect(told.status).toBe(200)
    const reports = told.json["reports"] as ReadonlyArray<Record<string, unknown>>
    expect(reports.map((one) => one["accountId"])).toContain(shop.upstreamId)
  })
})

describe("settings", () => {
  it("are listed with defaults, changed, and never show a secret", async () => {
    const changed = await ask(server, "PUT", "/admin/settings/site_title", { body: { value: "薄荷工坊" } })
    expect(changed.json).toMatchObject({ key: "site_title", value: "薄荷工坊", changed: true, version: 1 })
    await ask(server, "PUT", "/admin/settings/turnstile_secret_key", { body: { value: "hush-hush" } })
    const list = await ask(server, "GET", "/admin/settings")
    const values = new Map(items(list.json).map((one) => [one["key"], one["value"]]))
    expect([values.get("site_title"), values.get("turnstile_secret_key")]).toEqual(["薄荷工坊", "********"])
    const events = await ask(server, "GET", "/admin/audit?type=setting.changed")
    expect(list.text + events.text).not.toContain("hush-hush")
  })
})

describe("tokens", () => {
  it("are listed by their last four characters", async () => {
    const list = await ask(server, "GET", "/admin/tokens")
    expect(items(list.json)).toMatchObject([{ name: "tests", lastFour: server.token.slice(-4), active: true }])
    expect(list.text).not.toMatch(/digest/)
  })
})
