import { HttpServerRequest } from "@effect/platform"
import { type PersonShape, Sessions } from "@mintcode/core/people"
import { Effect, Layer } from "effect"
import { PersonAuth, type Problem } from "../api/mod.ts"
import { answer, refuse } from "../handlers/problem_of_error.ts"
import { ClientAddress } from "./client_address.ts"
import { HttpConfig } from "./http_config.ts"
import { isForged, type SessionCredential, sessionCredential } from "./session_credential.ts"

/** The one place where sessions are recognised, whoever they are shown to. */
export const makePersonCheck = Effect.gen(function* () {
  const sessions = yield* Sessions
  const clientAddress = yield* ClientAddress
  const { publicUrl } = yield* HttpConfig

  /** The session that a request shows, if it shows one. */
  const credentialOf = (request: HttpServerRequest.HttpServerRequest) => sessionCredential(request, publicUrl)

  const personOf = (
    request: HttpServerRequest.HttpServerRequest,
    { token, byCookie }: SessionCredential,
  ): Effect.Effect<PersonShape, Problem> =>
    byCookie && isForged(request, publicUrl)
      ? refuse("CSRF_REFUSED", "A page has to send this from our own site, with the header x-mintcode-csrf")
      : answer(sessions.authenticate(token, clientAddress(request)))

  return { credentialOf, personOf } as const
})

/** Recognises people by their sessions. */
export const layerPersonAuth = Layer.effect(
  PersonAuth,
  Effect.gen(function* () {
    const { credentialOf, personOf } = yield* makePersonCheck
    return PersonAuth.of({
      session: () =>
        Effect.gen(function* () {
          const request = yield* HttpServerRequest.HttpServerRequest
          const credential = credentialOf(request)
          if (credential !== undefined) return yield* personOf(request, credential)
          return yield* request.headers["authorization"] === undefined
            ? refuse("TOKEN_MISSING", "Log in first: POST /api/user/login")
            : refuse("TOKEN_REFUSED", "This is not a session")
        }),
    })
  }),
)
