import { RATE_LIMITS_DEFAULT } from "@mintcode/http/server"
import { Option, Redacted } from "effect"
import { afterEach, describe, expect, it } from "vitest"
import { makeDeveloper } from "./developer.ts"
import { ask } from "./requests.ts"
import { type ServerOptions, startServer, type TestServer } from "./server_fixture.ts"
import { mintCode, redeemFrom } from "./shop.ts"

let server: TestServer
afterEach(() => server.stop())

const start = async (options: ServerOptions = {}) => {
  server = await startServer({ ...options, config: { trustedProxies: ["127.0.0.0/8"], ...options.config } })
  await ask(server, "POST", "/admin/skus", { body: { id: "gift", name: { zh: "礼物", en: "Gift" } } })
}

describe("orders by code", () => {
  const ORDERS = 70

  it("of an API key are not held up by strangers at its address, nor by how many good ones there are", async () => {
    await start()
    const from = { "x-forwarded-for": "203.0.113.40" }
    const developer = await makeDeveloper(server)
    for (let tries = 0; tries <= RATE_LIMITS_DEFAULT.refusalsFree + 4; tries++) {
      await redeemFrom(server, "203.0.113.40", "NO-SUCH-CODE")
    }
    const { text } = await ask(server, "POST", "/admin/vouchers/generate", { body: { skuId: "gift", count: ORDERS } })
    const codes = text.trim().split("\n")
    expect(codes).toHaveLength(ORDERS)
    expect((await redeemFrom(server, "203.0.113.40", codes[0] ?? "")).status).toBe(429)
    const statuses = new Set<number>()
    for (const code of codes) statuses.add((await developer.ask("POST", "/v1/orders", { code }, from)).status)
    expect([...statuses]).toEqual([201])
  })

  it("that are guesses are held up at every address, and count at the address besides", async () => {
    await start()
    const developer = await makeDeveloper(server)
    const guess = (address: string, code = "NO-SUCH-CODE") =>
      developer.ask("POST", "/v1/orders", { code }, { "x-forwarded-for": address })
    for (let tries = 0; tries <= RATE_LIMITS_DEFAULT.refusalsFree + 1; tries++) await guess("203.0.113.41")
    expect((await guess("203.0.113.42", await mintCode(server, "gift"))).json["code"]).toBe("RATE_LIMITED")
    expect((await redeemFrom(server, "203.0.113.41", await mintCode(server, "gift"))).status).toBe(429)
    expect((await redeemFrom(server, "203.0.113.42", await mintCode(server, "gift"))).status).toBe(202)
  })
})

