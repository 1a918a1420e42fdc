import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { makeUpstreamHttp } from "./upstream_http.ts"

const serve = (listener: RequestListener) =>
  Effect.acquireRelease(
    Effect.async<{ readonly url: string; readonly close: () => void }>((resume) => {
      const server = createServer(listener)
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo
        const close = () => {
          server.close()
          server.closeAllConnections()
        }
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, close }))
      })
    }),
    (server) => Effect.sync(server.close),
  )

const get = { operation: "probe", method: "GET", path: "/x" } as const

describe("upstream http", () => {
  it.scopedLive("hands on status, headers and text as they are, and reads Retry-After", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => {
        response.writeHead(503, { "Retry-After": "3", "X-One": "1" })
        response.end("later")
      })
      const answer = yield* makeUpstreamHttp({ baseUrl: `${url}/` }).request(get)
      expect(answer).toMatchObject({ status: 503, text: "later", retryAfterMs: 3_000, headers: { "x-one": "1" } })
    }),
  )

  it.scopedLive("sends forms and JSON in the body, and leaves out what is undefined", () =>
    Effect.gen(function* () {
      const seen: Array<string> = []
      const { url } = yield* serve((request, response) => {
        let body = ""
        request.on("data", (chunk) => {
          body += chunk
        })
        request.on("end", () => {
          seen.push(`${request.method} ${request.url} ${request.headers["content-type"]} ${body}`)
          response.end("ok")
        })
      })
      const http = makeUpstreamHttp({ baseUrl: url })
      yield* http.request({ ...get, method: "POST", form: { a: "1 2", b: undefined } })
      yield* http.request({ ...get, method: "POST", json: { a: 1 }, query: { q: 1, r: undefined } })
      expect(seen).toEqual(["POST /x application/x-www-form-urlencoded a=1+2", 'POST /x?q=1 application/json {"a":1}'])
    }),
  )

  it.scopedLive("is unknown when headers, body or the whole answer take too long", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((request, response) => {
        if (request.url === "/body") response.write("half")
      })
      const http = makeUpstreamHttp({ baseUrl: url, timeoutMs: 150 })
      for (const path of ["/headers", "/body"]) {
        const started = Date.now()
        const error = yield* Effect.flip(http.request({ ...get, path }))
        expect(error.reason).toBe("Cannot finish probe: no answer within 150 ms")
        expect(Date.now() - started).toBeLessThan(5_000)
      }
    }),
  )

  it.scopedLive("never sends a call twice, even when a kept connection is cut under it", () =>
    Effect.gen(function* () {
      let calls = 0
      const { url } = yield* serve((request, response) => {
        calls++
        if (calls === 2) request.socket.destroy()
        else response.end("ok")
      })
      const http = makeUpstreamHttp({ baseUrl: url })
      yield* http.request(get)
      expect((yield* Effect.flip(http.request(get))).reason).toContain("the connection was cut")
      expect(calls).toBe(2)
    }),
  )

  it.scopedLive("does not follow redirects", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => {
        response.writeHead(302, { location: "/elsewhere" })
        response.end()
      })
      expect((yield* makeUpstreamHttp({ baseUrl: url }).request(get)).status).toBe(302)
    }),
  )

  it("clips an answer to one line and blots out the secret", () => {
    const http = makeUpstreamHttp({ baseUrl: "http://x", secret: Redacted.make("s3cret") })
    expect(http.clip("a\n  b s3cret")).toBe("a b <secret>")
    expect(http.clip("x".repeat(500)).length).toBeLessThan(170)
  })
})
