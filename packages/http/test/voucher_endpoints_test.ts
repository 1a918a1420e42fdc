import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"
import { mintCodes } from "./shop.ts"

let server: TestServer
let made = 0

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

/** A product of a test's own, so that lists hold only what it made. */
const product = async (more: Record<string, unknown> = {}): Promise<string> => {
  const id = `gift-${++made}`
  const answer = await ask(server, "POST", "/admin/skus", { body: { id, name: { zh: "礼物", en: "Gift" }, ...more } })
  expect(answer.status).toBe(201)
  return id
}

const items = (json: Readonly<Record<string, unknown>>) => json["items"] as ReadonlyArray<Record<string, unknown>>

describe("minting", () => {
  it("answers with the batch and its codes in full, once", async () => {
    const productId = await product()
    const minted = await ask(server, "POST", "/admin/vouchers", {
      body: {
        productId,
        count: 5,
        format: { prefix: "VIP", group: 4, length: 20 },
        note: "for the fair",
        tags: ["fair"],
      },
    })
    expect(minted.status).toBe(201)
    const codes = minted.json["codes"] as ReadonlyArray<string>
    expect(codes).toHaveLength(5)
    expect(codes.every((code) => /^VIP-([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/.test(code))).toBe(true)
    expect(minted.json["batch"]).toMatchObject({
      state: "ready",
      done: 5,
      note: "for the fair",
      createdBy: "tests",
      createdFrom: "127.0.0.1",
    })
    expect(minted.text).not.toContain("sealedKey")
    const batch = await ask(server, "GET", minted.headers.get("location") ?? "")
    expect(batch.json).toMatchObject({ state: "ready", done: 5 })
  })

  it("is done once for one idempotency key, streamed or not", async () => {
    const productId = await product()
    const headers = { "idempotency-key": "fair 2026" }
    const body = { productId, count: 4 }
    const first = await ask(server, "POST", "/admin/vouchers", { body, headers })
    const again = await ask(server, "POST", "/admin/vouchers", { body: { count: 4, productId }, headers })
    const streamed = await ask(server, "POST", "/admin/vouchers/stream", { body, headers })
    expect(again.json["codes"]).toEqual(first.json["codes"])
    expect(streamed.text.trim().split("\n")).toEqual(first.json["codes"])
    const other = await ask(server, "POST", "/admin/vouchers", { body: { ...body, count: 5 }, headers })
    expect([other.status, other.json["code"]]).toEqual([422, "IDEMPOTENCY_MISMATCH"])
    expect((await ask(server, "GET", `/admin/vouchers/counts?productId=${productId}`)).json["total"]).toBe(4)
  })

  it("streams more codes than one answer holds, as text or as JSON lines", async () => {
    const productId = await product()
    const text = await ask(server, "POST", "/admin/vouchers/generate", { body: { skuId: productId, count: 12_000 } })
    expect(text.headers.get("content-type")).toBe("text/plain; charset=utf-8")
    const codes = text.text.trim().split("\n")
    expect(new Set(codes).size).toBe(12_000)
    const lines = await ask(server, "POST", "/admin/vouchers/stream", {
      body: { productId, count: 3 },
      headers: { accept: "application/x-ndjson" },
    })
    expect(lines.headers.get("content-type")).toBe("application/x-ndjson")
    expect(
      lines.text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as string),
    ).toHaveLength(3)
    expect(lines.headers.get("x-batch-id")).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe("a request whose client goes away", () => {
  it("is carried out to its end when it changes something", async () => {
    const productId = await product()
    const aborter = new AbortController()
    const sent = fetch(`${server.url}/admin/vouchers`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${server.token}` },
      body: JSON.stringify({ productId, count: 8_000 }),
      signal: aborter.signal,
    })
    const counted = async () =>
      Number((await ask(server, "GET", `/admin/vouchers/counts?productId=${productId}`)).json["total"])
    while ((await counted()) === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    aborter.abort()
    await expect(sent).rejects.toThrow()
    for (let left = 400; left > 0 && (await counted()) < 8_000; left--) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(await counted()).toBe(8_000)
  })
})

describe("listing", () => {
  it("goes through pages without gap or repetition, and binds the cursor to its filters", async () => {
    const productId = await product()
    await mintCodes(server, productId, 7)
    const seen: Array<unknown> = []
    let after = ""
    for (let pages = 0; pages < 10; pages++) {
      const page = await ask(server, "GET", `/admin/vouchers?productId=${productId}&limit=3${after}`)
      seen.push(...items(page.json).map((voucher) => voucher["id"]))
      if (page.json["next"] === null) break
      after = `&after=${String(page.json["next"])}`
    }
    expect(new Set(seen).size).toBe(7)
    expect(seen).toHaveLength(7)
    for (const path of [`/admin/vouchers?limit=3${after}`, `/admin/vouchers/history?productId=${productId}${after}`]) {
      const other = await ask(server, "GET", path)
      expect([other.status, other.json["code"]]).toEqual([400, "CURSOR_INVALID"])
    }
  })

  it("shows codes masked and finds one by its full text, given in a body", async () => {
    const productId = await product()
    const [code = ""] = await mintCodes(server, productId, 1)
    const list = await ask(server, "GET", `/admin/vouchers?productId=${productId}`)
    const [voucher] = items(list.json)
    expect(voucher?.["code"]).toBe(`${code.slice(0, 4)}****${code.slice(-4)}`)
    expect(list.text).not.toContain(code)
    expect(list.text).not.toMatch(/codeIndex|sealed/)
    const typed = code.toLowerCase().replace(/(.{5})/g, "$1 - ")
    const found = await ask(server, "POST", "/admin/vouchers/search", { body: { code: typed } })
    expect([found.status, found.json["id"]]).toEqual([200, voucher?.["id"]])
    const masked = await ask(
      server,
      "GET",
      `/admin/vouchers?productId=${productId}&head=${code.slice(0, 4)}&tail=${code.slice(-4)}`,
    )
    expect(items(masked.json)).toHaveLength(1)
  })
})

describe("editing", () => {
  it("takes the ETag that was read and refuses one that is old", async () => {
    const productId = await product()
    await mintCodes(server, productId, 1)
    const [voucher] = items((await ask(server, "GET", `/admin/vouchers?productId=${productId}`)).json)
    const path = `/admin/vouchers/${String(voucher?.["id"])}`
    const read = await ask(server, "GET", path)
    const etag = read.headers.get("etag") ?? ""
    const edited = await ask(server, "PATCH", path, { body: { note: "sold" }, headers: { "if-match": etag } })
    expect([edited.status, edited.json["note"]]).toEqual([200, "sold"])
    expect(edited.headers.get("etag")).not.toBe(etag)
    const old = await ask(server, "PATCH", path, { body: { note: "again" }, headers: { "if-match": etag } })
    expect([old.status, old.json["code"]]).toEqual([412, "VERSION_MISMATCH"])
    const any = await ask(server, "PATCH", path, { body: { note: "any" }, headers: { "if-match": "*" } })
    expect(any.status).toBe(200)
  })
})

describe("bulk actions", () => {
  it("tell first and do then, skip what cannot be done, and void a whole batch", async () => {
    const productId = await product()
    const minted = await ask(server, "POST", "/admin/vouchers", { body: { productId, count: 6 } })
    const { id: batchId } = minted.json["batch"] as { id: string }
    const ids = items((await ask(server, "GET", `/admin/vouchers?productId=${productId}`)).json).map((one) => one["id"])
    const some = { selection: { ids: ids.slice(0, 2) } }
    const told = await ask(server, "POST", "/admin/vouchers/disable", { body: { ...some, dryRun: true } })
    expect(told.json).toEqual({ changed: 2, skipped: 0, dryRun: true })
    const counts = async () => (await ask(server, "GET", `/admin/vouchers/counts?batchId=${batchId}`)).json
    expect((await counts())["disabled"]).toBe(0)
    await ask(server, "POST", "/admin/vouchers/disable", { body: some })
    expect((await ask(server, "POST", "/admin/vouchers/disable", { body: some })).json).toMatchObject({
      changed: 0,
      skipped: 2,
    })
    expect((await ask(server, "POST", "/admin/vouchers/enable", { body: some })).json).toMatchObject({ changed: 2 })
    const deleted = await ask(server, "POST", "/admin/vouchers/delete", { body: { selection: { ids: [ids[5]] } } })
    expect(deleted.json).toMatchObject({ changed: 1 })
    const refunded = await ask(server, "POST", "/admin/vouchers/refund", {
      body: { selection: { filter: { batchId, used: true } } },
    })
    expect(refunded.json).toMatchObject({ changed: 0 })
    expect((await ask(server, "POST", `/admin/batches/${batchId}/void`)).json).toMatchObject({ changed: 5 })
    expect(await counts()).toMatchObject({ total: 5, cancelled: 5 })
  })
})

describe("import", () => {
  const csv = '\ufeffnote,CODE\r\n"a, b",IMPORTED-0001\r\nx,IMPORTED-0002\r\ny,IMPORTED-0001\r\nz,?!\r\n'

  it("reports by line in a dry run, takes JSON, text and CSV, and finds what is there already", async () => {
    const productId = await product()
    const send = (raw: string, type: string, query = "") =>
      ask(server, "POST", `/admin/vouchers/import?productId=${productId}${query}`, {
        raw,
        headers: { "content-type": type },
      })
    const dry = await send(csv, "text/csv", "&dryRun=true")
    expect(dry.json).toMatchObject({
      dryRun: true,
      accepted: 2,
      flaws: [
        { line: 4, code: "DUPLICATE_IN_FILE" },
        { line: 5, code: "CODE_MALFORMED" },
      ],
    })
    expect((await send(csv, "text/csv")).json).toMatchObject({ accepted: 2, refused: 2 })
    const text = await send("IMPORTED-0003\n\nimported 0002\n", "text/plain")
    expect(text.json).toMatchObject({ accepted: 1, flaws: [{ line: 3, code: "DUPLICATE_IN_STORE" }] })
    const json = await ask(server, "POST", "/admin/vouchers/import", {
      body: { productId, codes: ["IMPORTED-0004"], note: "n" },
    })
    expect(json.json).toMatchObject({ accepted: 1, refused: 0 })
    const found = await ask(server, "POST", "/admin/vouchers/search", { body: { code: "imported0003" } })
    expect(found.json).toMatchObject({ productId, imported: true })
  })
})

describe("export", () => {
  it("gives unused codes as a file whose name carries the time, and leaves an audit event", async () => {
    const productId = await product()
    const codes = await mintCodes(server, productId, 3)
    const ids = items((await ask(server, "GET", `/admin/vouchers?productId=${productId}`)).json).map((one) => one["id"])
    await ask(server, "PATCH", `/admin/vouchers/${String(ids[0])}`, { body: { note: '=HYPERLINK("http://x")' } })
    await ask(server, "POST", "/admin/vouchers/disable", { body: { selection: { ids: [ids[2]] } } })
    const text = await ask(server, "GET", `/admin/vouchers/export?productId=${productId}`)
    expect(text.headers.get("content-disposition")).toMatch(/^attachment; filename="vouchers-\d{8}-\d{6}\.txt"$/)
    expect(new Set(text.text.trim().split("\n"))).toEqual(new Set(codes.slice(1)))
    const all = await ask(server, "GET", `/admin/vouchers/export?productId=${productId}&state=any&format=json`)
    expect((JSON.parse(all.text) as ReadonlyArray<{ code: string }>).map(({ code }) => code).sort()).toEqual(
      [...codes].sort(),
    )
    const sheet = await ask(server, "GET", `/admin/vouchers/export?productId=${productId}&format=csv`)
    expect(sheet.text).toContain('"\'=HYPERLINK(""http://x"")"')
    const lines = await ask(server, "GET", `/admin/vouchers/export?productId=${productId}&format=ndjson`)
    expect(lines.text.trim().split("\n")).toHaveLength(2)
    const empty = await ask(server, "GET", `/admin/vouchers/export?productId=${productId}&state=refunded&format=json`)
    expect(JSON.parse(empty.text)).toEqual([])
    const audit = await ask(server, "GET", `/admin/audit?type=voucher.revealed&subjectId=${productId}&audited=true`)
    expect(items(audit.json)).toHaveLength(5)
    expect(items(audit.json)[0]).toMatchObject({
      permission: "voucher:reveal",
      actor: { kind: "operator", id: "tests" },
    })
  })
})
