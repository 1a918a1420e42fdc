import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask } from "./requests.ts"
import { startServer, type TestServer } from "./server_fixture.ts"

const HTML = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" }
const SCRIPT = `console.log("${"mint ".repeat(400)}")`
const SCRIPT_PATH = "/assets/index-Ab12Cd34.js"

let folder: string
let server: TestServer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mintcode-site-"))
  mkdirSync(join(folder, "assets"))
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>buyers</title>")
  writeFileSync(join(folder, "console.html"), `<!doctype html><meta property="csp-nonce" nonce="__MINTCODE_NONCE__">`)
  writeFileSync(join(folder, "favicon.svg"), "<svg/>")
  writeFileSync(join(folder, SCRIPT_PATH), SCRIPT)
  writeFileSync(join(folder, `${SCRIPT_PATH}.br`), brotliCompressSync(SCRIPT))
  writeFileSync(join(folder, `${SCRIPT_PATH}.gz`), gzipSync(SCRIPT))
  server = await startServer({ siteFolder: folder, config: { challengeOrigin: "https://challenge.example" } })
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The bytes as they come over the line, which `fetch` would unpack. */
const raw = (path: string, headers: Record<string, string>, method = "GET") =>
  new Promise<{ readonly status: number; readonly headers: Record<string, unknown>; readonly body: Buffer }>(
    (done, failed) => {
      const sent = request(`${server.url}${path}`, { method, headers }, (response) => {
        const chunks: Array<Buffer> = []
        response.on("data", (chunk: Buffer) => chunks.push(chunk))
        response.on("end", () =>
          done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        )
      })
      sent.on("error", failed)
      sent.end()
    },
  )

