import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { findSupplierName } from "../../../tools/supplier_names.ts"
import { openEvents } from "./event_reader.ts"
import { type Answer, ask } from "./requests.ts"
import { driverName, otherDriverName, startServer, type TestServer } from "./server_fixture.ts"
import { mintCode, mintCodes, openShop, quickMarket, redeem, waitFor } from "./shop.ts"

/** The seams of one test: what was sent and told, and which secrets went through. */
let server: TestServer
const answers: Array<readonly [what: string, answer: Answer]> = []
const secrets: Array<string> = []

const noted = async (method: string, path: string, what: Parameters<typeof ask>[3] = {}): Promise<Answer> => {
  const answer = await ask(server, method, path, what)
  answers.push([`${method} ${path}`, answer])
  return answer
}

beforeAll(async () => {
  server = await startServer({ script: quickMarket })
  const shop = await openShop(server)
  const never = await openShop(server, "england")
  const codes = await mintCodes(server, shop.productId, 2)
  const [code = "", other = ""] = codes
  const key = "a-key-that-is-secret-4711"
  const accepted = await noted("POST", "/redeem", { body: { code }, headers: { "idempotency-key": key } })
  const held = { id: String(accepted.json["id"]), token: String(accepted.json["token"]) }
  const cookie = (accepted.headers.get("set-cookie") ?? "").split(";")[0] ?? ""
  secrets.push(...codes, key, held.token, cookie.split("=")[1] ?? "", server.token)

  answers.push(["delivered", await waitFor(server, held, "delivered")])
  const events = await openEvents(server, held)
  const told = JSON.stringify(await events.read())
  answers.push(["events", { status: 200, headers: events.headers, text: told, json: {} }])
  for (const path of ["", "/result"]) await noted("GET", `/redeem/${held.id}${path}`, { token: held.token })
  await noted("GET", `/redeem/${held.id}`, { headers: { cookie } })
  await noted("POST", `/redeem/${held.id}/retry`, { token: held.token })
  await noted("POST", "/redeem", { body: { code } })
  await noted("POST", "/redeem", { body: { code: other, more: code } })
  await noted("POST", "/redeem", { raw: `{"code":"${code}` })
  await noted("POST", "/redeem/batch", { body: { codes: [code, other] }, headers: { "idempotency-key": key } })
  // What people do by mistake: the code in the address, the token in the query.
  await noted("GET", `/redeem/${code}`)
  await noted("GET", `/${code}?token=${held.token}`)
  await noted("POST", `/redeem?code=${code}`, { body: { code } })
  // An order that goes wrong upstream in every way that a buyer can notice.
  server.simulator?.addFaults([])
  const lost = await redeem(server, await mintCode(server, never.productId))
  await noted("POST", `/redeem/${lost.id}/cancel`, { token: lost.token })
  answers.push(["cancelled", await waitFor(server, lost, "cancelled")])
  secrets.push(lost.token)
  for (const path of ["/", "/healthz", "/readyz", "/api/health", "/openapi.json", "/docs", "/nothing"])
    await noted("GET", path)
  // Operators' requests are logged as well.
  await ask(server, "POST", "/admin/vouchers/search", { body: { code } })
  await ask(server, "GET", `/admin/vouchers/export?productId=${shop.productId}`)
  await ask(server, "GET", `/admin/redemptions/${held.id}`)
})
afterAll(() => server.stop())

