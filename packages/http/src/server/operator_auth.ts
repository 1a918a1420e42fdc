import { HttpRouter, HttpServerRequest } from "@effect/platform"
import { OperatorTokens } from "@mintcode/core/identity"
import { operatorOf } from "@mintcode/core/people"
import { Effect, Layer } from "effect"
import { OperatorAuth } from "../api/mod.ts"
import { answer, refuse } from "../handlers/problem_of_error.ts"
import { bearerToken } from "./bearer_token.ts"
import { ClientAddress } from "./client_address.ts"
import { HttpConfig } from "./http_config.ts"
import { makePersonCheck } from "./person_auth.ts"
import { routeOf } from "./routes.ts"

/**
 * The one place where operators are recognised and an endpoint's permission is checked. An admin endpoint without a
 * permission in the declaration is refused to everybody.
 */
export const layerOperatorAuth = Layer.effect(
  OperatorAuth,
  Effect.gen(function* () {
    const tokens = yield* OperatorTokens
    const clientAddress = yield* ClientAddress
    const { adminToken } = yield* HttpConfig
    const { credentialOf, personOf } = yield* makePersonCheck

    const authenticate = (request: HttpServerRequest.HttpServerRequest) =>
      Effect.gen(function* () {
        const session = credentialOf(request)
        if (session !== undefined) return operatorOf(yield* personOf(request, session))
        const token = bearerToken(request)
        if (token === undefined) {
          return yield* refuse("TOKEN_MISSING", "Send an operator token: Authorization: Bearer …")
        }
        return yield* answer(tokens.authenticate(token, adminToken, clientAddress(request)))
      })

    return OperatorAuth.of({
      operatorToken: () =>
        Effect.gen(function* () {
          const request = yield* HttpServerRequest.HttpServerRequest
          const { route } = yield* HttpRouter.RouteContext
          const operator = yield* authenticate(request)
          const permission = routeOf(request.method, route.path)?.permission
          if (permission === undefined || !operator.permissions.has(permission)) {
            return yield* refuse("PERMISSION_MISSING", `This needs the permission "${permission ?? "none"}"`)
          }
          return operator
        }),
    })
  }),
)
