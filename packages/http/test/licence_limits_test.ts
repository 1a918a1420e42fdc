import { RATE_LIMITS_DEFAULT } from "@mintcode/http/server"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { licenceCode } from "./licence_shop.ts"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

let server: TestServer
beforeAll(async () => {
  server = await startServer({ config: { trustedProxies: ["127.0.0.0/8"] } })
})
afterAll(() => server.stop())

const from = (address: string, code: string, machine = "machine-1") =>
  ask(server, "POST", "/api/validate", {
    body: { code, machine_code: machine },
    headers: { "x-forwarded-for": address },
  })

const statusFrom = (address: string, code: string) =>
  ask(server, "GET", `/api/status/${code}`, { headers: { "x-forwarded-for": address } })

describe("limits on licences", () => {
  it("ban an address that guesses, on both routes, and leave others alone", async () => {
    const code = await licenceCode(server)
    for (let tries = 0; tries <= RATE_LIMITS_DEFAULT.refusalsFree; tries++) {
      const answer =
        tries % 2 === 0 ? await from("203.0.113.7", "NO-SUCH-CODE") : await statusFrom("203.0.113.7", "NONE")
      expect(answer.status).toBe(404)
    }
    for (const banned of [await from("203.0.113.7", code), await statusFrom("203.0.113.7", code)]) {
      expect([banned.status, banned.json["status"], banned.json["code"]]).toEqual([429, "error", "RATE_LIMITED"])
      expect(Number(banned.headers.get("retry-after"))).toBeGreaterThan(0)
      expect(String(banned.json["message"])).toContain("频繁")
    }
    expect((await from("203.0.113.8", code)).status).toBe(200)
  })

  it("let bound machines ask more often than the burst holds, and another machine no more often than that", async () => {
    const code = await licenceCode(server)
    for (let asked = 0; asked <= RATE_LIMITS_DEFAULT.burst; asked++) {
      expect((await from("203.0.113.9", code)).status).toBe(200)
    }
    const answers = new Map<number, number>()
    for (let asked = 0; asked < RATE_LIMITS_DEFAULT.burst + 5; asked++) {
      const { status } = await from("203.0.113.10", code, "machine-2")
      answers.set(status, (answers.get(status) ?? 0) + 1)
    }
    expect(answers.get(403)).toBeGreaterThanOrEqual(RATE_LIMITS_DEFAULT.burst)
    expect(answers.get(429)).toBeGreaterThan(0)
    expect((await from("203.0.113.9", code)).status).toBe(200)
  })

  it("ban whoever guesses with no tries left, so that an empty bucket is no cover", async () => {
    const [own, unused] = [await licenceCode(server), await licenceCode(server)]
    expect((await from("203.0.113.11", own)).status).toBe(200)
    const another = () => from("203.0.113.12", own, "machine-2")
    for (let asked = 0; asked <= RATE_LIMITS_DEFAULT.burst; asked++) await another()
    for (let guesses = 0; guesses <= RATE_LIMITS_DEFAULT.refusalsFree; guesses++) {
      // Keeps the bucket empty while it fills up again.
      await another()
      await from("203.0.113.12", `NO-SUCH-CODE-${guesses}`)
    }
    expect((await from("203.0.113.12", unused)).json["code"]).toBe("RATE_LIMITED")
    expect((await from("203.0.113.11", unused)).json["code"]).toBe("ACTIVATED")
  })
})