describe("limits on codes", () => {
  it("ban an address that guesses, for longer each time, and leave others alone", async () => {
    await start()
    const free = RATE_LIMITS_DEFAULT.refusalsFree
    for (let tries = 0; tries <= free; tries++) {
      expect((await redeemFrom(server, "203.0.113.7", "NO-SUCH-CODE")).status).toBe(422)
    }
    const code = await mintCode(server, "gift")
    const banned = await redeemFrom(server, "203.0.113.7", code)
    expect([banned.status, banned.json["code"], banned.headers.get("retry-after")]).toEqual([429, "RATE_LIMITED", "2"])
    expect(banned.headers.get("ratelimit")).toMatch(/^"redeem";r=\d+;t=\d+$/)
    expect(banned.headers.get("ratelimit-policy")).toBe('"redeem";q=60;w=60')
    expect((await redeemFrom(server, "203.0.113.8", code)).status).toBe(202)
  })

  it("are not lifted by showing a code of one's own again and again", async () => {
    await start()
    const from = "203.0.113.9"
    const first = await redeemFrom(server, from, await mintCode(server, "gift"))
    const code = await mintCode(server, "gift")
    const held = await redeemFrom(server, from, code)
    expect([first.status, held.status]).toEqual([202, 202])
    const token = { authorization: `Bearer ${held.json["token"]}` }
    for (let tries = 0; tries <= RATE_LIMITS_DEFAULT.refusalsFree; tries++) {
      expect((await redeemFrom(server, from, code, token)).status).toBe(202)
      expect((await redeemFrom(server, from, "NO-SUCH-CODE")).status).toBe(422)
    }
    expect((await redeemFrom(server, from, code, token)).status).toBe(429)
  })

  it("take keys of enough length alone for proof, and count wrong ones as refused codes", async () => {
    await start()
    const held = async (key: string) => {
      const headers = { "idempotency-key": key, "x-forwarded-for": "203.0.113.10" }
      const { json } = await redeemFrom(server, "203.0.113.10", await mintCode(server, "gift"), headers)
      return (await ask(server, "GET", `/redeem/${json["id"]}`, { headers })).status
    }
    expect(await held("k".repeat(15))).toBe(404)
    expect(await held("k".repeat(16))).toBe(200)
    const statuses = []
    for (let tries = 0; tries <= RATE_LIMITS_DEFAULT.refusalsFree + 1; tries++) {
      const headers = { "idempotency-key": `a guess of a key ${tries}`, "x-forwarded-for": "203.0.113.11" }
      statuses.push((await ask(server, "GET", "/redeem/01a1f8bd-9085-7c11-8916-5f787a08e885", { headers })).status)
    }
    expect([new Set(statuses.slice(0, -1)), statuses.at(-1)]).toEqual([new Set([404]), 429])
  })

  it("hold for trying again and giving up as well", async () => {
    await start({ limits: { ...RATE_LIMITS_DEFAULT, burst: 2, perMinute: 1 } })
    const statuses = []
    for (const what of ["retry", "cancel", "retry"]) {
      statuses.push((await ask(server, "POST", `/redeem/01a1f8bd-9085-7c11-8916-5f787a08e885/${what}`)).status)
    }
    expect(statuses).toEqual([404, 404, 429])
  })

  it("count an IPv6 customer by the /64, and codes of a list one by one", async () => {
    await start({ limits: { ...RATE_LIMITS_DEFAULT, burst: 5, perMinute: 5 } })
    const statuses = []
    for (let host = 1; host <= 6; host++) {
      statuses.push((await redeemFrom(server, `2001:db8:1:2::${host}`, "NO-SUCH-CODE")).status)
    }
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429])
    expect((await redeemFrom(server, "2001:db8:1:3::1", "NO-SUCH-CODE")).status).toBe(422)
    const list = await ask(server, "POST", "/redeem/batch", {
      body: { codes: ["A1", "A2", "A3", "A4"] },
      headers: { "x-forwarded-for": "2001:db8:1:3::1" },
    })
    expect(list.status).toBe(200)
    const after = await redeemFrom(server, "2001:db8:1:3::9", "NO-SUCH-CODE")
    expect([after.status, after.headers.get("ratelimit")]).toEqual([429, expect.stringContaining("r=0")])
  })

  it("believe nobody but trusted proxies about whom a request is from", async () => {
    await start({ config: { trustedProxies: [] }, limits: { ...RATE_LIMITS_DEFAULT, burst: 3, perMinute: 3 } })
    const statuses = []
    for (let client = 1; client <= 4; client++) {
      statuses.push((await redeemFrom(server, `203.0.113.${client}`, "NO-SUCH-CODE")).status)
    }
    expect(statuses).toEqual([422, 422, 422, 429])
  })

  it("wake up when many addresses guess, and let those through who have done nothing", async () => {
    await start({ limits: { ...RATE_LIMITS_DEFAULT, refusalsPerMinute: 5 } })
    for (let client = 1; client <= 5; client++) await redeemFrom(server, `203.0.113.${client}`, "NO-SUCH-CODE")
    expect((await redeemFrom(server, "203.0.113.1", "NO-SUCH-CODE")).status).toBe(429)
    expect((await redeemFrom(server, "198.51.100.1", await mintCode(server, "gift"))).status).toBe(202)
  })
})

describe("headers", () => {
  const cookieOf = async (publicUrl: string) => {
    await start({ config: { publicUrl } })
    return ask(server, "POST", "/redeem", { body: { code: await mintCode(server, "gift") } })
  }

  it("hand out a cookie that scripts and other sites cannot use", async () => {
    const answer = await cookieOf("http://127.0.0.1")
    expect(answer.headers.get("set-cookie")).toMatch(
      /^mintcode_holder=[\w-]{43}; Max-Age=2592000; Path=\/redeem; HttpOnly; SameSite=Lax$/,
    )
    expect(answer.headers.get("strict-transport-security")).toBeNull()
  })

  it("mark the cookie secure, and ask for HTTPS, where the shop is reached by it", async () => {
    const answer = await cookieOf("https://shop.example")
    expect(answer.headers.get("set-cookie")).toMatch(/; Secure; SameSite=Lax$|; SameSite=Lax; Secure$|Secure/)
    expect(answer.headers.get("strict-transport-security")).toBe("max-age=31536000")
  })

  it("stand on every answer, good or bad", async () => {
    await start()
    for (const [method, path] of [
      ["GET", "/"],
      ["GET", "/nothing"],
      ["GET", "/admin/vouchers"],
      ["GET", "/docs"],
    ] as const) {
      const answer = await ask(server, method, path)
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff")
      expect(answer.headers.get("referrer-policy")).toBe("no-referrer")
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'")
      expect(answer.headers.get("x-request-id")).toMatch(/^[\w-]{16}$/)
      expect(answer.headers.get("cache-control")).toBe(path === "/docs" ? "no-cache" : "no-store")
    }
  })
})

describe("the operator token from the environment", () => {
  it("is taken as it is set", async () => {
    await start({ config: { adminToken: Option.some(Redacted.make("from-the-environment")) } })
    expect((await ask(server, "GET", "/admin/settings", { token: "from-the-environment" })).status).toBe(200)
    expect((await ask(server, "GET", "/admin/settings", { token: "from-the-environmenT" })).status).toBe(401)
    const basic = await ask(server, "GET", "/admin/settings", {
      token: null,
      headers: { authorization: "Basic from-the-environment" },
    })
    expect(basic.json["code"]).toBe("TOKEN_MISSING")
  })
})
