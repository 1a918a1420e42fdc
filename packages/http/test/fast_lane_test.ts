import { RATE_LIMITS_DEFAULT } from "@mintcode/http/server"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { activeLicence, licenceCodes } from "./licence_shop.ts"
import { type Answer, type Ask, ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"
import { mintCodes, openShop, redeem } from "./shop.ts"

let server: TestServer
beforeAll(async () => {
  const limits = { ...RATE_LIMITS_DEFAULT, burst: 10_000, refusalsFree: 10_000, refusalsPerMinute: 10_000 }
  server = await startServer({ limits })
})
afterAll(() => server.stop())

type Question = readonly [method: string, path: string, what?: Ask]

/** Answers with the lane, and without it; and whether the lane has answered at all. */
const askedBoth = async (fast: Question, slow: Question = fast) => {
  const lane = server.listener.takeFirst
  const taken: Array<boolean> = []
  const asked = async ([method, path, what = {}]: Question, takeFirst: typeof lane): Promise<Answer> => {
    server.listener.takeFirst = takeFirst
    try {
      return await ask(server, method, path, what)
    } finally {
      server.listener.takeFirst = lane
    }
  }
  const inFront = await asked(fast, (request, response) => {
    const isTaken = lane?.(request, response) ?? false
    taken.push(isTaken)
    return isTaken
  })
  const routed = await asked(slow, undefined)
  return { inFront, routed, isTaken: taken[0] }
}

/** Without what differs from one request to the next: ids, times, tokens. */
const shapeOf = ({ headers, json, status }: Answer) => ({
  status,
  headers: Object.fromEntries(
    [...headers].filter(([name]) => !["date", "x-request-id", "content-length", "ratelimit"].includes(name)).map(plain),
  ),
  body: Object.fromEntries(Object.entries(json).map(plain)),
})
const plain = ([name, value]: readonly [string, unknown]): readonly [string, unknown] => [
  name,
  typeof value === "number"
    ? "number"
    : String(value)
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID")
        .replace(/[\w-]{43,}/g, "TOKEN")
        .replace(/\d\d:\d\d:\d\d/g, "TIME")
        .replace(/\d{13}/g, "TIME"),
]

const expectAlike = async (isFast: boolean, fast: Question, slow?: Question) => {
  const { inFront, isTaken, routed } = await askedBoth(fast, slow)
  expect([fast, isTaken]).toEqual([fast, isFast])
  expect([fast, shapeOf(inFront)]).toEqual([fast, shapeOf(routed)])
  return inFront
}

const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Question => [
  "POST",
  path,
  { body, headers },
]

const validated = (code: string, machine_code: string, more = {}, headers = {}): Question =>
  post("/api/validate", { code, machine_code, ...more }, headers)

/** Longer than products are known for, after which answers are remembered. */
const POLL = { timeout: 10_000, interval: 200 }

/** Whether the answer was there in the step in which the request had arrived. */
const isAnsweredAtOnce = async ([method, path, what = {}]: Question): Promise<boolean> => {
  const lane = server.listener.takeFirst
  let isAtOnce = false
  server.listener.takeFirst = (request, response) => {
    const isTaken = lane?.(request, response) ?? false
    request.on("end", () => {
      isAtOnce = response.headersSent
    })
    return isTaken
  }
  await ask(server, method, path, what)
  server.listener.takeFirst = lane
  return isAtOnce
}

describe("The fast lane", () => {
  it("answers what programs ask of licences as the router does", async () => {
    const { code } = await activeLicence(server)
    const [first = "", second = ""] = await licenceCodes(server, 2)
    const validate = (code: unknown, machine_code: unknown, more = {}) =>
      post("/api/validate", { code, machine_code, ...more })
    expect((await expectAlike(true, validate(code, "machine-1"))).status).toBe(200)
    await expectAlike(true, validate(code, "machine-1", { nonce: "12345678" }))
    const activated = await expectAlike(true, validate(first, "machine-1"), validate(second, "machine-1"))
    expect(activated.json["code"]).toBe("ACTIVATED")
    expect((await expectAlike(true, validate(code, "machine-2"))).status).toBe(403)
    expect((await expectAlike(true, validate("NOCODE234567", "machine-1"))).status).toBe(404)
    await expectAlike(true, validate(code, 7))
    await expectAlike(true, validate(code, "machine-1", { nonce: "short" }))
    await expectAlike(true, ["POST", "/api/validate", { raw: "{" }])
    await expectAlike(true, ["POST", "/api/validate", { raw: "" }])
    expect((await expectAlike(true, ["POST", "/api/validate", { raw: "x".repeat(70_000) }])).status).toBe(413)
    await expectAlike(true, post("/api/validate", { code, machine_code: "machine-2" }, { "accept-language": "en" }))
  })

  it("answers machines that ask over and over at once, as the router does, for as long as nothing changes", async () => {
    const { code, id } = await activeLicence(server)
    const question = validated(code, "machine-1")
    await expect.poll(() => isAnsweredAtOnce(question), POLL).toBe(true)
    const known = await expectAlike(true, question)
    expect([known.status, known.json["code"]]).toEqual([200, "VALID"])
    const inEnglish = await expectAlike(true, validated(code, "machine-1", {}, { "accept-language": "en" }))
    expect(inEnglish.json["message"]).toBe("The licence holds")
    const signed = await expectAlike(true, validated(code, "machine-1", { nonce: "12345678" }))
    expect(signed.json["signature"]).toEqual(expect.any(String))
    expect((await expectAlike(true, validated(code, "machine-2"))).status).toBe(403)
    expect(server.logs.filter((line) => line.includes(String(known.headers.get("x-request-id"))))).toHaveLength(1)

    await ask(server, "POST", `/admin/licences/${id}/suspend`)
    expect((await expectAlike(true, question)).json["code"]).toBe("SUSPENDED")
    await ask(server, "POST", `/admin/licences/${id}/resume`)
    expect((await expectAlike(true, question)).json["code"]).toBe("VALID")
  })

  it("lets nobody through at once who is banned", async () => {
    const { code } = await activeLicence(server)
    const question = validated(code, "machine-1", {}, { "x-device-id": "device-0123456789" })
    await expect.poll(() => isAnsweredAtOnce(question), POLL).toBe(true)
    const ban = await ask(server, "POST", "/admin/bans", {
      body: { kind: "ip", subject: "127.0.0.1", forMs: 60_000 },
    })
    await expect.poll(async () => (await expectAlike(true, question)).status, POLL).toBe(429)
    await ask(server, "POST", `/admin/bans/${String(ban.json["id"])}/lift`)
    await expect.poll(async () => (await expectAlike(true, question)).status, POLL).toBe(200)
  })

  it("answers buyers as the router does", async () => {
    const { productId } = await openShop(server)
    const [first = "", second = "", third = ""] = await mintCodes(server, productId, 3)
    const accepted = await expectAlike(true, post("/redeem", { code: first }), post("/redeem", { code: second }))
    expect([accepted.status, accepted.headers.get("set-cookie")]).toEqual([
      202,
      expect.stringContaining("mintcode_holder"),
    ])
    expect((await expectAlike(true, post("/redeem", { code: "NOCODE234567" }))).status).toBe(422)
    expect((await expectAlike(true, post("/redeem", { code: third, more: 1 }))).status).toBe(400)
    expect((await expectAlike(true, post("/redeem", { code: "" }))).status).toBe(400)
    expect((await expectAlike(true, post("/redeem", { code: third }, { "content-type": "text/plain" }))).status).toBe(
      415,
    )
    expect((await expectAlike(true, ["POST", "/redeem", { raw: "x".repeat(70_000) }])).status).toBe(413)
    await expectAlike(true, ["POST", "/redeem", { raw: '{"code":"\\u0000"}' }])

    const { id, token } = await redeem(server, third)
    expect((await expectAlike(true, ["GET", `/redeem/${id}`, { token }])).json["id"]).toBe(id)
    expect((await expectAlike(true, ["GET", `/redeem/${id}`])).status).toBe(404)
    expect((await expectAlike(true, ["GET", "/redeem/01a21ec1-8753-7178-a1f3-45b92c9e43c7"])).status).toBe(404)
  })

  it("leaves to the router whatever is spelled otherwise", async () => {
    await expectAlike(false, post("/api/validate?a=1", {}))
    await expectAlike(false, post("/api/validate/", {}))
    await expectAlike(false, post("/API/validate", {}))
    await expectAlike(false, ["GET", "/api/validate"])
    await expectAlike(false, ["GET", "/redeem/none"])
    await expectAlike(false, ["HEAD", "/redeem/01a21ec1-8753-7178-a1f3-45b92c9e43c7"])
    await expectAlike(false, ["GET", "/redeem/01A21EC1-8753-7178-A1F3-45B92C9E43C7"])
  })

  it("tells clients of a server that is about to stop to go elsewhere", async () => {
    await server.drain()
    const { inFront } = await askedBoth(post("/redeem", { code: "NOCODE234567" }))
    expect(inFront.headers.get("connection")).toBe("close")
  })
})
