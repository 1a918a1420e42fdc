import { expect, it } from "@effect/vitest"
import { makeWebhookHttp, type WebhookHttpOptions } from "@mintcode/adapters/webhook-http"
import { Effect, Redacted } from "effect"
import { isSigned, makeReceiver } from "./webhook_receiver.ts"

const SECRETS = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_b2xkIHNlY3JldCBvZiBhIHJlY2VpdmVy"]

const send = (url: string, allowLoopback = true, options: WebhookHttpOptions = {}) =>
  Effect.scoped(
    Effect.gen(function* () {
      const transport = yield* Effect.acquireRelease(
        Effect.sync(() => makeWebhookHttp({ allowLoopback }, options)),
        ({ close }) => Effect.promise(close),
      )
      return yield* transport.send({
        url,
        id: "msg_1",
        timestamp: Math.floor(Date.now() / 1000),
        body: '{"type":"webhook.ping"}',
        secrets: SECRETS.map((secret) => Redacted.make(secret)),
      })
    }),
  )

it.scopedLive("A webhook arrives with its id and time, signed by each of its secrets", () =>
  Effect.gen(function* () {
    const receiver = yield* makeReceiver((_got, response) => response.writeHead(204).end())
    expect(yield* send(receiver.url)).toEqual({ _tag: "Answered", status: 204 })
    const [got] = receiver.received
    expect(got?.headers).toMatchObject({ "webhook-id": "msg_1", "content-type": "application/json" })
    for (const secret of SECRETS) expect(got !== undefined && isSigned(got, secret)).toBe(true)
    expect(got !== undefined && isSigned(got, "whsec_d3Jvbmc=")).toBe(false)
    expect(got !== undefined && isSigned({ ...got, body: "{}" }, SECRETS[0] ?? "")).toBe(false)
  }),
)

it.scopedLive("A webhook that is redirected is not followed", () =>
  Effect.gen(function* () {
    const receiver = yield* makeReceiver((got, response) =>
      got.path === "/hooks" ? response.writeHead(307, { location: "/elsewhere" }).end() : response.writeHead(200).end(),
    )
    expect(yield* send(receiver.url)).toEqual({ _tag: "Answered", status: 307 })
    expect(receiver.received.map(({ path }) => path)).toEqual(["/hooks"])
  }),
)

it.scopedLive("A webhook ends in time when its receiver is slow, endless or gone", () =>
  Effect.gen(function* () {
    const silent = yield* makeReceiver(() => undefined)
    expect(yield* send(silent.url, true, { timeoutMs: 200 })).toEqual({
      _tag: "Unanswered",
      reason: "no answer in time",
    })
    const endless = yield* makeReceiver((_got, response) => {
      response.writeHead(200)
      const drip = () => response.write("x".repeat(64 * 1024), () => setImmediate(drip))
      drip()
    })
    expect(yield* send(endless.url)).toEqual({ _tag: "Answered", status: 200 })
    const cut = yield* makeReceiver((_got, response) => response.destroy())
    expect(yield* send(cut.url)).toMatchObject({ _tag: "Unanswered" })
    expect(yield* send("http://127.0.0.1:9/hooks")).toEqual({
      _tag: "Unanswered",
      reason: "the connection failed (ECONNREFUSED)",
    })
  }),
)

it.scopedLive("A webhook is not sent to a private address, whether it is written out or resolved", () =>
  Effect.gen(function* () {
    const receiver = yield* makeReceiver((_got, response) => response.writeHead(200).end())
    const { port } = new URL(receiver.url)
    const refused = { _tag: "Unanswered", reason: "the address is not one of the public internet" }
    for (const host of ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "2130706433", "0x7f.1", "127.1"]) {
      expect([host, yield* send(`http://${host}:${port}/`, false)]).toEqual([host, refused])
    }
    // Loopback is all that development allows.
    for (const host of ["10.0.0.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fd00::1]", "0.0.0.0"]) {
      expect([host, yield* send(`http://${host}:${port}/`)]).toEqual([host, refused])
    }
    expect(receiver.received).toEqual([])
  }),
)
