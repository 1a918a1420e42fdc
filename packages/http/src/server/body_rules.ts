import { HttpRouter, HttpServerRequest } from "@effect/platform"
import { Effect, Layer, Stream } from "effect"
import { BodyRules, makeProblem, type Problem } from "../api/mod.ts"
import { refuse } from "../handlers/problem_of_error.ts"
import { flawInJson, UNPRINTABLE } from "./json_text.ts"
import { type Route, routeOf } from "./routes.ts"

type Request = HttpServerRequest.HttpServerRequest

/**
 * Bytes beyond the limit that are still read, to be able to answer: a client that is sending does not listen. Whoever
 * sends more is cut off.
 */
const DISCARDED_BYTES_MAX = 1024 * 1024

/** Checks a body before anything decodes it: size, content type, and what no text of ours may hold. */
export const layerBodyRules = Layer.succeed(
  BodyRules,
  BodyRules.of(
    Effect.gen(function* () {
      const request = yield* HttpServerRequest.HttpServerRequest
      const { route: found } = yield* HttpRouter.RouteContext
      const route = routeOf(request.method, found.path)
      if (route === undefined || route.contentTypes.length === 0) return request
      const type = yield* contentTypeOf(request, route)
      const text = yield* readText(request, route.bodyBytesMax)
      if (type === "application/json") return withBody(request, text, yield* readJson(text))
      return UNPRINTABLE.test(text)
        ? yield* refuse("TEXT_INVALID", "The body holds a NUL or half a character")
        : withBody(request, text, text)
    }),
  ),
)

/** The same request, its body read: a second reader finds the stream empty. */
const withBody = (request: Request, text: string, json: unknown): Request =>
  Object.create(request, {
    text: { value: Effect.succeed(text) },
    json: { value: Effect.succeed(json) },
  }) as Request

const contentTypeOf = (request: Request, route: Route): Effect.Effect<string, Problem> => {
  const [type = "", ...parameters] = (request.headers["content-type"] ?? "")
    .toLowerCase()
    .split(";")
    .map((part) => part.trim())
  const charset = parameters
    .find((parameter) => parameter.startsWith("charset="))
    ?.replace(/^charset="?([^"]*)"?$/, "$1")
  const isPlain = (request.headers["content-encoding"] ?? "identity") === "identity"
  return route.contentTypes.includes(type) &&
    isPlain &&
    (charset === undefined || charset === "utf-8" || charset === "utf8")
    ? Effect.succeed(type)
    : refuse("CONTENT_TYPE_UNSUPPORTED", `Expected ${route.contentTypes.join(" or ")} in UTF-8, not compressed`)
}

const tooLarge = (bytesMax: number): Problem => makeProblem("BODY_TOO_LARGE", `Expected at most ${bytesMax} bytes`)

/** The body as text, bounded. */
export const readText = (request: Request, bytesMax: number): Effect.Effect<string, Problem> =>
  Number(request.headers["content-length"] ?? 0) > bytesMax
    ? Effect.fail(tooLarge(bytesMax))
    : request.stream.pipe(
        Stream.mapError(() => makeProblem("BAD_REQUEST", "The body did not arrive in full")),
        Stream.runFoldEffect({ bytes: 0, chunks: [] as Array<Uint8Array> }, (read, chunk) => {
          const bytes = read.bytes + chunk.length
          if (bytes > bytesMax + DISCARDED_BYTES_MAX) return Effect.fail(tooLarge(bytesMax))
          if (bytes <= bytesMax) read.chunks.push(chunk)
          return Effect.succeed({ bytes, chunks: read.chunks })
        }),
        Effect.filterOrFail(
          ({ bytes }) => bytes <= bytesMax,
          () => tooLarge(bytesMax),
        ),
        Effect.map(({ chunks }) => textOf(chunks)),
      )

const textOf = (chunks: ReadonlyArray<Uint8Array>): string => {
  const decoder = new TextDecoder()
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode()
}

const readJson = (text: string): Effect.Effect<unknown, Problem> =>
  Effect.suspend(() => {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return refuse("JSON_MALFORMED", text.trim() === "" ? "The body is empty" : "The body is not JSON")
    }
    const flaw = flawInJson(value)
    return flaw === undefined
      ? Effect.succeed(value)
      : refuse(flaw.code, `${flaw.path === "" ? "The body" : flaw.path}: ${flaw.message}`, { errors: [flaw] })
  })