describe("the public surface", () => {
  it("names no supplier in any answer, header or page", () => {
    expect(answers.length).toBeGreaterThan(20)
    for (const [what, { text, headers }] of answers) {
      for (const told of [text, JSON.stringify([...headers])]) {
        expect([what, findSupplierName(told)]).toEqual([what, undefined])
        if (what !== "GET /docs")
          expect([what, told.includes(driverName) || told.includes(otherDriverName)]).toEqual([what, false])
      }
    }
  })

  it("names no supplier in the declaration's own sources", () => {
    const folder = fileURLToPath(new URL("../src", import.meta.url))
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts") || file.endsWith("_test.ts")) continue
      expect([file, findSupplierName(readFileSync(join(folder, file), "utf8"))]).toEqual([file, undefined])
    }
  })

  it("describes itself as OpenAPI 3.1 with every error as a problem", async () => {
    const { json } = await ask(server, "GET", "/openapi.json")
    expect(json["openapi"]).toMatch(/^3\.1\./)
    const operations = Object.values(
      json["paths"] as Record<
        string,
        Record<string, { operationId: string; responses: Record<string, { content?: object }> }>
      >,
    ).flatMap((methods) => Object.values(methods))
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
    for (const { operationId, responses } of operations) {
      for (const [status, { content }] of Object.entries(responses)) {
        if (Number(status) < 400) continue
        // Programs with a licence read refusals in a shape of their own.
        const isOwn = JSON.stringify(content ?? {}).includes("LicenceRefusal")
        expect([operationId, isOwn && !operationId.startsWith("licences.")]).toEqual([operationId, false])
        expect([operationId, Object.keys(content ?? {})]).toEqual([
          operationId,
          [isOwn ? "application/json" : "application/problem+json"],
        ])
      }
    }
    expect(JSON.stringify(json)).not.toContain("HttpApiDecodeError")
  })

  it("shows its description as a page that loads nothing from elsewhere", async () => {
    const page = await ask(server, "GET", "/docs")
    expect(page.headers.get("content-type")).toContain("text/html")
    expect(page.headers.get("content-security-policy")).toMatch(/script-src ('sha256-[\w+/]{43}=' ?)+;/)
    expect(page.text).not.toMatch(/<(script|link|img)[^>]+(src|href)="(https?:)?\/\//)
  })

  it("shows that page under a policy which lets each of its scripts run, and nothing else", async () => {
    const { headers, text } = await ask(server, "GET", "/docs")
    const policy = headers.get("content-security-policy") ?? ""
    // As a browser cuts it: a script ends at the first end tag, and text in it opens no comment that stays open.
    const scripts = [...text.matchAll(/<script( id="[^"]*" type="application\/json")?>([\s\S]*?)<\/script>/g)]
    expect(scripts.map(([, isData]) => isData === undefined)).toEqual([false, true])
    for (const [, , body = ""] of scripts) {
      expect(policy).toContain(`'sha256-${createHash("sha256").update(body).digest("base64")}'`)
      expect(body.replace(/<!--[\s\S]*?-->/g, "")).not.toContain("<!--")
      expect(body).not.toContain("\r")
    }
    expect(text.slice(0, text.indexOf("<script"))).not.toMatch(/ on\w+="/)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'self'")
  })

  it("sends its description once to whoever keeps it", async () => {
    for (const path of ["/openapi.json", "/docs"]) {
      const first = await ask(server, "GET", path)
      const etag = first.headers.get("etag") ?? ""
      const again = await ask(server, "GET", path, { headers: { "if-none-match": `"other", W/${etag}` } })
      expect([again.status, again.text, again.headers.get("etag")]).toEqual([304, "", etag])
      const policy = "content-security-policy"
      expect(again.headers.get(policy)).toBe(first.headers.get(policy))
      expect((await ask(server, "GET", path, { headers: { "if-none-match": '"other"' } })).text).toBe(first.text)
    }
  })

  it("answers with no secret but to whoever it is for", () => {
    const mayShow = /^POST \/redeem($|\/batch)|^POST \/redeem\?/
    for (const [what, { text }] of answers) {
      for (const secret of secrets) {
        if (!mayShow.test(what)) expect([what, text.includes(secret)]).toEqual([what, false])
      }
    }
  })
})

describe("the log", () => {
  it("holds a line for each request and none of the codes, keys, cookies and tokens", () => {
    expect(server.logs.filter((line) => line.includes('"route"')).length).toBeGreaterThan(30)
    for (const line of server.logs) {
      for (const secret of secrets) expect(line.includes(secret) ? line : "").toBe("")
    }
  })
})
