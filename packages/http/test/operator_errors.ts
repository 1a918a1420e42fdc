import { Fault } from "@mintcode/adapters/simulator"
import { Schema } from "effect"
import { beginnings, type ErrorCases, fresh, ID, name, type World } from "./error_world.ts"
import { type Answer, ask } from "./requests.ts"
import { driverName, upstreamToken } from "./server_fixture.ts"
import { mintCode } from "./shop.ts"

/** Errors that operators may see. */
export const operatorErrors = (world: World): ErrorCases => {
  const { cancelled, delivered, voidCode, spentKey } = beginnings(world)
  const upstream = async (more: Record<string, unknown>) => {
    const body = {
      driver: driverName,
      name: fresh(),
      baseUrl: world.server.simulator?.fiveSimBaseUrl,
      token: upstreamToken,
      currency: "USD",
      ...more,
    }
    return String((await ask(world.server, "POST", "/admin/upstreams", { body })).json["id"])
  }
  const goWrong = (fault: typeof Fault.Encoded) => world.server.simulator?.addFaults([Schema.decodeSync(Fault)(fault)])
  const upstreamCalls = (
    method: string,
    path: string,
    endpoint: typeof Fault.Type.endpoint,
    body?: object,
  ): ReadonlyArray<readonly [string, () => Promise<Answer>]> => {
    const at = (id: string) =>
      ask(world.server, method, `/admin/upstreams/${id}/${path}`, body === undefined ? {} : { body })
    return [
      ["UPSTREAM_NOT_FOUND", () => at(ID)],
      ["UPSTREAM_FAILED", async () => at(await upstream({ baseUrl: "http://127.0.0.1:9" }))],
      [
        "UPSTREAM_REFUSED",
        async () => {
          goWrong({ endpoint, kind: "bad-key" })
          return at(await upstream({}))
        },
      ],
      [
        "UPSTREAM_THROTTLED",
        async () => {
          goWrong({ endpoint, kind: "throttle-key", retryAfterSeconds: 1 })
          return at(await upstream({}))
        },
      ],
    ]
  }
  return {
    "vouchers.mint": [
      [
        "COUNT_TOO_LARGE",
        () =>
          ask(world.server, "POST", "/admin/vouchers", { body: { productId: world.shop.productId, count: 10_001 } }),
      ],
      [
        "PRODUCT_NOT_FOUND",
        () => ask(world.server, "POST", "/admin/vouchers", { body: { productId: "nothing", count: 1 } }),
      ],
      [
        "IDEMPOTENCY_MISMATCH",
        () =>
          spentKey(
            "/admin/vouchers",
            { productId: world.shop.productId, count: 1 },
            { productId: world.shop.productId, count: 2 },
          ),
      ],
    ],
    "vouchers.mintStream": [
      [
        "PRODUCT_NOT_FOUND",
        () => ask(world.server, "POST", "/admin/vouchers/stream", { body: { productId: "nothing", count: 1 } }),
      ],
      [
        "IDEMPOTENCY_MISMATCH",
        () =>
          spentKey(
            "/admin/vouchers/stream",
            { productId: world.shop.productId, count: 1 },
            { productId: world.shop.productId, count: 2 },
          ),
      ],
    ],
    "vouchers.generate": [
      [
        "PRODUCT_NOT_FOUND",
        () => ask(world.server, "POST", "/admin/vouchers/generate", { body: { skuId: "nothing", count: 1 } }),
      ],
      [
        "IDEMPOTENCY_MISMATCH",
        () =>
          spentKey(
            "/admin/vouchers/generate",
            { skuId: world.shop.productId, count: 1 },
            { skuId: world.shop.productId, count: 2 },
          ),
      ],
    ],
    "vouchers.list": [["CURSOR_INVALID", () => ask(world.server, "GET", "/admin/vouchers?after=x")]],
    "vouchers.search": [
      ["VOUCHER_NOT_FOUND", () => ask(world.server, "POST", "/admin/vouchers/search", { body: { code: "NO-SUCH" } })],
    ],
    "vouchers.import": [
      [
        "PRODUCT_NOT_FOUND",
        () =>
          ask(world.server, "POST", "/admin/vouchers/import", { body: { productId: "nothing", codes: ["ABCDEFGH"] } }),
      ],
      [
        "IMPORT_TOO_WIDE",
        () =>
          ask(world.server, "POST", "/admin/vouchers/import?productId=nothing", {
            raw: ",".repeat(1_000),
            headers: { "content-type": "text/csv" },
          }),
      ],
    ],
    "vouchers.get": [["VOUCHER_NOT_FOUND", () => ask(world.server, "GET", `/admin/vouchers/${ID}`)]],
    "vouchers.edit": [
      ["VOUCHER_NOT_FOUND", () => ask(world.server, "PATCH", `/admin/vouchers/${ID}`, { body: { note: "x" } })],
      [
        "VERSION_MISMATCH",
        async () => {
          const found = await ask(world.server, "POST", "/admin/vouchers/search", {
            body: { code: await mintCode(world.server, world.shop.productId) },
          })
          return ask(world.server, "PATCH", `/admin/vouchers/${String(found.json["id"])}`, {
            body: { note: "x" },
            headers: { "if-match": '"99"' },
          })
        },
      ],
    ],
    "batches.list": [["CURSOR_INVALID", () => ask(world.server, "GET", "/admin/vouchers/history?after=x")]],
    "batches.get": [["BATCH_NOT_FOUND", () => ask(world.server, "GET", `/admin/batches/${ID}`)]],
    "batches.void": [["BATCH_NOT_FOUND", () => ask(world.server, "POST", `/admin/batches/${ID}/void`)]],
    "products.create": [
      ["PRODUCT_EXISTS", () => ask(world.server, "POST", "/admin/skus", { body: { id: world.shop.productId, name } })],
    ],
    "products.list": [["CURSOR_INVALID", () => ask(world.server, "GET", "/admin/skus?after=x")]],
    "products.get": [["PRODUCT_NOT_FOUND", () => ask(world.server, "GET", "/admin/skus/nothing")]],
    "products.edit": [
      ["PRODUCT_NOT_FOUND", () => ask(world.server, "PATCH", "/admin/skus/nothing", { body: { name } })],
      [
        "VERSION_MISMATCH",
        () =>
          ask(world.server, "PATCH", `/admin/skus/${world.shop.productId}`, {
            body: { name },
            headers: { "if-match": '"99"' },
          }),
      ],
    ],
    "products.statistics": [["PRODUCT_NOT_FOUND", () => ask(world.server, "GET", "/admin/skus/nothing/statistics")]],
    "plans.create": [
      [
        "UPSTREAM_NOT_FOUND",
        () => ask(world.server, "POST", "/admin/plans", { body: { name: "x", accountId: ID, parameters: {} } }),
      ],
      [
        "PLAN_NAME_TAKEN",
        () =>
          ask(world.server, "POST", "/admin/plans", {
            body: {
              name: world.shop.productId,
              accountId: world.shop.upstreamId,
              parameters: { country: "usa", product: "telegram" },
            },
          }),
      ],
    ],
    "plans.list": [["CURSOR_INVALID", () => ask(world.server, "GET", "/admin/plans?after=x")]],
    "plans.get": [["PLAN_NOT_FOUND", () => ask(world.server, "GET", `/admin/plans/${ID}`)]],
    "plans.edit": [
      ["PLAN_NOT_FOUND", () => ask(world.server, "PATCH", `/admin/plans/${ID}`, { body: { enabled: false } })],
      [
        "UPSTREAM_NOT_FOUND",
        () => ask(world.server, "PATCH", `/admin/plans/${world.shop.planId}`, { body: { accountId: ID } }),
      ],
      [
        "PLAN_NAME_TAKEN",
        () =>
          ask(world.server, "PATCH", `/admin/plans/${world.shop.planId}`, { body: { name: world.never.productId } }),
      ],
      [
        "VERSION_MISMATCH",
        () =>
          ask(world.server, "PATCH", `/admin/plans/${world.shop.planId}`, {
            body: { weight: 1 },
            headers: { "if-match": '"99"' },
          }),
      ],
    ],
    "redemptions.list": [["CURSOR_INVALID", () => ask(world.server, "GET", "/admin/redemptions?after=x")]],
    "redemptions.get": [["REDEMPTION_NOT_FOUND", () => ask(world.server, "GET", `/admin/redemptions/${ID}`)]],
    "redemptions.cancel": [
      ["REDEMPTION_NOT_FOUND", () => ask(world.server, "POST", `/admin/redemptions/${ID}/cancel`)],
      [
        "REDEMPTION_STATE",
        async () => ask(world.server, "POST", `/admin/redemptions/${(await delivered()).id}/cancel`),
      ],
    ],
    "redemptions.retry": [
      ["REDEMPTION_NOT_FOUND", () => ask(world.server, "POST", `/admin/redemptions/${ID}/retry`)],
      ["REDEMPTION_STATE", async () => ask(world.server, "POST", `/admin/redemptions/${(await delivered()).id}/retry`)],
      [
        "VOUCHER_STATE",
        async () => {
          const held = await cancelled()
          await voidCode(held.code)
          return ask(world.server, "POST", `/admin/redemptions/${held.id}/retry`)
        },
      ],
    ],
    "upstreams.create": [
      [
        "UPSTREAM_NAME_TAKEN",
        () =>
          ask(world.server, "POST", "/admin/upstreams", {
            body: { driver: driverName, name: world.shop.productId, baseUrl: "https://x.example", currency: "USD" },
          }),
      ],
    ],
    "upstreams.get": [["UPSTREAM_NOT_FOUND", () => ask(world.server, "GET", `/admin/upstreams/${ID}`)]],
    "upstreams.edit": [
      ["UPSTREAM_NOT_FOUND", () => ask(world.server, "PATCH", `/admin/upstreams/${ID}`, { body: { enabled: false } })],
      [
        "UPSTREAM_NAME_TAKEN",
        () =>
          ask(world.server, "PATCH", `/admin/upstreams/${world.shop.upstreamId}`, {
            body: { name: world.never.productId },
          }),
      ],
      [
        "VERSION_MISMATCH",
        () =>
          ask(world.server, "PATCH", `/admin/upstreams/${world.shop.upstreamId}`, {
            body: { enabled: true },
            headers: { "if-match": '"99"' },
          }),
      ],
    ],
    "upstreams.balance": upstreamCalls("GET", "balance", "profile"),
    "upstreams.prices": upstreamCalls("POST", "prices", "prices", {
      parameters: { country: "usa", product: "telegram" },
    }),
    "upstreams.orders": upstreamCalls("GET", "orders", "orders"),
    "settings.put": [
      ["SETTING_NOT_FOUND", () => ask(world.server, "PUT", "/admin/settings/nothing", { body: { value: 1 } })],
      [
        "VERSION_MISMATCH",
        () =>
          ask(world.server, "PUT", "/admin/settings/site_title", {
            body: { value: "x" },
            headers: { "if-match": '"99"' },
          }),
      ],
    ],
    "bans.list": [["CURSOR_INVALID", () => ask(world.server, "GET", "/admin/bans?after=x")]],
    "bans.lift": [["BAN_NOT_FOUND", () => ask(world.server, "POST", `/admin/bans/${ID}/lift`)]],
    "audit.list": [["CURSOR_INVALID", () => ask(world.server, "GET", "/admin/audit?after=x")]],
  }
}
