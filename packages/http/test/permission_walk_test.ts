import { HttpServerRequest } from "@effect/platform"
import { PERMISSIONS, type Permission } from "@mintcode/core/identity"
import { OperatorAuth } from "@mintcode/http/api"
import { makeHttpAppWith, ROUTES, type Route, webHandlerOf } from "@mintcode/http/server"
import { Effect, Exit, Layer, Scope } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ADMIN_BODIES, OPERATOR_ROUTES, pathOfRoute, routeName } from "./admin_requests.ts"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

/** Routes of operators whose paths are older than `/admin`. */
const OUTSIDE = ["/api/serial/generate", "/api/logs/system", "/api/notifications/send", "/api/admin/leases"]
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
    const body = ADMIN_BODIES[routeName(route)]
    const response = await handle(
      new Request(`http://walk.invalid${pathOfRoute(route)}`, {
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
  it("stand on every endpoint of operators, exactly one each, and on nothing else", () => {
    expect(OPERATOR_ROUTES.length).toBeGreaterThan(30)
    expect(OPERATOR_ROUTES.filter((route) => route.permission === undefined).map(routeName)).toEqual([])
    const outside = ROUTES.filter(({ path, permission }) => permission !== undefined && !path.startsWith("/admin"))
    expect(outside.map(({ path }) => path)).toEqual(OUTSIDE)
    expect(
      OPERATOR_ROUTES.filter((route) => !PERMISSIONS.includes(route.permission as Permission)).map(routeName),
    ).toEqual([])
  })

  it("are all needed by some endpoint", () => {
    const used = new Set(OPERATOR_ROUTES.map((route) => route.permission))
    expect(PERMISSIONS.filter((permission) => !used.has(permission))).toEqual([])
  })

  for (const route of OPERATOR_ROUTES) {
    it(`${routeName(route)} is refused without a token and with a wrong one`, async () => {
      for (const [token, code] of [
        [null, "TOKEN_MISSING"],
        ["mop_wrong", "TOKEN_REFUSED"],
      ] as const) {
        const answer = await ask(server, route.method, pathOfRoute(route), {
          token,
          body: ADMIN_BODIES[routeName(route)],
        })
        expect([answer.status, answer.json["code"]]).toEqual([401, code])
        expect(answer.headers.get("www-authenticate")).toContain("Bearer")
      }
    })

    it(`${routeName(route)} needs in core just what the declaration says`, async () => {
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
