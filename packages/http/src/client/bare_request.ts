import { HttpApiError, HttpClient, HttpClientError, HttpClientRequest, HttpClientResponse } from "@effect/platform"
import { Effect, ParseResult } from "effect"

/**
 * The same error, which knows of the request only its method and address. The library's own carries the whole request,
 * so whoever prints a failed call would print the token, the idempotency key and the codes that were sent.
 */
export const bareError = <E>(error: E): E =>
  HttpClientError.isHttpClientError(error) ? (bareHttpError(error as HttpClientError.HttpClientError) as E) : error

const bareHttpError = (error: HttpClientError.HttpClientError): HttpClientError.HttpClientError => {
  const { cause, description } = error
  const request = HttpClientRequest.make(error.request.method)(error.request.url)
  const rest = { request, cause, ...(description === undefined ? {} : { description }) }
  if (error._tag === "RequestError") return new HttpClientError.RequestError({ reason: error.reason, ...rest })
  const response = HttpClientResponse.fromWeb(request, new Response(null, { status: error.response.status }))
  return new HttpClientError.ResponseError({ reason: error.reason, response, ...rest })
}

/** A client whose own errors are bare. What fails while an answer is read is made bare by whoever reads it. */
export const withBareErrors = HttpClient.transformResponse(Effect.mapError(bareError)) as (
  client: HttpClient.HttpClient,
) => HttpClient.HttpClient

/** An answer that does not fit the declaration; a `ParseError` is left for requests that do not. */
export const answerUnreadable = (
  error: ParseResult.ParseError,
): Effect.Effect<never, HttpApiError.HttpApiDecodeError> =>
  Effect.flatMap(HttpApiError.HttpApiDecodeError.fromParseError(error), Effect.fail)

/** Errors of an answer that was read: bare, and told from errors of the request. */
export const whileReading = <A>(read: Effect.Effect<A, unknown>): Effect.Effect<A, unknown> =>
  Effect.catchAll(read, (error) =>
    ParseResult.isParseError(error) ? answerUnreadable(error) : Effect.fail(bareError(error)),
  )
