import { STREAMS_PER_ADDRESS_MAX, STREAMS_PER_REDEMPTION_MAX } from "@mintcode/http/server"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type EventReader, openEvents } from "./event_reader.ts"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"
import { mintCode, openShop, quickMarket, redeem, type Shop, waitFor } from "./shop.ts"

let server: TestServer
let shop: Shop
let never: Shop
beforeAll(async () => {
  server = await startServer({ script: quickMarket })
  shop = await openShop(server)
  never = await openShop(server, "england")
})
afterAll(() => server.stop())

const held = async (from: Shop) => redeem(server, await mintCode(server, from.productId))

describe("GET /redeem/{id}/events", () => {
  it("tells each state with its revision and ends after the last", async () => {
    const events = await openEvents(server, await held(shop))
    expect(events.headers.get("content-type")).toContain("text/event-stream")
    expect(events.headers.get("cache-control")).toBe("no-store")
    const told = await events.read()
    expect(told.at(-1)?.view["state"]).toBe("delivered")
    const revisions = told.map((event) => Number(event.id))
    expect(revisions).toEqual([...new Set(revisions)].sort((left, right) => left - right))
    expect(told.every((event) => event.view["revision"] === Number(event.id))).toBe(true)
  })

  it("resumes after the last event that was seen, and says nothing twice", async () => {
    const redemption = await held(never)
    const first = await openEvents(server, redemption)
    const seen = await first.read((events) => events.some((event) => event.view["state"] === "waiting"))
    first.close()
    const last = seen.at(-1)?.id ?? ""
    const second = await openEvents(server, redemption, { "last-event-id": last })
    await ask(server, "POST", `/redeem/${redemption.id}/cancel`, { token: redemption.token })
    const rest = await second.read()
    expect(rest.every((event) => Number(event.id) > Number(last))).toBe(true)
    expect(rest.at(-1)?.view["state"]).toBe("cancelled")
  })

  it("answers 204 to whoever has seen the end, so that a browser stops asking", async () => {
    const redemption = await held(shop)
    const ended = await waitFor(server, redemption, "delivered")
    const again = await openEvents(server, redemption, { "last-event-id": String(ended.json["revision"]) })
    expect(again.status).toBe(204)
    const late = await openEvents(server, redemption, { "last-event-id": "1" })
    expect((await late.read()).map((event) => event.view["state"])).toEqual(["delivered"])
  })

  it("bounds the streams of one address and frees the place of a client that left", async () => {
    const redemptions = await Promise.all(
      Array.from({ length: Math.ceil((STREAMS_PER_ADDRESS_MAX + 1) / STREAMS_PER_REDEMPTION_MAX) }, () => held(never)),
    )
    const places = redemptions.flatMap((one) => Array.from({ length: STREAMS_PER_REDEMPTION_MAX }, () => one))
    const open = await Promise.all(places.slice(0, STREAMS_PER_ADDRESS_MAX).map((one) => openEvents(server, one)))
    expect(open.every((events) => events.status === 200)).toBe(true)
    const redemption = places[STREAMS_PER_ADDRESS_MAX] ?? { id: "", token: "" }
    await expectRefused(redemption, "ask for the state now and then")
    await closeAndComeBack(open, redemption)
  })

  it("bounds the streams of one redemption, so that its token is not passed around", async () => {
    const redemption = await held(never)
    const open = await Promise.all(
      Array.from({ length: STREAMS_PER_REDEMPTION_MAX }, () => openEvents(server, redemption)),
    )
    expect(open.every((events) => events.status === 200)).toBe(true)
    await expectRefused(redemption, `watched ${STREAMS_PER_REDEMPTION_MAX} times already`)
    const other = await openEvents(server, await held(never))
    expect(other.status).toBe(200)
    other.close()
    await closeAndComeBack(open, redemption)
  })
})

interface Held {
  readonly id: string
  readonly token: string
}

const expectRefused = async ({ id, token }: Held, says: string) => {
  const refused = await ask(server, "GET", `/redeem/${id}/events`, { token })
  expect([refused.status, refused.json["code"]]).toEqual([429, "STREAMS_EXHAUSTED"])
  expect(refused.json["detail"]).toContain(says)
  expect(refused.headers.get("retry-after")).toBe("5")
}

/** The place of a client that left is free a moment later. */
const closeAndComeBack = async (open: ReadonlyArray<EventReader>, redemption: Held) => {
  for (const events of open) events.close()
  let next = await openEvents(server, redemption)
  for (let left = 100; left > 0 && next.status !== 200; left--) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    next = await openEvents(server, redemption)
  }
  expect(next.status).toBe(200)
  next.close()
}

describe("draining", () => {
  it("ends open streams, turns new ones away and is not ready any more", async () => {
    const stopping = await startServer({ script: quickMarket })
    try {
      const { productId } = await openShop(stopping, "england")
      const redemption = await redeem(stopping, await mintCode(stopping, productId))
      const events = await openEvents(stopping, redemption)
      expect((await ask(stopping, "GET", "/readyz")).status).toBe(200)
      await stopping.drain()
      await events.read()
      const ready = await ask(stopping, "GET", "/readyz")
      expect([ready.status, ready.json["code"]]).toEqual([503, "NOT_READY"])
      const late = await openEvents(stopping, redemption)
      expect([late.status, late.headers.get("retry-after")]).toEqual([503, "1"])
      // What is in flight elsewhere goes on.
      expect((await ask(stopping, "GET", `/redeem/${redemption.id}`, { token: redemption.token })).status).toBe(200)
      expect((await ask(stopping, "GET", "/healthz")).status).toBe(200)
    } finally {
      await stopping.stop()
    }
  })
})
