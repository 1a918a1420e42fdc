import { HttpApiBuilder } from "@effect/platform"
import { Invitations, Passwords, Registration, Sessions } from "@mintcode/core/people"
import { Clock, Effect } from "effect"
import { MintCodeApi } from "../api/mod.ts"
import { HttpConfig } from "../server/http_config.ts"
import { isCrossSite, sessionCookieName } from "../server/session_credential.ts"
import { makeChallengeGate } from "./challenge_gate.ts"
import { MUTATION } from "./mutation.ts"
import { LOGIN_COST, MAIL_COST, makePersonGate } from "./person_gate.ts"
import { personView } from "./person_views.ts"
import { answer, refuse } from "./problem_of_error.ts"
import { setSessionCookie } from "./response_headers.ts"

const SUCCESS = { success: true } as const

export const layerUserGroup = HttpApiBuilder.group(MintCodeApi, "user", (handlers) =>
  Effect.gen(function* () {
    const registration = yield* Registration
    const sessions = yield* Sessions
    const passwords = yield* Passwords
    const invitations = yield* Invitations
    const { publicUrl } = yield* HttpConfig
    const { admit, admitLogin, clientAddress, limitKey, reportLogin } = yield* makePersonGate
    const { requireChallenge } = yield* makeChallengeGate
    return handlers
      .handle(
        "register",
        ({ payload, request }) =>
          Effect.gen(function* () {
            yield* admit(request, MAIL_COST)
            yield* requireChallenge(request, payload.challenge)
            const { email, password, locale = "zh" } = payload
            yield* answer(registration.register({ email, password, locale, ip: clientAddress(request) }))
            return SUCCESS
          }),
        MUTATION,
      )
      .handle(
        "verify",
        ({ payload, request }) =>
          admit(request, LOGIN_COST).pipe(
            Effect.zipRight(answer(registration.verify(payload.token, payload.password, clientAddress(request)))),
            Effect.as(SUCCESS),
          ),
        MUTATION,
      )
      .handle(
        "login",
        ({ payload, request }) =>
          Effect.gen(function* () {
            // Nobody is to be logged in by another site's page, with somebody else's account.
            if (isCrossSite(request, publicUrl)) return yield* refuse("CSRF_REFUSED", "Log in from our own site")
            yield* admitLogin(request, payload.email)
            yield* requireChallenge(request, payload.challenge)
            const { token, session, user } = yield* answer(
              sessions.logIn({
                email: payload.email,
                password: payload.password,
                code: payload.code,
                ip: clientAddress(request),
                ipKey: limitKey(request),
                userAgent: request.headers["user-agent"],
              }),
            ).pipe(Effect.tapError((problem) => reportLogin(request, problem)))
            const told = { ...SUCCESS, expiresAt: session.expiresAt, user: personView(user) }
            if (payload.cookie !== true) return { ...told, token }
            const holds = session.expiresAt - (yield* Clock.currentTimeMillis)
            yield* setSessionCookie(sessionCookieName(publicUrl), token, holds, publicUrl.startsWith("https:"))
            return told
          }),
        MUTATION,
      )
      .handle(
        "forgot",
        ({ payload, request }) =>
          admit(request, MAIL_COST).pipe(
            Effect.zipRight(requireChallenge(request, payload.challenge)),
            // Told at once: how long the mail takes to write would say whether there is anybody to write to.
            Effect.zipRight(
              Effect.forkDaemon(
                Effect.catchAllCause(passwords.forgot(payload.email, clientAddress(request)), (cause) =>
                  Effect.logError("password mail not written", cause),
                ),
              ),
            ),
            Effect.as(SUCCESS),
          ),
        MUTATION,
      )
      .handle(
        "reset",
        ({ payload, request }) =>
          admit(request, LOGIN_COST).pipe(
            Effect.zipRight(answer(passwords.reset(payload.token, payload.password, clientAddress(request)))),
            Effect.as(SUCCESS),
          ),
        MUTATION,
      )
      .handle(
        "accept",
        ({ payload, request }) =>
          admit(request, LOGIN_COST).pipe(
            Effect.zipRight(answer(invitations.accept(payload.token, payload.password, clientAddress(request)))),
            Effect.as(SUCCESS),
          ),
        MUTATION,
      )
  }),
)
