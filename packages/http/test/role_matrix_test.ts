import { Operator, trustedOperator } from "@mintcode/core/identity"
import { GRANTABLE, People, type Role, UserRepository } from "@mintcode/core/people"
import type { Route } from "@mintcode/http/server"
import { Effect, Option, Redacted } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ADMIN_BODIES, OPERATOR_ROUTES, pathOfRoute, routeName } from "./admin_requests.ts"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

/** Who may call what: each route of operators with a session of each role, as the declaration says and not otherwise. */

const PASSWORD = "correct horse battery staple"

let server: TestServer
const sessions = new Map<Role, string>()
const ids = new Map<Role, string>()

const grant = (role: Role, permissions: ReadonlyArray<(typeof GRANTABLE)[number]>) =>
  server.run(
    Effect.flatMap(People, (people) => people.setRole(ids.get(role) ?? "", { role, permissions })).pipe(
      Effect.provideService(Operator, trustedOperator("tests")),
      Effect.orDie,
    ),
  )

beforeAll(async () => {
  server = await startServer()
  for (const role of ["super_admin", "admin", "distributor", "user"] as const) {
    const email = `${role}@mint.example`
    await server.run(
      Effect.gen(function* () {
        const people = yield* People
        // A second super admin stays behind, so that each of these may be given another role.
        if (role === "super_admin") yield* people.createSuperAdmin("root@mint.example", Redacted.make(PASSWORD), "en")
        yield* people.createSuperAdmin(email, Redacted.make(PASSWORD), "en")
        const users = yield* UserRepository
        ids.set(role, Option.getOrThrow(yield* users.byEmail(email)).id)
      }).pipe(Effect.orDie),
    )
    await grant(role, [])
    const { json } = await ask(server, "POST", "/api/user/login", { body: { email, password: PASSWORD } })
    sessions.set(role, String(json["token"]))
  }
})
afterAll(() => server.stop())

const as = (role: Role, route: Route) =>
  ask(server, route.method, pathOfRoute(route), {
    token: sessions.get(role) ?? "",
    body: ADMIN_BODIES[routeName(route)],
  })

describe("a session's role", () => {
  for (const route of OPERATOR_ROUTES) {
    it(`decides who may call ${routeName(route)}`, async () => {
      const { permission } = route
      const allowed = await as("super_admin", route)
      expect([401, 403, 500]).not.toContain(allowed.status)
      for (const role of ["admin", "distributor", "user"] as const) {
        const refused = await as(role, route)
        expect([role, refused.status, refused.json["code"]]).toEqual([role, 403, "PERMISSION_MISSING"])
      }
      if (permission === undefined || !GRANTABLE.includes(permission)) return
      await grant(
        "admin",
        GRANTABLE.filter((one) => one !== permission),
      )
      expect((await as("admin", route)).json["code"]).toBe("PERMISSION_MISSING")
      await grant("admin", [permission])
      expect((await as("admin", route)).json["code"]).not.toBe("PERMISSION_MISSING")
      await grant("admin", [])
    })
  }
})
