import { Effect, Exit, Scope } from "effect"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import {
  makeTurnstileServer,
  PASSED,
  TURNSTILE_SECRET,
  type TurnstileServer,
} from "../../adapters/test/turnstile_server.ts"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"
import { mintCode } from "./shop.ts"

let server: TestServer
let turnstile: TurnstileServer
const scope = Effect.runSync(Scope.make())
let made = 0
const passed = () => `${PASSED}${++made}`

const set = (key: string, value: unknown) => ask(server, "PUT", `/admin/settings/${key}`, { body: { value } })
const redeem = (body: object, headers: Readonly<Record<string, string>> = {}) =>
  ask(server, "POST", "/redeem", { body, headers: { "x-forwarded-for": `203.0.113.${++made % 250}`, ...headers } })

beforeAll(async () => {
  turnstile = await Effect.runPromise(Scope.extend(makeTurnstileServer, scope))
  server = await startServer({ config: { trustedProxies: ["127.0.0.1"], challengeOrigin: turnstile.url } })
  await ask(server, "POST", "/admin/skus", { body: { id: "gift", name: { zh: "礼物", en: "Gift" } } })
})
beforeEach(async () => {
  await set("turnstile_secret_key", TURNSTILE_SECRET)
  await set("turnstile_enabled", true)
})
afterAll(async () => {
  await server.stop()
  await Effect.runPromise(Scope.close(scope, Exit.void))
})

describe("a challenge", () => {
  it("is asked for where operators want one, in a header or in the body", async () => {
    const code = await mintCode(server, "gift")
    const without = await redeem({ code })
    expect([without.status, without.json["code"]]).toEqual([403, "CHALLENGE_REQUIRED"])
    const header = await redeem({ code }, { "cf-turnstile-response": passed() })
    expect(header.status).toBe(202)
    expect((await redeem({ code: await mintCode(server, "gift"), challenge: passed() })).status).toBe(202)
    const list = { codes: [await mintCode(server, "gift")] }
    expect((await ask(server, "POST", "/redeem/batch", { body: list })).json["code"]).toBe("CHALLENGE_REQUIRED")
    expect((await ask(server, "POST", "/redeem/batch", { body: { ...list, challenge: passed() } })).status).toBe(200)
  })

  it("is good for one request, also when two are sent at once", async () => {
    const [code, challenge] = [await mintCode(server, "gift"), passed()]
    const answers = await Promise.all([redeem({ code, challenge }), redeem({ code, challenge })])
    expect(answers.map(({ json }) => json["code"] ?? "accepted").sort()).toEqual(["CHALLENGE_FAILED", "accepted"])
    const failed = await redeem({ code, challenge: "made up" })
    expect([failed.status, failed.json["code"]]).toEqual([403, "CHALLENGE_FAILED"])
  })

  it("lets nobody through while it cannot be checked, and takes the same token afterwards", async () => {
    const [code, challenge] = [await mintCode(server, "gift"), passed()]
    turnstile.goWrong("500", "500")
    const away = await redeem({ code, challenge })
    expect([away.status, away.json["code"]]).toEqual([503, "CHALLENGE_UNAVAILABLE"])
    expect(Number(away.headers.get("retry-after"))).toBeGreaterThan(0)
    expect((await redeem({ code, challenge })).status).toBe(202)
    await set("turnstile_secret_key", "")
    expect((await redeem({ code, challenge: passed() })).json["code"]).toBe("CHALLENGE_UNAVAILABLE")
  })

  it("comes after the limits, so that nobody can have Turnstile asked without end", async () => {
    const headers = { "x-forwarded-for": "198.51.100.1" }
    let tries = 0
    let asked = 0
    // How many it takes depends on how fast they come: the limit fills up again meanwhile.
    for (let status = 0; status !== 429; tries++) {
      expect(tries).toBeLessThan(1_000)
      asked = turnstile.asked.length
      status = (await redeem({ code: "NO-SUCH-CODE", challenge: passed() }, headers)).status
    }
    expect(turnstile.asked.length).toBe(asked)
  })

  it("is not asked for where operators want none", async () => {
    await set("turnstile_enabled", false)
    expect((await redeem({ code: await mintCode(server, "gift") })).status).toBe(202)
  })

  it("puts neither token nor secret into a log", () => {
    for (const line of server.logs)
      expect(line.includes(PASSED) || line.includes(TURNSTILE_SECRET) ? line : "").toBe("")
  })
})
