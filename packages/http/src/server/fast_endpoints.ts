import { HttpApi, HttpApiError, HttpApiSchema, HttpServerResponse } from "@effect/platform"
import { Effect, Option, ParseResult, Schema } from "effect"
import { BODY_BYTES_DEFAULT, MintCodeApi } from "../api/mod.ts"
import { makeLicenceHandlers } from "../handlers/licences.ts"
import { RedeemHandlers } from "../handlers/redeem.ts"
import { readBody } from "./body_rules.ts"
import type { AnswerNow, PlainRequest } from "./plain_request.ts"
import { type Route, routeOf } from "./routes.ts"

type Response = HttpServerResponse.HttpServerResponse

/** Answers a request; `id` is what stands in the address where `:id` is declared. */
type FastHandler = (request: PlainRequest, id: string) => Effect.Effect<Response, unknown>

/** An endpoint in front of the router. */
export interface FastEndpoint {
  readonly handle: FastHandler
  readonly atOnce?: AtOnce
}

/** Of an endpoint that may have an answer without waiting for anything. */
export interface AtOnce {
  readonly bodyBytesMax: number
  /** Asked before the body is read. */
  readonly admits: (request: PlainRequest, at: number) => boolean
  /** Asked before `handle` is, with the body. */
  readonly answer: (request: PlainRequest, body: string, at: number) => AnswerNow | undefined
}

/** What a handler is given, as the router gives it. */
interface Given {
  readonly path: { readonly id: string }
  readonly payload: never
  readonly headers: never
  readonly request: PlainRequest
}

/** The endpoints in front of the router, by method and declared path. */
export const makeFastEndpoints: Effect.Effect<
  ReadonlyMap<string, FastEndpoint>,
  never,
  Effect.Effect.Context<typeof makeLicenceHandlers> | RedeemHandlers
> = Effect.gen(function* () {
  const licences = yield* makeLicenceHandlers
  const redeem = yield* RedeemHandlers
  return new Map([
    // It reads and answers by itself.
    [
      "POST /api/validate",
      {
        handle: (request) => licences.validate({ request }),
        atOnce: {
          bodyBytesMax: BODY_BYTES_DEFAULT,
          admits: licences.mayAskNow,
          answer: licences.validateNow,
        },
      },
    ],
    declared("POST", "/redeem", redeem.redeem),
    declared("GET", "/redeem/:id", redeem.status),
  ])
})

/** An endpoint with what the router would do for it: the rules of bodies, what goes in decoded, what comes out encoded. */
const declared = <E>(
  method: "GET" | "POST",
  path: string,
  handle: (given: Given) => Effect.Effect<unknown, E>,
): readonly [string, FastEndpoint] => {
  const { headers, payload, route, success } = declarationOf(method, path)
  const decodePayload = Option.map(payload, Schema.decodeUnknown)
  const decodeHeaders = Option.map(headers, Schema.decodeUnknown)
  const encode = Schema.encode(success)
  const status = HttpApiSchema.getStatusSuccessAST(success.ast)
  return [
    `${method} ${path}`,
    {
      handle: (request, id) =>
        Effect.gen(function* () {
          const given = {
            request,
            path: { id },
            payload: Option.isNone(decodePayload)
              ? undefined
              : yield* decodePayload.value((yield* readBody(request, route)).json),
            headers: Option.isNone(decodeHeaders) ? undefined : yield* decodeHeaders.value(request.headers),
          }
          const answer = yield* handle(given as unknown as Given)
          return HttpServerResponse.unsafeJson(yield* encode(answer), { status })
        }).pipe(Effect.catchIf(ParseResult.isParseError, HttpApiError.HttpApiDecodeError.refailParseError)),
    },
  ]
}

/** A schema whose services and types matter to nobody here: what it decodes goes to a handler of the same endpoint. */
type AnySchema = Schema.Schema<unknown>

interface Declaration {
  readonly payload: Option.Option<AnySchema>
  readonly headers: Option.Option<AnySchema>
  readonly success: AnySchema
  readonly route: Route
}

const declarationOf = (method: string, path: string): Declaration => {
  const route = routeOf(method, path)
  const found: Array<Declaration> = []
  HttpApi.reflect(MintCodeApi, {
    onGroup: () => undefined,
    onEndpoint: ({ endpoint }) => {
      if (route === undefined || endpoint.method !== method || endpoint.path !== path) return
      const { headersSchema: headers, payloadSchema: payload, successSchema: success } = endpoint
      found.push({ payload, headers, success, route } as unknown as Declaration)
    },
  })
  const [only] = found
  if (only === undefined) throw new TypeError(`Cannot serve ${method} ${path}: it is not declared`)
  return only
}
