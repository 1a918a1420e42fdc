import { HttpClient, type HttpClientRequest } from "@effect/platform"
import { Clock, Effect, Random } from "effect"

/** Tries after the first. */
const RETRIES_MAX = 4
/** First pause; each further one is twice as long, give or take its jitter. */
const PAUSE_MS = 250
/** Longest pause, whatever the server asks for: beyond it the caller should decide. */
const PAUSE_MS_MAX = 30_000

/** Methods that change nothing, or nothing more the second time (RFC 9110, section 9.2). */
const REPEATABLE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"])

/** Answers that another try may change: too fast, or a server that is away. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504])

/** Whether a request may be sent twice: one that changes something needs an `Idempotency-Key`. */
const mayRepeat = (request: HttpClientRequest.HttpClientRequest): boolean =>
  REPEATABLE_METHODS.has(request.method) || request.headers["idempotency-key"] !== undefined

/** The pause that a server asks for (RFC 9110, section 10.2.3), in seconds or until a date. */
export const retryAfterMs = (header: string | undefined, at: number): number | undefined => {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - at)
}

/**
 * A client that sends again what may be sent again, when there was no answer or one that says to come later. Pauses
 * grow, are jittered, and are never shorter than what `Retry-After` says; a longer one than the bound ends it.
 */
export const retrying = (client: HttpClient.HttpClient): HttpClient.HttpClient =>
  HttpClient.transform(client, (send, request) => {
    if (!mayRepeat(request)) return send
    const attempt = (tries: number): typeof send =>
      Effect.matchEffect(send, {
        onFailure: (error) =>
          error._tag === "RequestError" && error.reason === "Transport"
            ? again(tries, undefined, Effect.fail(error))
            : Effect.fail(error),
        onSuccess: (response) =>
          PASSING_STATUSES.has(response.status)
            ? again(tries, response.headers["retry-after"], Effect.succeed(response))
            : Effect.succeed(response),
      })
    const again = (tries: number, header: string | undefined, giveUp: typeof send): typeof send =>
      Effect.gen(function* () {
        if (tries >= RETRIES_MAX) return yield* giveUp
        const asked = retryAfterMs(header, yield* Clock.currentTimeMillis) ?? 0
        const pause = PAUSE_MS * 2 ** tries * (0.5 + (yield* Random.next))
        if (asked > PAUSE_MS_MAX) return yield* giveUp
        yield* Effect.sleep(Math.max(asked, Math.min(pause, PAUSE_MS_MAX)))
        return yield* attempt(tries + 1)
      })
    return attempt(0)
  })
