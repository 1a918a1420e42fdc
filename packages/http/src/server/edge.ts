import { type HttpApp, HttpServerError, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { base64Url, Crypto } from "@mintcode/core/kernel"
import { type Cause, Clock, Effect, FiberRef, LogLevel } from "effect"
import { makeProblem } from "../api/mod.ts"
import { ClientAddress } from "./client_address.ts"
import { Draining } from "./draining.ts"
import { HttpConfig } from "./http_config.ts"
import type { AnswerNow, PlainRequest } from "./plain_request.ts"
import { failureOf } from "./problem_of_cause.ts"
import { problemResponse } from "./problem_response.ts"
import { isServed, templateOf } from "./routes.ts"
import { URL_LENGTH_MAX } from "./server_limits.ts"
import { makeSite, sitePlace } from "./site.ts"

/** Entropy of a request id: enough to find one line in a year of logs. */
const REQUEST_ID_BYTES = 12
/** Its characters: three bytes are four of them. */
const REQUEST_ID_LENGTH = (REQUEST_ID_BYTES / 3) * 4

/** Ids that are drawn at once. */
const REQUEST_IDS_DRAWN = 200

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/

/** Where clients in the field put a code into the address. */
const STATUS_OF_CODE = "/api/status/"

/** Asked every few seconds by whatever watches the process: their lines would hide all others. */
const PROBES = new Set(["/healthz", "/readyz", "/api/health"])

/** Parts of a page that is logged itself. */
const PARTS: ReadonlySet<string | undefined> = new Set(["/assets/*", "/*"])

const levelAt = (pathname: string): LogLevel.LogLevel =>
  PROBES.has(pathname) || PARTS.has(sitePlace(pathname)) ? LogLevel.Debug : LogLevel.Info

/** For a client that left before its answer was ready; nobody sees it but the log (nginx's number). */
const CLIENT_GONE = 499

/** A request that was answered. */
interface Carried {
  readonly response: HttpServerResponse.HttpServerResponse
  readonly requestId: string
  /** Whoever asks again should ask another server. */
  readonly isDraining: boolean
}

/** What a log line tells of an answer. */
interface Line {
  /** Lines below this level are read by nobody. */
  readonly least: LogLevel.LogLevel
  readonly status: number
  readonly ms: number
  readonly requestId: string
}

/**
 * What every request goes through, whatever comes of it: an id, a look at the address, problems for failures, headers
 * that browsers are safe with, and one log line that holds neither query nor body nor anything a caller made up.
 */
export const makeEdge = Effect.gen(function* () {
  const crypto = yield* Crypto
  const clientAddress = yield* ClientAddress
  const draining = yield* Draining
  const { publicUrl } = yield* HttpConfig
  const site = yield* makeSite
  const always = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    ...(publicUrl.startsWith("https:") ? { "strict-transport-security": "max-age=31536000" } : {}),
  }
  const unlessSet = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  }

  /** All headers of an answer: its own, what browsers are safe with, its id, and whether to ask another server next time. */
  const headersOf = ({ isDraining, requestId, response }: Carried): Readonly<Record<string, string>> => ({
    ...unlessSet,
    ...response.headers,
    ...always,
    "x-request-id": requestId,
    ...(isDraining ? { connection: "close" } : {}),
  })

  const leastHere = yield* FiberRef.get(FiberRef.currentMinimumLogLevel)

  /** The log line of a request; `undefined` where nobody will read it: then it is not even put together. */
  const lineOf = (
    request: PlainRequest,
    pathname: string,
    { least, ms, requestId, status }: Line,
  ): Effect.Effect<void> | undefined => {
    const level = levelAt(pathname)
    if (LogLevel.greaterThan(least, level)) return undefined
    return Effect.logWithLevel(level, "request", {
      method: request.method,
      route: templateOf(pathname) ?? sitePlace(pathname) ?? "unknown",
      // What stands in the address of a code's status is a code, whatever it looks like.
      ...(UUID.test(pathname) && !pathname.startsWith(STATUS_OF_CODE) ? { id: UUID.exec(pathname)?.[0] } : {}),
      status,
      ms,
      ip: clientAddress(request),
      requestId,
    })
  }

  /** Names and values by turns, as `node:http` takes them with the least effort. */
  const headersAtOnce = Object.entries({ ...unlessSet, "content-type": "application/json", ...always }).flat()

  /** Ids are drawn many at a time: each would cost as much as all else that an answer at once costs the edge. */
  let ids = ""
  let nextId = 0
  const newRequestId = () => {
    if (nextId === ids.length) {
      ids = base64Url(Effect.runSync(crypto.randomBytes(REQUEST_ID_BYTES * REQUEST_IDS_DRAWN)))
      nextId = 0
    }
    nextId += REQUEST_ID_LENGTH
    return ids.slice(nextId - REQUEST_ID_LENGTH, nextId)
  }

  /**
   * What `through` and `headersOf` do for an answer that is there already, without a fiber; `line` is what is left to log.
   */
  const atOnce = (request: PlainRequest, { body, status }: AnswerNow, ms: number) => {
    const requestId = newRequestId()
    const headers = [
      ...headersAtOnce,
      "content-length",
      String(Buffer.byteLength(body)),
      "x-request-id",
      requestId,
      ...(draining.isDrainingNow() ? ["connection", "close"] : []),
    ]
    const line = lineOf(request, request.url, { least: leastHere, status, ms, requestId })
    return { headers, line }
  }

  /** Carries a request through, whoever answers it. `headersOf` says what goes out with the answer. */
  const through = <R>(
    request: PlainRequest,
    answered: Effect.Effect<HttpServerResponse.HttpServerResponse, unknown, R>,
  ): Effect.Effect<Carried, never, R> =>
    Effect.gen(function* () {
      const arrivedAt = request.arrivedAt ?? (yield* Clock.currentTimeMillis)
      const requestId = newRequestId()
      const pathname = pathnameOf(request.url)
      const finish = (status: number) =>
        Effect.flatMap(
          Effect.zip(FiberRef.get(FiberRef.currentMinimumLogLevel), Clock.currentTimeMillis),
          ([least, at]) => lineOf(request, pathname, { least, status, ms: at - arrivedAt, requestId }) ?? Effect.void,
        )

      const response = yield* Effect.catchAllCause(
        answered,
        (cause): Effect.Effect<HttpServerResponse.HttpServerResponse> => {
          const failed = failureOf(cause, pathname, requestId)
          if (failed === undefined) {
            return Effect.zipRight(finish(CLIENT_GONE), Effect.failCause(cause as Cause.Cause<never>))
          }
          const response = HttpServerResponse.setHeaders(problemResponse(failed.problem), failed.headers)
          return failed.fault === undefined
            ? Effect.succeed(response)
            : Effect.as(Effect.logError("request failed", { requestId, fault: failed.fault }), response)
        },
      )
      yield* finish(response.status)
      return { response, requestId, isDraining: yield* draining.isDraining }
    })

  const around = <E, R>(httpApp: HttpApp.Default<E, R>): HttpApp.Default<never, R> =>
    Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
      const pathname = pathnameOf(request.url)
      const answered: HttpApp.Default<unknown, R> =
        addressProblem(request.url) ??
        site(request, pathname) ??
        (isServed(request.method, pathname) ? httpApp : Effect.fail(new HttpServerError.RouteNotFound({ request })))
      return Effect.map(through(request, answered), (carried) =>
        HttpServerResponse.setHeaders(carried.response, headersOf(carried)),
      )
    })

  return { through, headersOf, around, atOnce } as const
})

export type Edge = Effect.Effect.Success<typeof makeEdge>

const pathnameOf = (url: string): string => url.split("?", 1)[0] ?? ""

/** Addresses that no route of ours can mean. */
const addressProblem = (url: string): Effect.Effect<never, unknown> | undefined => {
  if (url.length > URL_LENGTH_MAX) {
    return Effect.fail(makeProblem("URL_TOO_LONG", `Expected at most ${URL_LENGTH_MAX} characters`))
  }
  return url.startsWith("/") && isDecodable(url) && !/%00|\0/.test(url)
    ? undefined
    : Effect.fail(makeProblem("BAD_REQUEST", "The address cannot be read"))
}

const isDecodable = (url: string): boolean => {
  try {
    decodeURIComponent(url)
    return true
  } catch {
    return false
  }
}
