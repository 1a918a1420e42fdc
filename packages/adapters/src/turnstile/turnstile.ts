import { randomUUID } from "node:crypto"
import { type ChallengeQuestion, ChallengeUnavailable, ChallengeVerifier } from "@mintcode/core/abuse"
import { Effect, Layer, Option, Redacted, Schema } from "effect"
import { makeUpstreamHttp, type UpstreamAnswer } from "../upstream_http/upstream_http.ts"

/** Where Cloudflare documents that challenges are checked. */
const VERIFY_PATH = "/turnstile/v0/siteverify"
/** A check from start to last byte: a buyer waits for it. */
const VERIFY_TIMEOUT_MS = 3_000
/** Tries after the first when nobody answered. They carry the same idempotency key, so that a token is spent once. */
const VERIFY_RETRIES = 1

/** What comes back, as far as it matters (https://developers.cloudflare.com/turnstile/get-started/server-side-validation). */
const Verdict = Schema.Struct({
  success: Schema.Boolean,
  "error-codes": Schema.optional(Schema.Array(Schema.String)),
})

const decodeVerdict = Schema.decodeUnknownOption(Schema.parseJson(Verdict))

/** Codes that say nothing of the person: our secret is wrong, or the other side has trouble. */
const NOT_THE_PERSON: ReadonlySet<string> = new Set(["missing-input-secret", "invalid-input-secret", "internal-error"])

const unavailable = (reason: string) => new ChallengeUnavailable({ code: "CHALLENGE_UNAVAILABLE", reason })

/** Whether an answer says that the challenge was passed. What is no clear answer is none. */
const verdictOf = ({ status, text }: UpstreamAnswer): Effect.Effect<boolean, ChallengeUnavailable> => {
  if (status >= 500 || status === 429) return unavailable(`the check answered ${status}`)
  const verdict = Option.getOrUndefined(decodeVerdict(text))
  if (verdict === undefined) return unavailable("the answer of the check cannot be read")
  // Nothing but the documented 200 is believed when it lets somebody through.
  if (verdict.success) return status === 200 ? Effect.succeed(true) : unavailable(`the check answered ${status}`)
  const trouble = verdict["error-codes"]?.find((code) => NOT_THE_PERSON.has(code))
  return trouble === undefined ? Effect.succeed(false) : unavailable(`the check answered ${trouble}`)
}

/**
 * Asks Turnstile whether a challenge was passed. Bounded in time; what is not a clear yes is a no, or
 * `ChallengeUnavailable` when it is nobody's fault.
 */
export const verifyTurnstile = ({ baseUrl, remoteIp, secret, token }: ChallengeQuestion) =>
  Effect.suspend(() => {
    const form = {
      secret: Redacted.value(secret),
      response: Redacted.value(token),
      remoteip: remoteIp ?? undefined,
      idempotency_key: randomUUID(),
    }
    const ask = makeUpstreamHttp({ baseUrl, timeoutMs: VERIFY_TIMEOUT_MS, secret }).request
    return ask({ operation: "a challenge's check", method: "POST", path: VERIFY_PATH, form }).pipe(
      Effect.mapError(({ reason }) => unavailable(reason)),
      Effect.flatMap(verdictOf),
      Effect.retry({ times: VERIFY_RETRIES }),
    )
  })

/** Challenges checked by Turnstile. */
export const layerTurnstile = Layer.succeed(ChallengeVerifier, verifyTurnstile)
