import { HttpServerRequest } from "@effect/platform"
import { PERMISSIONS, type Permission } from "@mintcode/core/identity"
import { OperatorAuth } from "@mintcode/http/api"
import { makeHttpAppWith, ROUTES, type Route, webHandlerOf } from "@mintcode/http/server"
import { Effect, Exit, Layer, Scope } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

const ADMIN = ROUTES.filter((route) => route.path.startsWith("/admin"))
/** An id of nothing: what is asked about does not matter here. */
const ID = "01a1f8bd-9085-7c11-8916-5f787a08e885"

const name = { zh: "礼物", en: "Gift" }
const action = { selection: { ids: [ID] }, dryRun: true }

/** A body that decodes, for each endpoint that takes one. */
const BODIES: Readonly<Record<string, unknown>> = {
  "vouchers.mint": { productId: "gift", count: 1 },
  "vouchers.mintStream": { productId: "gift", count: 1 },
  "vouchers.generate": { skuId: "gift", count: 1 },
  "vouchers.search": { code: "ABCDEFGH" },
  "vouchers.import": { productId: "gift", codes: ["ABCDEFGH"], dryRun: true },
  "vouchers.disable": action,
  "vouchers.enable": action,
  "vouchers.void": action,
  "vouchers.refund": action,
  "vouchers.delete": action,
  "vouchers.edit": { note: "x" },
  "products.create": { id: "gift", name },
  "products.edit": { name },
  "plans.create": { name: "x", accountId: ID, parameters: {} },
  "plans.edit": { enabled: false },
  "upstreams.create": { driver: "none", name: "x", baseUrl: "https://x.example", currency: "USD" },
  "upstreams.edit": { enabled: false },
  "upstreams.prices": { parameters: {} },
  "settings.put": { value: "x" },
  "apiKeys.create": { ownerId: ID, name: "x", mode: "live" },
  "apiKeys.rotate": {},
  "balances.change": { ownerId: ID, amount: { minor: 1, currency: "USD" }, kind: "top_up" },
  "webhookAdmin.create": { ownerId: ID, url: "https://shop.example/hooks" },
  "webhookAdmin.edit": { active: false },
  "webhookAdmin.replay": { from: 0 },
}

const nameOf = (route: Route) => `${route.group}.${route.name}`
const pathOf = (route: Route) => route.path.replace(":id", ID).replace(":key", "site_title")

let server: TestServer
const scope = Effect.runSync(Scope.make())
/** The API with nothing in front of core: whoever asks holds the permissions that it says it holds. */
let inFrontOfCore: (route: Route, permissions: ReadonlyArray<Permission>) => Promise<{ status: number; text: string }>

beforeAll(async () => {
  server = await startServer()
  const auth = Layer.succeed(
    OperatorAuth,
    OperatorAuth.of({
      operatorToken: () =>
        Effect.map(HttpServerRequest.HttpServerRequest, (request) => ({
          actor: { kind: "operator", id: "walker", ip: null },
          permissions: new Set((request.headers["x-permissions"] ?? "").split(",") as ReadonlyArray<Permission>),
        })),
    }),
  )
  const handle = await server.run(makeHttpAppWith(auth).pipe(Effect.flatMap(webHandlerOf), Scope.extend(scope)))
  inFrontOfCore = async (route, permissions) => {
    const body = BODIES[nameOf(route)]
    const response = await handle(
      new Request(`http://walk.invalid${pathOf(route)}`, {
        method: route.method,
        headers: { "content-type": "application/json", "x-permissions": permissions.join(",") },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
    return { status: response.status, text: await response.text() }
  }
})
afterAll(async () => {
  await Effect.runPromise(Scope.close(scope, Exit.void))
  await server.stop()
})

describe("permissions", () => {
  it("stand on every admin endpoint, exactly one each, and on nothing else", () => {
    expect(ADMIN.length).toBeGreaterThan(30)
    expect(ADMIN.filter((route) => route.permission === undefined).map(nameOf)).toEqual([])
    expect(ROUTES.filter((route) => !ADMIN.includes(route) && route.permission !== undefined).map(nameOf)).toEqual([])
    expect(ADMIN.filter((route) => !PERMISSIONS.includes(route.permission as Permission)).map(nameOf)).toEqual([])
  })

  it("are all needed by some endpoint", () => {
    const used = new Set(ADMIN.map((route) => route.permission))
    expect(PERMISSIONS.filter((permission) => !used.has(permission))).toEqual([])
  })

  for (const route of ADMIN) {
    it(`${nameOf(route)} is refused without a token and with a wrong one`, async () => {
      for (const [token, code] of [
        [null, "TOKEN_MISSING"],
        ["mop_wrong", "TOKEN_REFUSED"],
      ] as const) {
        const answer = await ask(server, route.method, pathOf(route), { token, body: BODIES[nameOf(route)] })
        expect([answer.status, answer.json["code"]]).toEqual([401, code])
        expect(answer.headers.get("www-authenticate")).toContain("Bearer")
      }
    })

    it(`${nameOf(route)} needs in core just what the declaration says`, async () => {
      const { permission } = route
      const without = await inFrontOfCore(
        route,
        PERMISSIONS.filter((one) => one !== permission),
      )
      expect([without.status, without.text]).toEqual([403, expect.stringContaining(`\\"${permission}\\"`)])
      const withIt = await inFrontOfCore(route, permission === undefined ? [] : [permission])
      expect(withIt.text).not.toContain("PERMISSION_MISSING")
      expect(withIt.status).not.toBe(500)
    })
  }
})
