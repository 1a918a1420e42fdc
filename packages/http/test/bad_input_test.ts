import { request } from "node:http"
import { BODY_BYTES_DEFAULT, REDEEM_BATCH_MAX, REDEEM_CODE_MAX } from "@mintcode/http/api"
import { ROUTES, URL_LENGTH_MAX } from "@mintcode/http/server"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Ask, ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

let server: TestServer
beforeAll(async () => {
  server = await startServer()
  await ask(server, "POST", "/admin/skus", { body: { id: "gift", name: { zh: "礼物", en: "Gift" } } })
})
afterAll(() => server.stop())

/** Stands for a secret that was sent in a wrong place: no answer may hold it. */
const SECRET = "SECRET-4711-PLEASE-DO-NOT-ECHO"

type Case = readonly [
  what: string,
  method: string,
  path: string,
  ask: Ask,
  status: number,
  code: string,
  field?: string,
]

const json = (raw: string, type = "application/json"): Ask => ({ raw, headers: { "content-type": type } })

/** Sends a body of unknown length; gives the status, or what became of the connection. */
const sendChunks = (bytes: number): Promise<number | string | undefined> =>
  new Promise((resolve) => {
    const sending = request(`${server.url}/redeem`, { method: "POST", headers: { "content-type": "application/json" } })
    sending.on("response", (response) => resolve(response.resume().statusCode))
    sending.on("error", (error) => resolve(error.message))
    const more = (left: number): void => {
      if (left <= 0) sending.end()
      else sending.write("x".repeat(8_192), () => more(left - 8_192))
    }
    more(bytes)
  })

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })

