import { HttpClient, HttpClientError, HttpClientRequest, HttpClientResponse } from "@effect/platform"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, TestClock } from "effect"
import { retryAfterMs, retrying } from "./retrying.ts"

type Answer = number | "cut" | { readonly status: number; readonly after: string }

/** A server that answers with each of these in turn, then with 200. */
const answering = (...answers: ReadonlyArray<Answer>) => {
  const times: Array<number> = []
  const client = HttpClient.make((request) =>
    Effect.gen(function* () {
      times.push(yield* Effect.clockWith((clock) => clock.currentTimeMillis))
      const answer = answers[times.length - 1] ?? 200
      if (answer === "cut") {
        return yield* new HttpClientError.RequestError({ request, reason: "Transport", cause: undefined })
      }
      const { status, after } = typeof answer === "number" ? { status: answer, after: undefined } : answer
      const headers = after === undefined ? {} : { "retry-after": after }
      return HttpClientResponse.fromWeb(request, new Response(null, { status, headers }))
    }),
  )
  return { client: retrying(client), times }
}

/** Sends a request while an hour goes by. */
const sendFor = (client: HttpClient.HttpClient, request: HttpClientRequest.HttpClientRequest) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(Effect.either(client.execute(request)))
    yield* TestClock.adjust("1 hour")
    const sent = yield* Fiber.join(fiber)
    return sent._tag === "Right" ? sent.right.status : sent.left._tag
  })

const read = HttpClientRequest.get("http://127.0.0.1/v1/orders")
const write = HttpClientRequest.post("http://127.0.0.1/v1/orders")
const keyed = HttpClientRequest.setHeader(write, "idempotency-key", "one")

describe("retrying()", () => {
  it.effect("sends reads and keyed requests again, and no others", () =>
    Effect.gen(function* () {
      for (const [request, expected] of [
        [read, [200, 3]],
        [keyed, [200, 3]],
        [write, [503, 1]],
      ] as const) {
        const { client, times } = answering(503, "cut")
        expect([yield* sendFor(client, request), times.length]).toEqual(expected)
      }
    }),
  )

  it.effect("does not repeat what another try does not change", () =>
    Effect.gen(function* () {
      for (const status of [400, 401, 404, 409, 422, 500]) {
        const { client, times } = answering(status)
        expect([yield* sendFor(client, read), times.length]).toEqual([status, 1])
      }
    }),
  )

  it.effect("waits as long as the server asks, gives up when that is too long, and after a few tries", () =>
    Effect.gen(function* () {
      const asked = answering({ status: 429, after: "7" })
      expect(yield* sendFor(asked.client, read)).toBe(200)
      expect((asked.times[1] ?? 0) - (asked.times[0] ?? 0)).toBeGreaterThanOrEqual(7_000)
      const long = answering({ status: 429, after: "3000" })
      expect([yield* sendFor(long.client, read), long.times.length]).toEqual([429, 1])
      const away = answering(...Array.from({ length: 20 }, () => 503))
      expect([yield* sendFor(away.client, read), away.times.length]).toEqual([503, 5])
    }),
  )
})

describe("retryAfterMs()", () => {
  it("reads seconds and dates, and nothing else", () => {
    expect(retryAfterMs("3", 0)).toBe(3_000)
    expect(retryAfterMs(new Date(5_000).toUTCString(), 2_000)).toBe(3_000)
    expect(retryAfterMs("soon", 0)).toBeUndefined()
    expect(retryAfterMs(undefined, 0)).toBeUndefined()
  })
})
