import { HttpServerRequest } from "@effect/platform"
import { ApiKeys, KeyUsage } from "@mintcode/core/developer"
import { Effect, Layer } from "effect"
import { KeyAuth } from "../api/mod.ts"
import { answer, refuse } from "../handlers/problem_of_error.ts"
import { answerHeaders } from "../handlers/response_headers.ts"
import { type RateDecision, RateLimiter } from "../rate_limit/mod.ts"
import { bearerToken } from "./bearer_token.ts"
import { ClientAddress } from "./client_address.ts"

/** The one place where developers are recognised, counted, and held to the rate of their key. */
export const layerKeyAuth = Layer.effect(
  KeyAuth,
  Effect.gen(function* () {
    const keys = yield* ApiKeys
    const usage = yield* KeyUsage
    const clientAddress = yield* ClientAddress
    const limiter = yield* RateLimiter

    return KeyAuth.of({
      apiKey: () =>
        Effect.gen(function* () {
          const request = yield* HttpServerRequest.HttpServerRequest
          const token = bearerToken(request)
          if (token === undefined) {
            return yield* refuse("API_KEY_MISSING", "Send an API key: Authorization: Bearer sk_…")
          }
          const developer = yield* answer(keys.authenticate(token, clientAddress(request)))
          const { id, ratePerMinute } = developer.key
          const standing = yield* limiter.takeRequest(id, ratePerMinute)
          yield* answerHeaders(keyHeaders(ratePerMinute, standing))
          yield* usage.count(id)
          if (!standing.isAllowed) {
            return yield* refuse("KEY_RATE_LIMITED", `This key may be used ${ratePerMinute} times a minute`, {
              retryAfterMs: standing.retryAfterMs,
            })
          }
          return developer
        }),
    })
  }),
)

/** How a key stands with its rate (draft-ietf-httpapi-ratelimit-headers-10). */
const keyHeaders = (perMinute: number, { remaining, resetMs }: RateDecision): Readonly<Record<string, string>> => ({
  "ratelimit-policy": `"key";q=${perMinute};w=60`,
  ratelimit: `"key";r=${remaining};t=${Math.ceil(resetMs / 1000)}`,
})
