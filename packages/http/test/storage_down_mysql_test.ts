import { Effect, Exit, Redacted, Scope } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { describeMariaDb, mariaDbDatabase, runOn } from "../../adapters/test/maria_db.ts"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

describeMariaDb("while storage is away", () => {
  const scope = Effect.runSync(Scope.make())
  let server: TestServer
  let url: URL
  let root: URL
  beforeAll(async () => {
    const databaseUrl = await Effect.runPromise(Scope.extend(mariaDbDatabase, scope))
    url = new URL(Redacted.value(databaseUrl))
    root = new URL(url.href)
    root.pathname = "/"
    server = await startServer({ databaseUrl })
    await ask(server, "POST", "/admin/skus", { body: { id: "gift", name: { zh: "礼物", en: "Gift" } } })
  })
  afterAll(async () => {
    await server.stop()
    await Effect.runPromise(Scope.close(scope, Exit.void))
  })

  it("breaks a stream off, answers 503 without a word of why, and is not ready", async () => {
    const streaming = await fetch(`${server.url}/admin/vouchers/stream`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${server.token}` },
      body: JSON.stringify({ productId: "gift", count: 200_000 }),
    })
    const reader = streaming.body?.getReader()
    await reader?.read()
    const database = url.pathname.slice(1)
    await runOn(root, `DROP DATABASE ${database}`)
    try {
      const end = async (): Promise<string> => ((await reader?.read())?.done === false ? end() : "as if complete")
      await expect(end()).rejects.toThrow()
      const refused = await ask(server, "POST", "/redeem", { body: { code: "ABCD-EFGH-JKMN" } })
      expect(refused.status).toBe(503)
      expect(refused.json["code"]).toMatch(/^STORAGE_/)
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0)
      expect(refused.text).not.toMatch(/sql|table|mintcode_|database/i)
      // Programs with a licence are told in their own shape.
      const validate = await ask(server, "POST", "/api/validate", { body: { code: "ABCDEFGH", machine_code: "m" } })
      for (const told of [validate, await ask(server, "GET", "/api/status/ABCDEFGH")]) {
        expect([told.status, told.json["status"], told.json["valid"]]).toEqual([503, "error", false])
        expect(told.json["code"]).toMatch(/^STORAGE_/)
        expect(Number(told.headers.get("retry-after"))).toBeGreaterThan(0)
      }
      expect((await ask(server, "GET", "/readyz")).status).toBe(503)
      expect((await ask(server, "GET", "/healthz")).status).toBe(200)
    } finally {
      await runOn(root, `CREATE DATABASE ${database}`)
    }
  })
})
