import { REFUSAL_FLOOR_MS } from "@mintcode/http/server"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Answer, ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"
import { mintCodes, openShop, quickMarket, redeemFrom, type Shop, waitFor } from "./shop.ts"

/** Refusals of each kind: enough that a difference of some milliseconds shows, few enough to stay within limits. */
const EACH = 60
/** Headers that differ from answer to answer whatever was asked. */
const EVER_NEW = ["date", "x-request-id"]

let server: TestServer
let shop: Shop
beforeAll(async () => {
  server = await startServer({ script: quickMarket, config: { trustedProxies: ["127.0.0.1"] } })
  shop = await openShop(server)
})
afterAll(() => server.stop())

const shapeOf = ({ headers, status, text }: Answer) =>
  JSON.stringify([status, text, [...headers].filter(([name]) => !EVER_NEW.includes(name)).sort()])

describe("refused codes", () => {
  it("are told apart by nothing: unknown, used, foreign and disabled ones answer alike in body, headers and time", async () => {
    const never = await openShop(server, "england")
    const [used = "", foreign = "", disabled = "", voided = ""] = [
      ...(await mintCodes(server, shop.productId, 1)),
      ...(await mintCodes(server, never.productId, 1)),
      ...(await mintCodes(server, shop.productId, 2)),
    ]
    const holder = await redeemFrom(server, "192.0.2.1", used)
    await waitFor(server, { id: String(holder.json["id"]), token: String(holder.json["token"]) }, "delivered")
    await redeemFrom(server, "192.0.2.2", foreign)
    for (const [code, action] of [
      [disabled, "disable"],
      [voided, "void"],
    ]) {
      const found = await ask(server, "POST", "/admin/vouchers/search", { body: { code } })
      await ask(server, "POST", `/admin/vouchers/${action}`, { body: { selection: { ids: [found.json["id"]] } } })
    }
    const kinds = { unknown: "7K2M9QXT4D8HJ3ZW7K2M9QXT4D", used, foreign, disabled, voided }
    const shapes = new Set<string>()
    const times = new Map<string, Array<number>>()
    // One kind after the other in turns, so that whatever else the machine does meets all of them.
    for (let round = 0; round < EACH; round++) {
      for (const [kind, code] of Object.entries(kinds)) {
        const begunAt = performance.now()
        const answer = await redeemFrom(server, `203.0.${round}.${Object.keys(kinds).indexOf(kind)}`, code)
        times.set(kind, [...(times.get(kind) ?? []), performance.now() - begunAt])
        shapes.add(shapeOf(answer))
        expect([kind, answer.status]).toEqual([kind, 422])
      }
    }
    expect(shapes.size).toBe(1)
    // Every answer waits for the floor: what is left is the noise of the machine, the same for all kinds.
    const medians = [...times.values()].map((all) => [...all].sort((left, right) => left - right)[EACH / 2] ?? 0)
    for (const all of times.values()) expect(Math.min(...all)).toBeGreaterThan(REFUSAL_FLOOR_MS - 2)
    expect(Math.max(...medians) - Math.min(...medians)).toBeLessThan(REFUSAL_FLOOR_MS / 2)
  }, 60_000)
})
