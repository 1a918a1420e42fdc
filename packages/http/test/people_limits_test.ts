import { RATE_LIMITS_DEFAULT } from "@mintcode/http/server"
import { Effect, Exit, Scope } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  makeTurnstileServer,
  PASSED,
  TURNSTILE_SECRET,
  type TurnstileServer,
} from "../../adapters/test/turnstile_server.ts"
import { makeDeveloper } from "./developer.ts"
import { logIn, newEmail, newIp, newPerson, newSession, OTHER_PASSWORD, PASSWORD, post } from "./people.ts"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"
import { mintCode } from "./shop.ts"

let server: TestServer
let turnstile: TurnstileServer
const scope = Effect.runSync(Scope.make())
beforeAll(async () => {
  turnstile = await Effect.runPromise(Scope.extend(makeTurnstileServer, scope))
  server = await startServer({ config: { trustedProxies: ["127.0.0.0/8"], challengeOrigin: turnstile.url } })
  await ask(server, "POST", "/admin/skus", { body: { id: "gift", name: { zh: "礼物", en: "Gift" } } })
})
afterAll(async () => {
  await server.stop()
  await Effect.runPromise(Scope.close(scope, Exit.void))
})

const change = (token: string, current: string) =>
  post(server, "/api/user/password/change", { current, password: OTHER_PASSWORD }, { token })

describe("limits on passwords and one-time codes", () => {
  it("count guesses inside a session against the account, wherever they come from", async () => {
    const victim = await newSession(server)
    const other = await newSession(server)
    for (let tries = 0; tries <= RATE_LIMITS_DEFAULT.refusalsFree; tries++) {
      expect((await change(victim.token, `guess number ${tries}`)).json["code"]).toBe("PASSWORD_REFUSED")
    }
    const banned = await change(victim.token, PASSWORD)
    expect([banned.status, banned.json["code"]]).toEqual([429, "RATE_LIMITED"])
    const disable = { password: PASSWORD, code: "000000" }
    const second = await post(server, "/api/user/totp/disable", disable, { token: victim.token })
    expect(second.json["code"]).toBe("RATE_LIMITED")
    expect((await change(other.token, PASSWORD)).status).toBe(200)
  })

  it("bound log-ins to one account over all addresses, however it is spelled, and leave others alone", async () => {
    const email = await newPerson(server)
    const other = await newPerson(server)
    const codes = new Set<unknown>()
    // How many it takes depends on how fast they come: the limit fills up again meanwhile.
    for (let tries = 0; !codes.has("RATE_LIMITED") && tries < 10 * RATE_LIMITS_DEFAULT.burst; tries++) {
      const spelled = tries % 2 === 0 ? email : ` ${email.toUpperCase()}`
      codes.add((await logIn(server, spelled, { password: OTHER_PASSWORD })).json["code"])
    }
    expect(codes).toEqual(new Set(["LOGIN_REFUSED", "LOGIN_THROTTLED", "RATE_LIMITED"]))
    expect((await logIn(server, other)).status).toBe(200)
  })

  it("count refused log-ins against who asks, together with refused codes", async () => {
    const headers = { "x-forwarded-for": newIp() }
    const guess = () => logInFrom(headers, { email: newEmail(), password: OTHER_PASSWORD })
    for (let tries = 0; tries < 8; tries++) expect((await guess()).json["code"]).toBe("LOGIN_REFUSED")
    // Eight log-ins weigh as much as two codes.
    const redeem = () => ask(server, "POST", "/redeem", { body: { code: "NO-SUCH-CODE" }, headers })
    for (let tries = 0; tries < RATE_LIMITS_DEFAULT.refusalsFree - 1; tries++) expect((await redeem()).status).toBe(422)
    expect((await guess()).json["code"]).toBe("RATE_LIMITED")
  })
})

const logInFrom = (headers: Record<string, string>, body: object) =>
  ask(server, "POST", "/api/user/login", { body, headers })

describe("limits on orders by code", () => {
  it("ban a developer who guesses, from any address and with any key, and neither others nor test keys", async () => {
    const guesser = await makeDeveloper(server)
    const sameOwner = await makeDeveloper(server, { ownerId: guesser.ownerId })
    const tester = await makeDeveloper(server, { ownerId: guesser.ownerId, mode: "test" })
    const order = (who: typeof guesser, code: string) =>
      who.ask("POST", "/v1/orders", { code }, { "x-forwarded-for": newIp() })
    for (let tries = 0; tries <= RATE_LIMITS_DEFAULT.refusalsFree; tries++) {
      expect((await order(guesser, `NO-SUCH-CODE-${tries}`)).json["code"]).toBe("CODE_REFUSED")
    }
    const code = await mintCode(server, "gift")
    for (const who of [guesser, sameOwner]) {
      const banned = await order(who, code)
      expect([banned.status, banned.json["code"]]).toEqual([429, "RATE_LIMITED"])
      expect(Number(banned.headers.get("retry-after"))).toBeGreaterThan(0)
    }
    expect((await order(tester, "TEST-DELIVERED")).status).toBe(201)
    expect((await order(await makeDeveloper(server), code)).status).toBe(201)
  })
})

describe("a challenge on the ways in", () => {
  it("is asked for at register, log-in and forgotten password where operators want one, by header or body", async () => {
    const email = await newPerson(server)
    const settings = {
      turnstile_secret_key: TURNSTILE_SECRET,
      turnstile_enabled: true,
    }
    for (const [key, value] of Object.entries(settings)) {
      await ask(server, "PUT", `/admin/settings/${key}`, { body: { value } })
    }
    for (const [index, [path, body]] of [
      ["/api/user/register", { email: newEmail(), password: PASSWORD }] as const,
      ["/api/user/login", { email, password: PASSWORD }] as const,
      ["/api/user/password/forgot", { email }] as const,
    ].entries()) {
      const refused = await post(server, path, body)
      expect([refused.status, refused.json["code"]]).toEqual([403, "CHALLENGE_REQUIRED"])
      expect((await post(server, path, { ...body, challenge: "made up" })).json["code"]).toBe("CHALLENGE_FAILED")
      expect((await post(server, path, { ...body, challenge: `${PASSED}body-${index}` })).status).toBe(200)
      const headers = { "cf-turnstile-response": `${PASSED}header-${index}` }
      expect((await post(server, path, body, { headers })).status).toBe(200)
    }
    await ask(server, "PUT", "/admin/settings/turnstile_enabled", { body: { value: false } })
    expect((await logIn(server, email)).status).toBe(200)
  })
})
