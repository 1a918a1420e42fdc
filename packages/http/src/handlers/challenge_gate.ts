import { ChallengeVerifier } from "@mintcode/core/abuse"
import { base64Url, Crypto } from "@mintcode/core/kernel"
import { Settings } from "@mintcode/core/settings"
import { Clock, Effect, Redacted } from "effect"
import { CHALLENGE_HEADER, CHALLENGE_TOKEN_MAX, makeProblem, type Problem } from "../api/mod.ts"
import { ClientAddress } from "../server/client_address.ts"
import { HttpConfig } from "../server/http_config.ts"
import type { PlainRequest } from "../server/plain_request.ts"
import { answer } from "./problem_of_error.ts"

type Request = PlainRequest

/** How long a token that was used is remembered: as long as Turnstile takes one for good. */
const SPENT_MS = 300_000
/** Tokens that are remembered at once. */
const SPENT_MAX = 50_000
/** When to come again while nobody can check. */
const RETRY_MS = 5_000

/**
 * The challenge that operators may ask people to pass (Turnstile). Whatever goes wrong with checking it, nobody gets
 * through: a check that can be made to fail would be none.
 */
export const makeChallengeGate = Effect.gen(function* () {
  const settings = yield* Settings
  const verify = yield* ChallengeVerifier
  const clientAddress = yield* ClientAddress
  const crypto = yield* Crypto
  const { challengeOrigin } = yield* HttpConfig
  /** Digests of tokens that were used here. The other side knows all of them, and may be slow to. */
  const spent = new Map<string, number>()

  const spend = (digest: string, at: number): boolean => {
    for (const [known, until] of spent) {
      if (until > at && spent.size < SPENT_MAX) break
      spent.delete(known)
    }
    if (spent.has(digest)) return false
    spent.set(digest, at + SPENT_MS)
    return true
  }

  const unavailable = makeProblem("CHALLENGE_UNAVAILABLE", "Please try again in a moment", { retryAfterMs: RETRY_MS })
  const failed = makeProblem("CHALLENGE_FAILED", "Pass the challenge again: what was sent is no proof, or was used")

  const check = (request: Request, token: string) =>
    Effect.gen(function* () {
      const secret = yield* answer(settings.get("turnstile_secret_key"))
      if (secret === "") return yield* Effect.fail(unavailable)
      const digest = base64Url(crypto.sha256(token))
      if (!spend(digest, yield* Clock.currentTimeMillis)) return yield* Effect.fail(failed)
      const isPassed = yield* verify({
        token: Redacted.make(token),
        secret: Redacted.make(secret),
        baseUrl: challengeOrigin,
        remoteIp: clientAddress(request),
      }).pipe(
        Effect.tapError((error) => Effect.logWarning("challenge not checked", { reason: error.reason })),
        // Nobody has used it: it may be sent again.
        Effect.tapError(() => Effect.sync(() => spent.delete(digest))),
        Effect.mapError(() => unavailable),
      )
      if (!isPassed) return yield* Effect.fail(failed)
    })

  /** Fails unless the caller has passed the challenge, where operators ask for one. A body's token goes before a header's. */
  const requireChallenge = (request: Request, inBody?: string): Effect.Effect<void, Problem> =>
    Effect.gen(function* () {
      if (!(yield* answer(settings.get("turnstile_enabled")))) return
      const token = inBody ?? request.headers[CHALLENGE_HEADER]
      if (token === undefined || token === "") {
        return yield* Effect.fail(
          makeProblem(
            "CHALLENGE_REQUIRED",
            `Send what the challenge gave: ${CHALLENGE_HEADER}, or challenge in the body`,
          ),
        )
      }
      if (token.length > CHALLENGE_TOKEN_MAX) return yield* Effect.fail(failed)
      yield* check(request, token)
    })

  return { requireChallenge } as const
})