const CASES: ReadonlyArray<Case> = [
  ["JSON that breaks off", "POST", "/redeem", json(`{"code": "${SECRET}`), 400, "JSON_MALFORMED"],
  ["an empty body", "POST", "/redeem", json(""), 400, "JSON_MALFORMED"],
  ["a body that is a list", "POST", "/redeem", { body: [SECRET] }, 400, "FIELD_INVALID", ""],
  ["a body that is null", "POST", "/redeem", { body: null }, 400, "FIELD_INVALID", ""],
  ["a body that is a text", "POST", "/redeem", { body: SECRET }, 400, "FIELD_INVALID", ""],
  [
    "a form instead of JSON",
    "POST",
    "/redeem",
    json(`code=${SECRET}`, "application/x-www-form-urlencoded"),
    415,
    "CONTENT_TYPE_UNSUPPORTED",
  ],
  ["no content type", "POST", "/redeem", json(`{"code":"A"}`, ""), 415, "CONTENT_TYPE_UNSUPPORTED"],
  [
    "another character set",
    "POST",
    "/redeem",
    json(`{"code":"A"}`, "application/json; charset=utf-16"),
    415,
    "CONTENT_TYPE_UNSUPPORTED",
  ],
  [
    "a compressed body",
    "POST",
    "/redeem",
    { body: { code: "A" }, headers: { "content-encoding": "gzip" } },
    415,
    "CONTENT_TYPE_UNSUPPORTED",
  ],
  ["a body over the limit", "POST", "/redeem", json(`"${"x".repeat(BODY_BYTES_DEFAULT)}"`), 413, "BODY_TOO_LARGE"],
  ["an unknown field", "POST", "/redeem", { body: { code: SECRET, extra: SECRET } }, 400, "UNKNOWN_FIELD", "/extra"],
  [
    "an unknown field further in",
    "POST",
    "/redeem",
    { body: { code: SECRET, input: { phone: SECRET } } },
    400,
    "UNKNOWN_FIELD",
    "/input/phone",
  ],
  ["a code as the name of a field", "POST", "/redeem", { body: { [SECRET]: 1 } }, 400, "UNKNOWN_FIELD", "/*"],
  ["no code", "POST", "/redeem", { body: {} }, 400, "FIELD_MISSING", "/code"],
  ["an empty code", "POST", "/redeem", { body: { code: "" } }, 400, "FIELD_INVALID", "/code"],
  ["a number as code", "POST", "/redeem", { body: { code: 4711 } }, 400, "FIELD_INVALID", "/code"],
  ["a list around the code", "POST", "/redeem", { body: { code: [SECRET] } }, 400, "FIELD_INVALID", "/code"],
  ["an object as code", "POST", "/redeem", { body: { code: { $ne: null } } }, 400, "FIELD_INVALID", "/code"],
  [
    "an over-long code",
    "POST",
    "/redeem",
    { body: { code: SECRET.repeat(REDEEM_CODE_MAX) } },
    400,
    "FIELD_INVALID",
    "/code",
  ],
  ["a NUL in the code", "POST", "/redeem", { body: { code: `${SECRET}\0` } }, 400, "TEXT_INVALID", "/code"],
  ["half a surrogate pair", "POST", "/redeem", json(`{"code":"${SECRET}\\ud83d"}`), 400, "TEXT_INVALID", "/code"],
  [
    "a prototype key",
    "POST",
    "/redeem",
    json(`{"code":"${SECRET}","__proto__":{"admin":true}}`),
    400,
    "UNKNOWN_FIELD",
    "/*",
  ],
  [
    "a constructor key further in",
    "POST",
    "/admin/plans",
    json(`{"name":"x","parameters":{"constructor":{}}}`),
    400,
    "UNKNOWN_FIELD",
    "/parameters/*",
  ],
  ["nesting without end", "POST", "/admin/plans", { body: { parameters: nested(40) } }, 400, "JSON_MALFORMED"],
  ["SQL in a code", "POST", "/redeem", { body: { code: "' OR 1=1; DROP TABLE voucher; --" } }, 422, "CODE_REFUSED"],
  [
    "zero-width and full-width characters",
    "POST",
    "/redeem",
    { body: { code: "ＡＢＣＤ\u200b\u200dＥＦＧＨ" } },
    422,
    "CODE_REFUSED",
  ],
  [
    "an e-mail that is none",
    "POST",
    "/redeem",
    { body: { code: "A", input: { email: SECRET } } },
    400,
    "FIELD_INVALID",
    "/input/email",
  ],
  ["an empty list of codes", "POST", "/redeem/batch", { body: { codes: [] } }, 400, "FIELD_INVALID", "/codes"],
  [
    "too many codes in a list",
    "POST",
    "/redeem/batch",
    { body: { codes: Array.from({ length: REDEEM_BATCH_MAX + 1 }, () => SECRET) } },
    400,
    "FIELD_INVALID",
    "/codes",
  ],
  [
    "an idempotency key that is too long",
    "POST",
    "/redeem",
    { body: { code: "A" }, headers: { "idempotency-key": "k".repeat(256) } },
    400,
    "FIELD_INVALID",
    "/idempotency-key",
  ],
  ["a wrong id", "GET", `/redeem/${SECRET}%20x`, {}, 400, "FIELD_INVALID", "/id"],
  ["an id of nothing", "GET", "/redeem/01a1f8bd-9085-7c11-8916-5f787a08e885", {}, 404, "REDEMPTION_NOT_FOUND"],
  ["an address that does not decode", "GET", "/redeem/%ZZ", {}, 400, "BAD_REQUEST"],
  ["a NUL in the address", "GET", "/redeem/a%00b", {}, 400, "BAD_REQUEST"],
  ["an over-long address", "GET", `/redeem/${"a".repeat(URL_LENGTH_MAX)}`, {}, 414, "URL_TOO_LONG"],
  ["an address of nothing", "GET", `/${SECRET}`, {}, 404, "ROUTE_NOT_FOUND"],
  ["a method that is not there", "DELETE", "/redeem", {}, 405, "METHOD_NOT_ALLOWED"],
  [
    "a negative count",
    "POST",
    "/admin/vouchers",
    { body: { productId: "gift", count: -1 } },
    400,
    "FIELD_INVALID",
    "/count",
  ],
  [
    "a broken count",
    "POST",
    "/admin/vouchers",
    { body: { productId: "gift", count: 1.5 } },
    400,
    "FIELD_INVALID",
    "/count",
  ],
  [
    "a count as text",
    "POST",
    "/admin/vouchers",
    { body: { productId: "gift", count: "10" } },
    400,
    "FIELD_INVALID",
    "/count",
  ],
  [
    "a count beyond the limit",
    "POST",
    "/admin/vouchers/generate",
    { body: { skuId: "gift", count: 1_000_001 } },
    400,
    "FIELD_INVALID",
    "/count",
  ],
  [
    "a count beyond one answer",
    "POST",
    "/admin/vouchers",
    { body: { productId: "gift", count: 10_001 } },
    400,
    "COUNT_TOO_LARGE",
  ],
  [
    "a product id that cannot be",
    "POST",
    "/admin/skus",
    { body: { id: `${SECRET}!`, name: { zh: "a", en: "b" } } },
    400,
    "FIELD_INVALID",
    "/id",
  ],
  [
    "a weak format",
    "POST",
    "/admin/vouchers",
    { body: { productId: "gift", count: 1, format: { length: 6 } } },
    400,
    "FORMAT_WEAK",
    "/length",
  ],
  ["an unknown filter", "GET", `/admin/vouchers?colour=${SECRET}`, {}, 400, "UNKNOWN_FIELD", "/colour"],
  ["an unknown state", "GET", `/admin/vouchers?state=${SECRET}`, {}, 400, "FIELD_INVALID", "/state"],
  ["a limit of nothing", "GET", "/admin/vouchers?limit=0", {}, 400, "FIELD_INVALID", "/limit"],
  ["a limit beyond the limit", "GET", "/admin/vouchers?limit=501", {}, 400, "FIELD_INVALID", "/limit"],
  ["a limit that is no number", "GET", `/admin/vouchers?limit=${SECRET}`, {}, 400, "FIELD_INVALID", "/limit"],
  ["a limit given twice", "GET", "/admin/vouchers?limit=1&limit=2", {}, 400, "FIELD_INVALID", "/limit"],
  ["a cursor made by hand", "GET", `/admin/vouchers?after=${SECRET}`, {}, 400, "CURSOR_INVALID", "/after"],
  [
    "an ETag that is none",
    "PATCH",
    "/admin/skus/gift",
    { body: {}, headers: { "if-match": SECRET } },
    400,
    "FIELD_INVALID",
    "/if-match",
  ],
  [
    "an import without codes",
    "POST",
    "/admin/vouchers/import?productId=gift",
    json("\n\n", "text/plain"),
    400,
    "FIELD_MISSING",
    "/codes",
  ],
  [
    "an import without product",
    "POST",
    "/admin/vouchers/import",
    json("A", "text/plain"),
    400,
    "FIELD_MISSING",
    "/productId",
  ],
  [
    "an import with a NUL",
    "POST",
    "/admin/vouchers/import?productId=gift",
    json("A\0B", "text/plain"),
    400,
    "TEXT_INVALID",
  ],
  [
    "a setting of another type",
    "PUT",
    "/admin/settings/breaker_sample_min",
    { body: { value: SECRET } },
    400,
    "SETTING_INVALID",
    "/value",
  ],
  [
    "a driver that is not there",
    "POST",
    "/admin/upstreams",
    { body: { driver: SECRET, name: "x", baseUrl: "https://x.example", currency: "USD" } },
    400,
    "DRIVER_UNKNOWN",
    "/driver",
  ],
  [
    "a base address that is none",
    "POST",
    "/admin/upstreams",
    { body: { driver: "x", name: "x", baseUrl: SECRET, currency: "USD" } },
    400,
    "FIELD_INVALID",
    "/baseUrl",
  ],
  [
    "a token that is no text",
    "POST",
    "/admin/upstreams",
    { body: { driver: "x", name: "x", baseUrl: "https://x.example", currency: "USD", token: { secret: SECRET } } },
    400,
    "FIELD_INVALID",
    "/token",
  ],
]

