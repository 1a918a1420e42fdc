import { Commit, Crypto, insert, newIdBy } from "@mintcode/core/kernel"
import { MailRepository } from "@mintcode/core/mail"
import { UserEntity, UserRepository } from "@mintcode/core/people"
import { Effect, Option } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { newEmail, newPerson, newSession, newSuperAdmin } from "./people.ts"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

let server: TestServer
const name = { zh: "礼物", en: "Gift" }
const title = { zh: "维护通知", en: "Maintenance" }
const text = { zh: "今晚 <b>停机</b>\n一小时", en: "Down tonight <b>for\nan hour" }

beforeAll(async () => {
  server = await startServer({ config: { trustedProxies: ["127.0.0.1"] } })
  await ask(server, "POST", "/admin/skus", { body: { id: "gift", name } })
})
afterAll(() => server.stop())

const asOperator = (method: string, path: string, body?: unknown, token = server.token) =>
  ask(server, method, path, { token, ...(body === undefined ? {} : { body }) })
const send = (to: unknown, more: Record<string, unknown> = {}, token = server.token) =>
  asOperator("POST", "/api/notifications/send", { to, title, text, ...more }, token)
const noticesTo = (to: string) =>
  server.run(
    Effect.flatMap(MailRepository, (mails) => mails.page({ to }, { limit: 20, afterId: null })).pipe(
      Effect.map(({ rows }) => rows.filter(({ template }) => template === "notice")),
      Effect.orDie,
    ),
  )

/** Many like somebody who registered. */
const manyDistributors = async (count: number) => {
  const like = await newPerson(server)
  await server.run(
    Effect.gen(function* () {
      const crypto = yield* Crypto
      const commit = yield* Commit
      const user = Option.getOrThrow(yield* (yield* UserRepository).byEmail(like))
      const ids = yield* Effect.replicateEffect(newIdBy<typeof user.id>(crypto), count)
      yield* commit(
        ids.map((id) => insert(UserEntity, { ...user, id, email: `${id}@mint.example`, role: "distributor" })),
      )
    }).pipe(Effect.orDie),
  )
}

describe("POST /api/serial/generate", () => {
  it("mints codes that are there at once, once for a key, by token and by session", async () => {
    const headers = { "idempotency-key": "serials-1" }
    const body = { productId: "gift", count: 3, note: "for the fair" }
    const first = await ask(server, "POST", "/api/serial/generate", { token: server.token, body, headers })
    expect([first.status, first.json]).toEqual([
      200,
      expect.objectContaining({
        success: true,
        count: 3,
        codes: expect.arrayContaining([expect.stringMatching(/\w{4}/)]),
        batch: expect.objectContaining({ productId: "gift", count: 3, state: "ready", note: "for the fair" }),
      }),
    ])
    const again = await ask(server, "POST", "/api/serial/generate", { token: server.token, body, headers })
    expect(again.json["codes"]).toEqual(first.json["codes"])
    const [code] = first.json["codes"] as ReadonlyArray<string>
    expect((await ask(server, "POST", "/admin/vouchers/search", { body: { code } })).json["state"]).toBe("issued")
    const { token } = await newSuperAdmin(server)
    const bySession = await asOperator("POST", "/api/serial/generate", { productId: "gift", count: 1 }, token)
    expect(bySession.json).toMatchObject({ success: true, count: 1 })
    const person = await newSession(server)
    const refused = await asOperator("POST", "/api/serial/generate", { productId: "gift", count: 1 }, person.token)
    expect([refused.status, refused.json["code"], refused.headers.get("content-type")]).toEqual([
      403,
      "PERMISSION_MISSING",
      "application/problem+json",
    ])
  })
})

