import { inspect } from "node:util"
import { FetchHttpClient, HttpClient, HttpClientError, HttpClientResponse } from "@effect/platform"
import { describe, expect, it } from "@effect/vitest"
import { Cause, Effect, Layer, Redacted } from "effect"
import { makeClient } from "./client.ts"

const TOKEN = "mop_only-for-this-test"

const printed = (error: unknown) =>
  [JSON.stringify(error), inspect(error, { depth: 20, showHidden: true }), Cause.pretty(Cause.fail(error))].join("\n")

const failedCall = Effect.gen(function* () {
  const client = yield* makeClient({ baseUrl: "http://127.0.0.1:9", token: Redacted.make(TOKEN) })
  return printed(yield* Effect.flip(client.redeem.redeem({ payload: { code: "SECRET-CODE" }, headers: {} })))
})

/** A server, or what stands before it, that answers with something else. */
const answering = (body: string, status: number) =>
  Layer.succeed(
    HttpClient.HttpClient,
    HttpClient.make((request) => Effect.succeed(HttpClientResponse.fromWeb(request, new Response(body, { status })))),
  )

describe("an error of the client", () => {
  it.effect("holds neither the token nor the body when the server cannot be reached", () =>
    Effect.gen(function* () {
      const text = yield* Effect.provide(failedCall, FetchHttpClient.layer)
      expect(text).toContain("RequestError")
      expect(text).not.toContain(TOKEN)
      expect(text).not.toContain("SECRET-CODE")
    }),
  )

  it.effect.each([
    ["<html>", 200],
    ["<html>", 502],
    ["{}", 200],
  ] as const)("holds no token when the answer is %s with status %d", ([body, status]) =>
    Effect.gen(function* () {
      const text = yield* Effect.provide(failedCall, answering(body, status))
      expect(text).not.toContain(TOKEN)
      expect(text).not.toContain("SECRET-CODE")
    }),
  )

  it.effect("stays an error of the HTTP library", () =>
    Effect.gen(function* () {
      const client = yield* makeClient({ baseUrl: "http://127.0.0.1:9", token: Redacted.make(TOKEN) })
      const error = yield* Effect.flip(client.upstreams.list({}))
      expect(HttpClientError.isHttpClientError(error)).toBe(true)
    }).pipe(Effect.provide(FetchHttpClient.layer)),
  )
})
