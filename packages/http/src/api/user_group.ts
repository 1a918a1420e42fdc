import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { BodyRules, strict } from "./body_rules.ts"
import { ChallengeHeader, challengeToken } from "./challenge_parts.ts"
import { codeField, emailField, LoggedIn, localeField, mailedToken, passwordField, Success } from "./person_schemas.ts"
import { problem } from "./problem.ts"

/** Goes along where operators ask for a challenge. */
const challenge = Schema.optional(challengeToken)

export const RegisterPayload = strict(
  Schema.Struct({ email: emailField, password: passwordField, locale: localeField, challenge }).annotations({
    identifier: "RegisterRequest",
  }),
)
export type RegisterPayload = typeof RegisterPayload.Type

export const LoginPayload = strict(
  Schema.Struct({
    email: emailField,
    password: passwordField,
    code: Schema.optional(codeField),
    challenge,
    cookie: Schema.optional(Schema.Boolean).annotations({
      description: "For browsers: the session goes into a cookie that scripts cannot read, and not into the answer",
    }),
  }).annotations({ identifier: "LoginRequest" }),
)
export type LoginPayload = typeof LoginPayload.Type

const ForgotPayload = strict(
  Schema.Struct({ email: emailField, challenge }).annotations({ identifier: "PasswordForgotten" }),
)
const VerifyPayload = strict(
  Schema.Struct({ token: mailedToken, password: passwordField }).annotations({ identifier: "VerifyRequest" }),
)
const ResetPayload = strict(
  Schema.Struct({ token: mailedToken, password: passwordField }).annotations({ identifier: "PasswordReset" }),
)
const AcceptPayload = strict(
  Schema.Struct({ token: mailedToken, password: passwordField }).annotations({ identifier: "InvitationAccept" }),
)

/** What a challenge may be refused with. */
const CHALLENGE_ERRORS = [
  problem(403, "CHALLENGE_REQUIRED", "CHALLENGE_FAILED"),
  problem(503, "CHALLENGE_UNAVAILABLE"),
] as const

/** The ways in, for people who have no session. None tells whether an address is known. */
export const UserGroup = HttpApiGroup.make("user")
  .add(
    HttpApiEndpoint.post("register", "/api/user/register")
      .setPayload(RegisterPayload)
      .setHeaders(ChallengeHeader)
      .addSuccess(Success)
      .addError(problem(400, "EMAIL_INVALID", "PASSWORD_WEAK"))
      .addError(problem(403, "REGISTRATION_CLOSED", "CHALLENGE_REQUIRED", "CHALLENGE_FAILED"))
      .addError(CHALLENGE_ERRORS[1])
      .addError(problem(429, "RATE_LIMITED", "PASSWORDS_BUSY"))
      .annotateContext(
        OpenApi.annotations({
          summary: "Register an address",
          description:
            "Answers alike whether the address is known: what is the matter is told by mail. Again before the address is confirmed: another mail.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("verify", "/api/user/verify")
      .setPayload(VerifyPayload)
      .addSuccess(Success)
      .addError(problem(403, "PASSWORD_REFUSED"))
      .addError(problem(409, "CONFLICT"))
      .addError(problem(410, "EMAIL_TOKEN_REFUSED"))
      .addError(problem(429, "RATE_LIMITED", "PASSWORDS_BUSY"))
      .annotateContext(
        OpenApi.annotations({
          summary: "Confirm an address with the token that was mailed to it",
          description: "Takes the password of the registration as well, so that nobody confirms a stranger's.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("login", "/api/user/login")
      .setPayload(LoginPayload)
      .setHeaders(ChallengeHeader)
      .addSuccess(LoggedIn)
      .addError(problem(401, "LOGIN_REFUSED", "TOTP_REQUIRED", "TOTP_REFUSED"))
      .addError(
        problem(403, "EMAIL_UNVERIFIED", "ACCOUNT_DISABLED", "CSRF_REFUSED", "CHALLENGE_REQUIRED", "CHALLENGE_FAILED"),
      )
      .addError(CHALLENGE_ERRORS[1])
      .addError(problem(409, "CONFLICT"))
      .addError(problem(429, "RATE_LIMITED", "LOGIN_THROTTLED", "PASSWORDS_BUSY"))
      .annotateContext(OpenApi.annotations({ summary: "Log in" })),
  )
  .add(
    HttpApiEndpoint.post("forgot", "/api/user/password/forgot")
      .setPayload(ForgotPayload)
      .setHeaders(ChallengeHeader)
      .addSuccess(Success)
      .addError(CHALLENGE_ERRORS[0])
      .addError(CHALLENGE_ERRORS[1])
      .addError(problem(429, "RATE_LIMITED"))
      .annotateContext(OpenApi.annotations({ summary: "Have a link for a new password mailed" })),
  )
  .add(
    HttpApiEndpoint.post("reset", "/api/user/password/reset")
      .setPayload(ResetPayload)
      .addSuccess(Success)
      .addError(problem(400, "PASSWORD_WEAK"))
      .addError(problem(409, "CONFLICT"))
      .addError(problem(410, "EMAIL_TOKEN_REFUSED"))
      .addError(problem(429, "RATE_LIMITED", "PASSWORDS_BUSY"))
      .annotateContext(OpenApi.annotations({ summary: "Set a new password with a mailed token; ends every session" })),
  )
  .add(
    HttpApiEndpoint.post("accept", "/api/user/invitation")
      .setPayload(AcceptPayload)
      .addSuccess(Success)
      .addError(problem(400, "PASSWORD_WEAK"))
      .addError(problem(409, "EMAIL_TAKEN"))
      .addError(problem(410, "INVITATION_REFUSED"))
      .addError(problem(429, "RATE_LIMITED", "PASSWORDS_BUSY"))
      .annotateContext(OpenApi.annotations({ summary: "Accept an invitation: makes the account" })),
  )
  .middleware(BodyRules)
  .annotateContext(OpenApi.annotations({ title: "Ways in", description: "For people who have no session yet." }))