describe("bad input", () => {
  for (const [name, method, path, what, status, code, field] of CASES) {
    it(`${name} gets a clear answer that does not repeat it`, async () => {
      const answer = await ask(server, method, path, what)
      expect([answer.status, answer.json["code"]]).toEqual([status, code])
      expect(answer.headers.get("content-type")).toBe("application/problem+json")
      expect(answer.text).not.toContain("SECRET")
      expect(answer.json).toMatchObject({ status, type: expect.stringMatching(/^urn:mintcode:problem:/) })
      if (field !== undefined) {
        expect((answer.json["errors"] as ReadonlyArray<{ path: string }>)[0]?.path).toBe(field)
      }
    })
  }

  it("tells all that is wrong at once", async () => {
    const answer = await ask(server, "POST", "/admin/skus", { body: { id: "?", kind: "x", extra: 1 } })
    const paths = (answer.json["errors"] as ReadonlyArray<{ path: string }>).map(({ path }) => path)
    expect(new Set(paths)).toEqual(new Set(["/id", "/name", "/kind", "/extra"]))
  })

  it("finds nothing at an address that is spelled otherwise than declared", async () => {
    for (const path of [
      "/ADMIN/vouchers",
      "/admin//vouchers",
      "/admin/%76ouchers",
      "/admin/vouchers/",
      "/admin/vouchers;x",
      "/admin/vouchers/EXPORT",
      "/admin/vouchers/%65xport",
      "/admin/vouchers/export;x",
    ]) {
      const answer = await ask(server, "GET", path, { token: server.token })
      expect([path, answer.json["code"]]).toEqual([path, "ROUTE_NOT_FOUND"])
    }
    // Nothing that is declared is out of reach.
    for (const { path } of ROUTES) {
      const answer = await ask(server, "OPTIONS", path, { token: server.token })
      expect([path, answer.json["code"]]).toEqual([path, "METHOD_NOT_ALLOWED"])
    }
  })

  it("takes HEAD for GET, but not where looking counts, and tells the methods there are", async () => {
    expect((await ask(server, "HEAD", "/openapi.json")).status).toBe(200)
    expect((await ask(server, "HEAD", "/admin/vouchers")).status).toBe(200)
    const result = await ask(server, "HEAD", "/redeem/01a1f8bd-9085-7c11-8916-5f787a08e885/result")
    expect([result.status, result.headers.get("allow")]).toEqual([405, "GET"])
    const options = await ask(server, "OPTIONS", "/redeem")
    expect([options.status, options.headers.get("allow")]).toEqual([405, "POST"])
  })

  it("refuses a body that grows beyond the limit without having said so", async () => {
    expect(await sendChunks(BODY_BYTES_DEFAULT + 8_192)).toBe(413)
  })

  it("cuts off whoever goes on sending after that", async () => {
    expect(await sendChunks(64 * 1024 * 1024)).not.toBe(200)
  })

  it("changes nothing and logs no secret", async () => {
    expect((await ask(server, "GET", "/admin/vouchers/counts")).json["total"]).toBe(0)
    expect((await ask(server, "GET", "/admin/skus")).json["items"]).toHaveLength(1)
    expect(server.logs.filter((line) => line.includes("SECRET"))).toEqual([])
    expect(server.logs.filter((line) => line.includes("ERROR"))).toEqual([])
  })
})
