import { Effect, Exit, type Redacted, Scope } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask } from "./requests.ts"
import { type ServerOptions, startServer, type TestServer } from "./server_fixture.ts"
import { mintCode, mintCodes, openShop, quickMarket, redeem, redeemFrom, type Shop, waitFor } from "./shop.ts"

/** Headers that differ from answer to answer whatever was asked. */
const EVER_NEW = ["date", "x-request-id"]

const comparable = (headers: Headers) =>
  JSON.stringify([...headers].filter(([name]) => !EVER_NEW.includes(name)).sort())

/** What buyers rely on, on whichever database: run by one test file a database. */
export const redeemSuite = (
  database: Effect.Effect<Redacted.Redacted<string> | undefined, never, Scope.Scope>,
): void => {
  let server: TestServer
  let shop: Shop
  const scope = Effect.runSync(Scope.make())

  beforeAll(async () => {
    const databaseUrl = await Effect.runPromise(Scope.extend(database, scope))
    const options: ServerOptions = { script: quickMarket, config: { trustedProxies: ["127.0.0.1"] } }
    server = await startServer(databaseUrl === undefined ? options : { ...options, databaseUrl })
    shop = await openShop(server)
  })
  afterAll(async () => {
    await server?.stop()
    await Effect.runPromise(Scope.close(scope, Exit.void))
  })

  describe("redeem", () => {
    it("accepts a code, delivers its value and shows it to its holder alone", async () => {
      const code = await mintCode(server, shop.productId)
      const { id, token, answer } = await redeem(server, code)
      expect(answer.headers.get("location")).toBe(`/redeem/${id}`)
      expect(token).toMatch(/^mrt_[\w-]{43}$/)
      const delivered = await waitFor(server, { id, token }, "delivered")
      expect(delivered.json["details"]).toMatchObject({ phoneNumber: expect.stringMatching(/^\+1/) })
      const result = await ask(server, "GET", `/redeem/${id}/result`, { token })
      expect(result.json).toMatchObject({ id, value: { code: "12345" }, masked: false })
      for (const path of ["", "/events", "/result"]) {
        const stranger = await ask(server, "GET", `/redeem/${id}${path}`)
        expect([stranger.status, stranger.json["code"]]).toEqual([404, "REDEMPTION_NOT_FOUND"])
      }
    })

    it("lets one of 64 clients win a code and tells the other 63 the same", async () => {
      const code = await mintCode(server, shop.productId)
      const answers = await Promise.all(
        Array.from({ length: 64 }, (_, index) => redeemFrom(server, `203.0.113.${index}`, code)),
      )
      const accepted = answers.filter((answer) => answer.status === 202)
      const refused = answers.filter((answer) => answer.status !== 202)
      expect(accepted).toHaveLength(1)
      expect(new Set(refused.map((answer) => `${answer.status} ${answer.text}`)).size).toBe(1)
      expect(new Set(refused.map((answer) => comparable(answer.headers))).size).toBe(1)
      expect(refused[0]?.json["code"]).toBe("CODE_REFUSED")
    })

    it("gives the same holder the same redemption back, by token, cookie and idempotency key", async () => {
      const code = await mintCode(server, shop.productId)
      const key = { "idempotency-key": "order 4711 of the fair" }
      const first = await ask(server, "POST", "/redeem", { body: { code }, headers: key })
      const id = String(first.json["id"])
      const cookie = (first.headers.get("set-cookie") ?? "").split(";")[0] ?? ""
      const again = [
        await ask(server, "POST", "/redeem", { body: { code }, headers: key }),
        await ask(server, "POST", "/redeem", { body: { code }, headers: { cookie } }),
        await ask(server, "POST", "/redeem", { body: { code }, token: String(first.json["token"]) }),
      ]
      for (const answer of again) {
        expect(answer.status).toBe(202)
        expect([answer.json["id"], answer.json["token"]]).toEqual([id, first.json["token"]])
        // Who did not begin it with a cookie is not given one that means nothing.
        expect(answer.headers.get("set-cookie")).toBeNull()
      }
      for (const headers of [key, { cookie }]) {
        expect((await ask(server, "GET", `/redeem/${id}`, { headers })).status).toBe(200)
      }
    })

    it("gives 16 requests with one idempotency key one redemption", async () => {
      const code = await mintCode(server, shop.productId)
      const answers = await Promise.all(
        Array.from({ length: 16 }, (_, index) =>
          redeemFrom(server, `198.51.100.${index}`, code, { "idempotency-key": "sixteen" }),
        ),
      )
      expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 16 }, () => 202))
      expect(new Set(answers.map((answer) => answer.json["id"])).size).toBe(1)
    })

    it("refuses another code under a spent idempotency key", async () => {
      const [one = "", other = ""] = await mintCodes(server, shop.productId, 2)
      const headers = { "idempotency-key": "one for one" }
      expect((await ask(server, "POST", "/redeem", { body: { code: one }, headers })).status).toBe(202)
      const answer = await ask(server, "POST", "/redeem", { body: { code: other }, headers })
      expect([answer.status, answer.json["code"]]).toEqual([422, "IDEMPOTENCY_MISMATCH"])
    })

    it("refuses unknown, used, voided and foreign codes alike, in words, headers and time", async () => {
      const [used = "", foreign = "", voided = ""] = await mintCodes(server, shop.productId, 3)
      await waitFor(server, await redeem(server, used), "delivered")
      await redeem(server, foreign)
      const found = await ask(server, "POST", "/admin/vouchers/search", { body: { code: voided } })
      await ask(server, "POST", "/admin/vouchers/void", { body: { selection: { ids: [found.json["id"]] } } })
      const codes = ["0000-0000-0000-0000-0000-0000-00", used, foreign, voided, "no code at all!"]
      const answers = []
      for (const [index, code] of codes.entries()) {
        const begun = performance.now()
        const answer = await redeemFrom(server, `192.0.2.${index + 1}`, code)
        answers.push({ answer, ms: performance.now() - begun })
      }
      expect(new Set(answers.map(({ answer }) => answer.text)).size).toBe(1)
      expect(new Set(answers.map(({ answer }) => comparable(answer.headers))).size).toBe(1)
      expect(answers.every(({ answer, ms }) => answer.status === 422 && ms >= 59)).toBe(true)
    })

    it("redeems a list of codes and does not stop at the first refusal", async () => {
      const [one = "", two = ""] = await mintCodes(server, shop.productId, 2)
      const codes = [one, "WRONG-ONE-HERE", two, one]
      const answer = await ask(server, "POST", "/redeem/batch", { body: { codes } })
      expect(answer.status).toBe(200)
      const outcomes = answer.json["outcomes"] as ReadonlyArray<Record<string, Record<string, unknown>>>
      expect(outcomes.map((one) => one["outcome"])).toEqual(["accepted", "refused", "accepted", "accepted"])
      expect(outcomes[1]?.["problem"]).toMatchObject({ code: "CODE_REFUSED", status: 422 })
      // The same code twice in one list is the same redemption, since the holder is the same.
      expect(outcomes[3]?.["redemption"]?.["id"]).toBe(outcomes[0]?.["redemption"]?.["id"])
    })

    it("answers a list sent twice with one idempotency key alike", async () => {
      const codes = await mintCodes(server, shop.productId, 3)
      const send = () =>
        ask(server, "POST", "/redeem/batch", { body: { codes }, headers: { "idempotency-key": "a list" } })
      const ids = async () =>
        ((await send()).json["outcomes"] as ReadonlyArray<{ redemption: { id: string } }>).map(
          (one) => one.redemption.id,
        )
      expect(await ids()).toEqual(await ids())
    })

    it("cancels for the holder, and lets the code be redeemed again", async () => {
      const never = await openShop(server, "england")
      const code = await mintCode(server, never.productId)
      const held = await redeem(server, code)
      await waitFor(server, held, "waiting")
      const cancelled = await ask(server, "POST", `/redeem/${held.id}/cancel`, { token: held.token })
      expect(cancelled.status).toBe(202)
      const ended = await waitFor(server, held, "cancelled")
      expect(ended.json).toMatchObject({ failure: "CANCELLED", retryable: true, cancellable: false })
      const early = await ask(server, "GET", `/redeem/${held.id}/result`, { token: held.token })
      expect([early.status, early.json["code"]]).toEqual([409, "NOT_DELIVERED"])
      const retried = await ask(server, "POST", `/redeem/${held.id}/retry`, { token: held.token })
      expect([retried.status, retried.json["id"]]).toEqual([202, held.id])
      const twice = await ask(server, "POST", `/redeem/${held.id}/retry`, { token: held.token })
      expect([twice.status, twice.json["code"]]).toEqual([409, "REDEMPTION_STATE"])
      await ask(server, "POST", `/redeem/${held.id}/cancel`, { token: held.token })
      await waitFor(server, held, "cancelled")
    })
  })
}
