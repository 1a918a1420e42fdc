import { HttpApp, HttpServerResponse } from "@effect/platform"
import { Effect, Redacted } from "effect"
import { etagOf, HOLDER_COOKIE } from "../api/mod.ts"
import type { RateDecision, RateLimits } from "../rate_limit/mod.ts"

/** Adds headers to whatever the answer will be, a problem too. */
export const answerHeaders = (headers: Readonly<Record<string, string>>): Effect.Effect<void> =>
  HttpApp.appendPreResponseHandler((_request, response) =>
    Effect.succeed(HttpServerResponse.setHeaders(response, headers)),
  )

/** `ETag` of an answer that shows one versioned thing. */
export const withEtag = <A extends { readonly version: number }, E, R>(
  effect: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> => Effect.tap(effect, ({ version }) => answerHeaders({ etag: etagOf(version) }))

/** How an address stands with its limit (draft-ietf-httpapi-ratelimit-headers-10). */
export const rateHeaders = (limits: RateLimits, decision: RateDecision): Readonly<Record<string, string>> => ({
  "ratelimit-policy": `"redeem";q=${limits.burst};w=${Math.round((limits.burst / limits.perMinute) * 60)}`,
  ratelimit: `"redeem";r=${decision.remaining};t=${Math.ceil(Math.max(decision.resetMs, decision.retryAfterMs) / 1000)}`,
})

/** A browser holds what it redeemed for as long as this: a month outlives every redemption. */
const HOLDER_COOKIE_AGE = "30 days"

/** Makes the browser the holder of what it redeemed. */
export const setHolderCookie = (cookie: Redacted.Redacted<string>, isSecure: boolean): Effect.Effect<void> =>
  HttpApp.appendPreResponseHandler((_request, response) =>
    Effect.orDie(
      HttpServerResponse.setCookie(response, HOLDER_COOKIE, Redacted.value(cookie), {
        httpOnly: true,
        sameSite: "lax",
        secure: isSecure,
        path: "/redeem",
        maxAge: HOLDER_COOKIE_AGE,
      }),
    ),
  )

/** Hands a session to a browser, out of reach of scripts. It is gone with the session at the latest. */
export const setSessionCookie = (
  name: string,
  token: Redacted.Redacted<string>,
  maxAgeMs: number,
  isSecure: boolean,
): Effect.Effect<void> =>
  HttpApp.appendPreResponseHandler((_request, response) =>
    Effect.orDie(
      HttpServerResponse.setCookie(response, name, Redacted.value(token), {
        httpOnly: true,
        sameSite: "lax",
        secure: isSecure,
        path: "/",
        maxAge: maxAgeMs,
      }),
    ),
  )
