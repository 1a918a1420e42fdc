import { describe, expect, it } from "vitest"
import { errorOf, mintcode, newFolder, startServer } from "./mintcode.ts"
import { type Items, startSession } from "./session.ts"

const OWNER = "01a1f8bd-9085-7c11-8916-5f787a08e885"

// Its webhooks go to this machine.
const { cwd, json, run, server } = await startSession({ MINTCODE_WEBHOOK_LOOPBACK: "allow" })

const ask = async (key: string, method: string, path: string, body?: unknown) => {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await response.json()) as Readonly<Record<string, unknown>>
}

describe("developers on the command line", () => {
  it("get keys that are listed, shown without themselves, rotated and revoked", async () => {
    const made = await run("key", "create", "--owner", OWNER, "--name", "ci", "--mode", "test", "--rate", "90")
    const key = made.stdout.trim()
    expect(key).toMatch(/^sk_test_\w{36}$/)
    const { items } = await json<Items<{ id: string; ratePerMinute: number }>>("key", "list", "--owner", OWNER)
    expect(items).toMatchObject([{ ratePerMinute: 90 }])
    const id = items[0]?.id ?? ""
    const shown = await run("key", "show", id)
    expect([shown.stdout.includes(key), shown.stdout.includes(key.slice(-4))]).toEqual([false, true])
    const rotated = await json<{ key: string }>("key", "rotate", id, "--overlap", "1")
    expect(await ask(rotated.key, "GET", "/v1/balance")).toMatchObject({ items: [{ currency: "USD" }] })
    expect(await ask(key, "GET", "/v1/balance")).toMatchObject({ items: [{ currency: "USD" }] })
    expect(await json("key", "revoke", id)).toMatchObject({ active: false })
    expect(await ask(key, "GET", "/v1/balance")).toMatchObject({ code: "API_KEY_REVOKED" })
    const order = await ask(rotated.key, "POST", "/v1/orders", { sku: "test_delivered", reference: "r-1" })
    const orders = await json<Items<{ id: string }>>("order", "list", "--owner", OWNER, "--test", "on")
    expect(orders.items.map((row) => row.id)).toEqual([order["id"]])
    expect((await run("order", "show", String(order["id"]))).stdout).toContain("r-1")
  })

  it("are named by their address as well as by their id", async () => {
    const email = "dev@mint.example"
    await mintcode(["admin", "create", email], { cwd, input: "correct horse battery staple\n" })
    const made = await json<{ ownerId: string }>(
      "key",
      "create",
      "--owner",
      email.toUpperCase(),
      "--name",
      "by address",
    )
    expect((await json<Items<unknown>>("key", "list", "--owner", email)).items).toHaveLength(1)
    await run("balance", "add", email, "3.00 USD")
    expect(await json("balance", "show", made.ownerId)).toMatchObject({ balances: [{ minor: 300, currency: "USD" }] })
    for (const list of ["order", "webhook"]) {
      expect((await json<Items<unknown>>(list, "list", "--owner", email)).items).toEqual([])
    }
    const nobody = await run("balance", "show", "nobody@mint.example")
    expect([nobody.code, errorOf(nobody)]).toEqual([3, "USER_NOT_FOUND"])
  })

  it("have balances that are topped up once for a key, and never fall below zero", async () => {
    const add = (...more: ReadonlyArray<string>) => run("balance", "add", OWNER, ...more)
    for (let count = 0; count < 2; count++) await add("50.00 USD", "--idempotency-key", "first", "--note", "paid")
    expect((await run("balance", "show", OWNER)).stdout).toMatch(/50\.00 +USD/)
    await add("3.10 USD", "--take")
    expect((await run("balance", "show", OWNER)).stdout).toMatch(/46\.90 +USD/)
    const refused = await add("46.91 USD", "--take")
    expect([refused.code, errorOf(refused)]).toEqual([1, "BALANCE_TOO_LOW"])
  })

  it("have webhooks that are tested, looked at and replayed", async () => {
    const refused = await run("webhook", "create", "--owner", OWNER, "--url", "https://10.0.0.1/")
    expect([refused.code, errorOf(refused)]).toEqual([1, "WEBHOOK_URL_REFUSED"])
    const made = await json<{ id: string; secret: string }>(
      ...["webhook", "create", "--owner", OWNER, "--url", "http://127.0.0.1:9/hooks", "--events", "order.delivered"],
    )
    expect(made.secret).toMatch(/^whsec_/)
    expect((await json<Items<{ id: string }>>("webhook", "list")).items.map(({ id }) => id)).toEqual([made.id])
    const sent = await json<{ id: string }>("webhook", "test", made.id)
    const log = await json<Items<{ id: string; eventType: string }>>("webhook", "deliveries", made.id)
    expect(log.items).toMatchObject([{ id: sent.id, eventType: "webhook.ping" }])
    expect(await json("webhook", "replay", made.id, "--delivery", sent.id)).toEqual({ replayed: 1, more: false })
    expect((await run("webhook", "replay", made.id)).code).toBe(2)
  })

  it("have no webhooks to this machine unless that is said, whatever the mode", async () => {
    const cwd = newFolder()
    const { stop, url } = await startServer(cwd, { MINTCODE_MODE: "development" })
    const create = ["webhook", "create", "--owner", OWNER, "--url", "http://127.0.0.1:9/hooks", "--server", url]
    const refused = await mintcode(create, { cwd })
    expect([refused.code, errorOf(refused)]).toEqual([1, "WEBHOOK_URL_REFUSED"])
    expect(await stop()).toBe(0)
  })
})