describe("GET /api/logs/system", () => {
  it("is the audit trail by pages, filtered as one likes", async () => {
    for (let made = 0; made < 3; made++) {
      await asOperator("POST", "/api/serial/generate", { productId: "gift", count: 1 })
    }
    const first = await asOperator("GET", "/api/logs/system?limit=2&type=voucher.")
    expect([first.status, first.json["success"]]).toEqual([200, true])
    const items = first.json["items"] as ReadonlyArray<{ readonly id: string; readonly type: string }>
    expect([items.length, items.every(({ type }) => type.startsWith("voucher."))]).toEqual([2, true])
    const next = encodeURIComponent(String(first.json["next"]))
    const second = await asOperator("GET", `/api/logs/system?limit=2&type=voucher.&after=${next}`)
    const later = second.json["items"] as ReadonlyArray<{ readonly id: string }>
    expect(later.length).toBeGreaterThan(0)
    expect(later.some(({ id }) => items.some((one) => one.id === id))).toBe(false)
  })
})

describe("POST /api/notifications/send", () => {
  it("mails an address in the language that is said, escaped, and tells the audit trail all but the address", async () => {
    const email = newEmail()
    const sent = await send({ email, locale: "en" })
    expect([sent.status, sent.json]).toEqual([200, { success: true, queued: 1, skipped: 0, next: null }])
    const [mail] = await noticesTo(email)
    const shown = await ask(server, "GET", `/admin/mails/${mail?.id}`)
    expect(shown.json["subject"]).toBe("Maintenance (MintCode)")
    expect(shown.json["text"]).toContain("Down tonight <b>for\n\nan hour")
    expect(shown.json["html"]).toContain("<p>Down tonight &lt;b&gt;for</p>\n<p>an hour</p>")
    const events = await asOperator("GET", "/api/logs/system?type=notice.sent&limit=1")
    expect(events.json["items"]).toMatchObject([
      { permission: "mail:operate", data: { to: "address", queued: 1, skipped: 0 } },
    ])
    expect(events.text).not.toContain(email)
  })

  it("mails a person in their language, in Chinese as well", async () => {
    const { email, id } = await newSession(server)
    expect((await send({ userId: id })).json["queued"]).toBe(1)
    expect((await noticesTo(email)).map(({ locale }) => locale)).toEqual(["en"])
    const stranger = newEmail()
    await send({ email: stranger })
    const [mail] = await noticesTo(stranger)
    const shown = await ask(server, "GET", `/admin/mails/${mail?.id}`)
    expect([shown.json["subject"], String(shown.json["html"])]).toEqual([
      "维护通知（MintCode）",
      expect.stringContaining("<p>今晚 &lt;b&gt;停机&lt;/b&gt;</p>"),
    ])
  })

  it("mails those of a role who are active, and leaves out who had their share", async () => {
    const people = [await newPerson(server), await newPerson(server)]
    const before = await send({ role: "user" })
    const count = Number(before.json["queued"])
    expect([count >= people.length, before.json["next"]]).toEqual([true, null])
    for (const email of people) expect((await noticesTo(email)).length).toBe(1)
    for (let more = 0; more < 4; more++) await send({ email: people[0] ?? "" })
    const after = await send({ role: "user" })
    expect(Number(after.json["skipped"])).toBeGreaterThan(0)
    expect(Number(after.json["queued"]) + Number(after.json["skipped"])).toBe(count)
  })

  it("goes through a role page by page", async () => {
    await manyDistributors(101)
    const first = await send({ role: "distributor" })
    expect(first.json).toMatchObject({ queued: 100, skipped: 0, next: expect.any(String) })
    const second = await send({ role: "distributor" }, { after: first.json["next"] })
    expect(second.json).toMatchObject({ queued: 1, skipped: 0, next: null })
    expect((await send({ role: "user" }, { after: first.json["next"] })).json["code"]).toBe("CURSOR_INVALID")
  })

  it("takes nothing that says nothing, nor more than a mail should hold", async () => {
    for (const more of [
      { title: { zh: " ", en: " " } },
      { text: { zh: "x", en: "x".repeat(4_001) } },
      { text: { zh: "x" } },
      { to: { email: "a@mint.example", role: "user" } },
    ]) {
      const answer = await send({ email: newEmail() }, more)
      expect([answer.status, answer.headers.get("content-type")]).toEqual([400, "application/problem+json"])
    }
  })
})
