import { HttpApiBuilder } from "@effect/platform"
import { Devices, Passwords, People, Person, Sessions, TwoFactor } from "@mintcode/core/people"
import { Effect, Redacted } from "effect"
import { MintCodeApi } from "../api/mod.ts"
import { HttpConfig } from "../server/http_config.ts"
import { sessionCookieName } from "../server/session_credential.ts"
import { MUTATION } from "./mutation.ts"
import { makePersonGate } from "./person_gate.ts"
import { deviceView, personView, sessionView } from "./person_views.ts"
import { answer } from "./problem_of_error.ts"
import { setSessionCookie } from "./response_headers.ts"

const SUCCESS = { success: true } as const

export const layerAccountGroup = HttpApiBuilder.group(MintCodeApi, "account", (handlers) =>
  Effect.gen(function* () {
    const sessions = yield* Sessions
    const passwords = yield* Passwords
    const factor = yield* TwoFactor
    const devices = yield* Devices
    const people = yield* People
    const { publicUrl } = yield* HttpConfig
    const { proving } = yield* makePersonGate

    /** A browser forgets a session that has ended. */
    const forgetCookie = setSessionCookie(
      sessionCookieName(publicUrl),
      Redacted.make(""),
      0,
      publicUrl.startsWith("https:"),
    )

    return handlers
      .handle("me", () => Effect.map(Person, ({ user }) => personView(user)))
      .handle(
        "logout",
        () =>
          answer(sessions.logOut).pipe(
            Effect.catchIf(hasEnded, () => Effect.void),
            Effect.zipRight(forgetCookie),
            Effect.as(SUCCESS),
          ),
        MUTATION,
      )
      .handle(
        "logoutEverywhere",
        () => answer(sessions.logOutEverywhere).pipe(Effect.zipRight(forgetCookie), Effect.as(SUCCESS)),
        MUTATION,
      )
      .handle(
        "changePassword",
        ({ payload, request }) =>
          Effect.as(proving(request)(answer(passwords.change(payload.current, payload.password))), SUCCESS),
        MUTATION,
      )
      .handle("enrolTotp", ({ payload, request }) => proving(request)(answer(factor.enrol(payload.password))), MUTATION)
      .handle(
        "confirmTotp",
        ({ payload, request }) =>
          Effect.map(proving(request)(answer(factor.confirm(payload.code))), (codes) => ({ codes })),
        MUTATION,
      )
      .handle(
        "disableTotp",
        ({ payload, request }) =>
          Effect.as(proving(request)(answer(factor.disable(payload.password, payload.code))), SUCCESS),
        MUTATION,
      )
      .handle(
        "renewRecoveryCodes",
        ({ payload, request }) =>
          Effect.map(proving(request)(answer(factor.renewRecovery(payload.password, payload.code))), (codes) => ({
            codes,
          })),
        MUTATION,
      )
      .handle("sessions", () =>
        answer(
          Effect.zipWith(sessions.list, Person, (all, { sessionId }) => ({
            items: all.map(sessionView),
            current: sessionId,
          })),
        ),
      )
      .handle("endSession", ({ path }) => Effect.as(answer(sessions.end(path.id)), SUCCESS), MUTATION)
      .handle("devices", () => answer(Effect.map(devices.list, (all) => ({ items: all.map(deviceView) }))))
      .handle(
        "registerDevice",
        ({ payload }) => Effect.map(answer(devices.register(payload.name, payload.fingerprint)), deviceView),
        MUTATION,
      )
      .handle("removeDevice", ({ path }) => Effect.as(answer(devices.remove(path.id)), SUCCESS), MUTATION)
      .handle(
        "close",
        ({ payload, request }) =>
          proving(request)(answer(people.close(payload.password))).pipe(
            Effect.zipRight(forgetCookie),
            Effect.as(SUCCESS),
          ),
        MUTATION,
      )
  }),
)

/** Two that log the same session out at once have both got what they wanted. */
const hasEnded = ({ code }: { readonly code: string }): boolean => code === "SESSION_NOT_FOUND"
