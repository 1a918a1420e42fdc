import { AbuseRepository, BAN_KEEP_MS, BanEntity, Bans } from "@mintcode/core/abuse"
import { Commit, update } from "@mintcode/core/kernel"
import { RATE_LIMITS_DEFAULT } from "@mintcode/http/server"
import { Effect, Option } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"
import { mintCode, redeemFrom } from "./shop.ts"

let server: TestServer
const items = (json: Readonly<Record<string, unknown>>) => json["items"] as ReadonlyArray<Record<string, unknown>>
const add = (body: object) => ask(server, "POST", "/admin/bans", { body })

/** Until it is as it should be: limits hear of bans once a second. */
const until = async (look: () => Promise<boolean>) => {
  for (let left = 60; left > 0; left--) {
    if (await look()) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

beforeAll(async () => {
  server = await startServer({ config: { trustedProxies: ["127.0.0.1"] } })
  await ask(server, "POST", "/admin/skus", { body: { id: "gift", name: { zh: "礼物", en: "Gift" } } })
})
afterAll(() => server.stop())

describe("bans", () => {
  it("are added for an address, hold within seconds, are listed, and end when they are lifted", async () => {
    const address = "203.0.113.50"
    const ban = await add({ kind: "ip", subject: address, forMs: 3_600_000, note: "scripts" })
    expect(ban.status).toBe(201)
    expect(ban.json).toMatchObject({
      kind: "ip",
      subject: address,
      source: "operator",
      note: "scripts",
      createdBy: "tests",
    })
    const status = async () => (await redeemFrom(server, address, await mintCode(server, "gift"))).status
    expect(await until(async () => (await status()) === 429)).toBe(true)
    const listed = await ask(server, "GET", `/admin/bans?active=true&kind=ip&subject=${address}`)
    expect(items(listed.json)).toEqual([ban.json])
    const lifted = await ask(server, "POST", `/admin/bans/${String(ban.json["id"])}/lift`)
    expect([lifted.status, typeof lifted.json["liftedAt"]]).toEqual([200, "number"])
    expect(await until(async () => (await status()) === 202)).toBe(true)
    expect(items((await ask(server, "GET", `/admin/bans?active=true&subject=${address}`)).json)).toEqual([])
    const told = items((await ask(server, "GET", `/admin/audit?subjectId=${String(ban.json["id"])}`)).json)
    expect(told.map(({ type, permission }) => [type, permission])).toEqual([
      ["ban.lifted", "abuse:edit"],
      ["ban.added", "abuse:edit"],
    ])
  })

  it("are one for a subject, and stand for the /64 of an IPv6 address", async () => {
    const first = await add({ kind: "ip", subject: "2001:DB8:7:7::1", forMs: 60_000 })
    expect(first.json["subject"]).toBe("2001:db8:7:7::/64")
    const second = await add({ kind: "ip", subject: "2001:db8:7:7::/64", forMs: 120_000 })
    expect(second.json["id"]).toBe(first.json["id"])
    expect(Number(second.json["until"])).toBeGreaterThan(Number(first.json["until"]))
    const together = await Promise.all(
      Array.from({ length: 8 }, (_, index) => add({ kind: "account", subject: "ann", forMs: 1_000 + index })),
    )
    expect(new Set(together.map(({ json }) => json["id"])).size).toBe(1)
  })

  it("are refused for what is no address, and for longer than a year", async () => {
    for (const body of [
      { kind: "ip", subject: "nobody", forMs: 1 },
      { kind: "ip", subject: "203.0.113.1", forMs: 0 },
      { kind: "ip", subject: "203.0.113.1", forMs: 400 * 24 * 60 * 60 * 1000 },
      { kind: "shoe", subject: "x", forMs: 1 },
    ]) {
      expect([body, (await add(body)).status]).toEqual([body, 400])
    }
  })

  it("of limits are kept once they are long enough to be seen, for the device as well as for the address", async () => {
    const device = { "x-device-id": "a-device-of-its-own" }
    const free = RATE_LIMITS_DEFAULT.refusalsFree
    // From address to address, so that the device alone gets longer and longer bans.
    for (let tries = 0; tries <= free; tries++) {
      await redeemFrom(server, `198.51.100.${tries}`, "NO-SUCH-CODE", device)
    }
    const banned = await redeemFrom(server, "198.51.100.99", "NO-SUCH-CODE", device)
    expect([banned.status, banned.headers.get("retry-after")]).toEqual([429, "2"])
    expect((await redeemFrom(server, "198.51.100.99", "NO-SUCH-CODE")).status).toBe(422)
    expect(JSON.stringify((await ask(server, "GET", "/admin/bans?kind=device")).json)).not.toContain("a-device")
  })

  it("that have been over for a month are forgotten", async () => {
    const ban = await add({ kind: "ip", subject: "203.0.113.77", forMs: 60_000 })
    const id = String(ban.json["id"])
    await server.run(
      Effect.gen(function* () {
        const commit = yield* Commit
        const repository = yield* AbuseRepository
        const bans = yield* Bans
        const row = Option.getOrThrow(yield* repository.banById(id))
        yield* bans.forgetOld
        expect(Option.isSome(yield* repository.banById(id))).toBe(true)
        yield* commit([update(BanEntity, row, { until: Date.now() - BAN_KEEP_MS - 1 })])
        yield* bans.forgetOld
        expect(Option.isNone(yield* repository.banById(id))).toBe(true)
      }),
    )
  })
})

describe("codes of a weak format", () => {
  it("are limited harder, by their shape, and others are not", async () => {
    await ask(server, "POST", "/admin/skus", {
      body: { id: "weak", name: { zh: "弱", en: "Weak" }, codeFormat: { length: 8, prefix: "WK", allowWeak: true } },
    })
    // Formats are remembered for a minute: this server has not looked at any before.
    const other = await startServer({ config: { trustedProxies: ["127.0.0.1"] } })
    await ask(other, "POST", "/admin/skus", {
      body: { id: "weak", name: { zh: "弱", en: "Weak" }, codeFormat: { length: 8, prefix: "WK", allowWeak: true } },
    })
    const minted = await mintCode(other, "weak")
    const remaining = async (address: string, code: string) =>
      /r=(\d+)/.exec((await redeemFrom(other, address, code)).headers.get("ratelimit") ?? "")?.[1]
    expect(await remaining("203.0.113.60", "WK-7K2M9QXT")).toBe("56")
    expect(await remaining("203.0.113.61", "7K2M9QXT4D8HJ3ZW7K2M9QXT4D")).toBe("59")
    expect(await remaining("203.0.113.62", minted)).toBe("56")
    const statuses: Array<number> = []
    for (let tries = 0; tries < 5; tries++) {
      statuses.push((await redeemFrom(other, "203.0.113.63", `WK-7K2M9QX${tries}`)).status)
    }
    expect(statuses).toEqual([422, 422, 422, 429, 429])
    await other.stop()
  })
})