describe("the pages", () => {
  it("answer / with the buyer's page for browsers and with JSON for programs", async () => {
    const page = await ask(server, "GET", "/", { headers: HTML })
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"])
    expect(page.text).toContain("buyers")
    const json = await ask(server, "GET", "/")
    expect(json.json).toMatchObject({ documentation: "/docs" })
    expect(page.headers.get("vary")).toBe("accept, accept-encoding")
  })

  it("allow nothing inline on the buyer's page", async () => {
    const policy = (await ask(server, "GET", "/", { headers: HTML })).headers.get("content-security-policy") ?? ""
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("style-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain("unsafe")
  })

  it("give the console's page for every address of it, each time with another nonce", async () => {
    const seen = new Set<string>()
    for (const path of ["/console", "/console/vouchers/abc", "/account/verify"]) {
      const page = await ask(server, "GET", path, { headers: HTML })
      const [, nonce = ""] = /nonce="([^"]+)"/.exec(page.text) ?? []
      expect([page.status, page.headers.get("cache-control")]).toEqual([200, "no-store"])
      expect(page.headers.get("content-security-policy")).toContain(`style-src 'self' 'nonce-${nonce}'`)
      expect(nonce).toMatch(/^[A-Za-z0-9_-]{22}$/)
      seen.add(nonce)
    }
    expect(seen.size).toBe(3)
  })

  it.each([
    ["br, gzip", "br", (body: Buffer) => brotliDecompressSync(body).toString()],
    ["gzip", "gzip", (body: Buffer) => gunzipSync(body).toString()],
    ["br;q=0, gzip", "gzip", (body: Buffer) => gunzipSync(body).toString()],
    ["identity", undefined, (body: Buffer) => body.toString()],
  ] as const)("send a script to who accepts %s as %s, for ever", async (accepted, encoding, unpack) => {
    const script = await raw(SCRIPT_PATH, { "accept-encoding": accepted })
    expect([script.status, script.headers["content-encoding"]]).toEqual([200, encoding])
    expect(unpack(script.body)).toBe(SCRIPT)
    expect(script.headers["cache-control"]).toBe("public, max-age=31536000, immutable")
    expect(script.headers["content-type"]).toBe("text/javascript; charset=utf-8")
    expect(script.headers["vary"]).toBe("accept-encoding")
    expect(script.headers["content-length"]).toBe(String(script.body.length))
  })

  it("say that nothing changed to whoever has it, each form under a tag of its own", async () => {
    const brotli = await raw(SCRIPT_PATH, { "accept-encoding": "br" })
    const plain = await raw(SCRIPT_PATH, {})
    expect(brotli.headers["etag"]).not.toBe(plain.headers["etag"])
    for (const path of [SCRIPT_PATH, "/favicon.svg"]) {
      const first = await raw(path, {})
      const again = await raw(path, { "if-none-match": `W/${String(first.headers["etag"])}` })
      expect([again.status, again.body.length]).toEqual([304, 0])
      expect(again.headers["cache-control"]).toBe(first.headers["cache-control"])
    }
    const page = await raw("/", HTML)
    const same = await raw("/", { ...HTML, "if-none-match": String(page.headers["etag"]) })
    expect([same.status, same.headers["content-security-policy"]]).toEqual([
      304,
      page.headers["content-security-policy"],
    ])
  })

  it("answer HEAD with the headers alone", async () => {
    for (const path of ["/", "/console", SCRIPT_PATH]) {
      const head = await raw(path, HTML, "HEAD")
      const whole = await raw(path, HTML)
      expect([head.status, head.body.length, head.headers["content-length"]]).toEqual([
        200,
        0,
        whole.headers["content-length"],
      ])
    }
  })

  it("refuse other methods and name those that there are", async () => {
    for (const path of ["/console", "/console/x", SCRIPT_PATH]) {
      const answer = await ask(server, "POST", path, { body: {} })
      expect([answer.status, answer.json["code"], answer.headers.get("allow")]).toEqual([
        405,
        "METHOD_NOT_ALLOWED",
        "GET, HEAD",
      ])
    }
  })

  it("have nothing but what was built, and no way out of the folder", async () => {
    for (const path of [
      "/assets/nothing.js",
      "/assets/../console.html",
      "/assets/..%2fconsole.html",
      `${SCRIPT_PATH}.br`,
      "/index.html",
      "/console.html",
      "/console/..%2f..%2fetc",
      "/consoles",
    ]) {
      const answer = await raw(path, HTML)
      expect([path, answer.status, answer.headers["content-type"]]).toEqual([path, 404, "application/problem+json"])
    }
  })

  it("ask for a challenge in policy and words as operators want it", async () => {
    expect((await ask(server, "GET", "/site")).json).toEqual({
      title: "MintCode",
      support: "",
      registration: true,
      challenge: null,
    })
    for (const [key, value] of [
      ["turnstile_site_key", "1x00"],
      ["turnstile_enabled", true],
    ] as const) {
      const set = await ask(server, "PUT", `/admin/settings/${key}`, { body: { value } })
      expect(set.status).toBe(200)
    }
    const elsewhere = { body: { value: "https://thief.example" } }
    expect((await ask(server, "PUT", "/admin/settings/turnstile_base_url", elsewhere)).status).toBe(404)
    expect((await ask(server, "GET", "/site")).json["challenge"]).toEqual({
      siteKey: "1x00",
      script: "https://challenge.example/turnstile/v0/api.js?render=explicit",
    })
    const page = await raw("/", HTML)
    const policy = String(page.headers["content-security-policy"])
    expect(policy).toContain("script-src 'self' https://challenge.example;")
    expect(policy).toContain("frame-src https://challenge.example;")
  })
})

describe("a server without built pages", () => {
  it("says to people how to build them and to programs that there is nothing", async () => {
    const bare = await startServer({ siteFolder: join(folder, "nothing") })
    try {
      for (const path of ["/", "/console", "/console/vouchers"]) {
        const page = await ask(bare, "GET", path, { headers: HTML })
        expect([page.status, page.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"])
        expect(page.text).toContain("npm run build")
      }
      const script = await ask(bare, "GET", "/assets/index-Ab12Cd34.js")
      expect([script.status, script.json["code"]]).toEqual([404, "ROUTE_NOT_FOUND"])
      expect((await ask(bare, "GET", "/")).json).toMatchObject({ documentation: "/docs" })
    } finally {
      await bare.stop()
    }
  })
})
