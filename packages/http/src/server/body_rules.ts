import { Buffer } from "node:buffer"
import { IncomingMessage } from "node:http"
import { HttpRouter, HttpServerRequest } from "@effect/platform"
import { Effect, Either, Layer, Stream } from "effect"
import { BodyRules, makeProblem, type Problem } from "../api/mod.ts"
import { refuse } from "../handlers/problem_of_error.ts"
import { flawInJson, UNPRINTABLE } from "./json_text.ts"
import type { PlainRequest } from "./plain_request.ts"
import { type Route, routeOf } from "./routes.ts"

type Request = HttpServerRequest.HttpServerRequest

/**
 * Bytes beyond the limit that are still read, to be able to answer: a client that is sending does not listen. Whoever
 * sends more is cut off.
 */
const DISCARDED_BYTES_MAX = 1024 * 1024

/** A body that was read and checked. */
interface ReadBody {
  readonly text: string
  /** The text itself where it is no JSON. */
  readonly json: unknown
}

/** Reads the body of a request and checks size, content type, and what no text of ours may hold. */
export const readBody = (request: PlainRequest, route: Route): Effect.Effect<ReadBody, Problem> =>
  Effect.gen(function* () {
    const type = yield* contentTypeOf(request, route)
    const text = yield* readText(request, route.bodyBytesMax)
    if (type === "application/json") return { text, json: yield* readJson(text) }
    return UNPRINTABLE.test(text)
      ? yield* refuse("TEXT_INVALID", "The body holds a NUL or half a character")
      : { text, json: text }
  })

/** Checks a body before anything decodes it. */
export const layerBodyRules = Layer.succeed(
  BodyRules,
  BodyRules.of(
    Effect.gen(function* () {
      const request = yield* HttpServerRequest.HttpServerRequest
      const { route: found } = yield* HttpRouter.RouteContext
      const route = routeOf(request.method, found.path)
      return route === undefined || route.contentTypes.length === 0
        ? request
        : withBody(request, yield* readBody(request, route))
    }),
  ),
)

/** The same request, its body read: a second reader finds the stream empty. */
const withBody = (request: Request, { json, text }: ReadBody): Request =>
  Object.create(request, {
    text: { value: Effect.succeed(text) },
    json: { value: Effect.succeed(json) },
  }) as Request

const contentTypeOf = (request: PlainRequest, route: Route): Effect.Effect<string, Problem> => {
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
export const readText = (request: PlainRequest, bytesMax: number): Effect.Effect<string, Problem> => {
  if (request.bodyRead !== undefined) return request.bodyRead
  const { source } = request
  if (source instanceof IncomingMessage) {
    return Effect.async((resume) => readMessage(source, bytesMax, (read) => resume(read)))
  }
  if (Number(request.headers["content-length"] ?? 0) > bytesMax) return Effect.fail(tooLarge(bytesMax))
  return Effect.map(readStream(request.stream, bytesMax), textOf)
}

const brokenOff = () => makeProblem("BAD_REQUEST", "The body did not arrive in full")

/**
 * The body of a request of `node:http` as text, bounded, told once. Straight from the socket's events: a stream of Effect's
 * around them costs more than all else about a small request.
 */
export const readMessage = (
  message: IncomingMessage,
  bytesMax: number,
  told: (read: Either.Either<string, Problem>) => void,
): void => {
  const known = withoutReading(message, bytesMax)
  if (known !== undefined) {
    told(known)
    return
  }
  const chunks: Array<Uint8Array> = []
  let bytes = 0
  let isSettled = false
  const settle = (read: Either.Either<string, Problem>) => {
    if (isSettled) return
    isSettled = true
    told(read)
  }
  // Goes on listening once all is told: what may still come goes nowhere.
  const onData = (chunk: Uint8Array) => {
    bytes += chunk.length
    if (bytes <= bytesMax) chunks.push(chunk)
    else if (bytes > bytesMax + DISCARDED_BYTES_MAX) settle(Either.left(tooLarge(bytesMax)))
  }
  const onEnd = () => settle(bytes > bytesMax ? Either.left(tooLarge(bytesMax)) : Either.right(textOf(chunks)))
  const onBroken = () => {
    if (!isSettled) settle(Either.left(brokenOff()))
  }
  message.on("data", onData).on("end", onEnd).on("error", onBroken).on("close", onBroken)
}

/** What can be told of a body before anything of it is read. */
const withoutReading = (message: IncomingMessage, bytesMax: number): Either.Either<string, Problem> | undefined => {
  if (Number(message.headers["content-length"] ?? 0) > bytesMax) return Either.left(tooLarge(bytesMax))
  // A second reader finds nothing, and a client that has left says nothing more: neither would ever be heard of.
  if (message.readableEnded) return Either.right("")
  return message.destroyed ? Either.left(brokenOff()) : undefined
}

const readStream = (
  stream: PlainRequest["stream"],
  bytesMax: number,
): Effect.Effect<ReadonlyArray<Uint8Array>, Problem> =>
  stream.pipe(
    Stream.mapError(brokenOff),
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
    Effect.map(({ chunks }) => chunks),
  )

const utf8 = new TextDecoder()

const textOf = (chunks: ReadonlyArray<Uint8Array>): string =>
  utf8.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))

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
