import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { created } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { PersonAuth } from "./person_auth.ts"
import { codeField, DeviceView, PersonView, passwordField, SessionView, Success } from "./person_schemas.ts"
import { problem } from "./problem.ts"
import { IdPath } from "./request_parts.ts"

const text = (max: number) => Schema.String.pipe(Schema.minLength(1), Schema.maxLength(max))

const ChangePayload = strict(
  Schema.Struct({ current: passwordField, password: passwordField }).annotations({ identifier: "PasswordChange" }),
)
const PasswordPayload = strict(Schema.Struct({ password: passwordField }).annotations({ identifier: "PasswordProof" }))
const CodePayload = strict(Schema.Struct({ code: codeField }).annotations({ identifier: "CodeProof" }))
const BothPayload = strict(
  Schema.Struct({ password: passwordField, code: codeField }).annotations({ identifier: "PasswordAndCode" }),
)
const DevicePayload = strict(
  Schema.Struct({
    name: text(120),
    fingerprint: text(200).annotations({ description: "What the machine calls itself; kept as a digest" }),
  }).annotations({ identifier: "DeviceRequest" }),
)

/** A secret for an authenticator app. */
const TotpEnrolment = Schema.Struct({
  secret: Schema.Redacted(Schema.String),
  uri: Schema.Redacted(Schema.String).annotations({ description: "What a QR picture for the app shows" }),
}).annotations({ identifier: "TotpEnrolment" })

const RecoveryCodes = Schema.Struct({
  codes: Schema.Array(Schema.String).annotations({ description: "Each lets in once; shown this once" }),
}).annotations({ identifier: "RecoveryCodes" })

/** What people do with their own accounts. */
export const AccountGroup = HttpApiGroup.make("account")
  .add(
    HttpApiEndpoint.get("me", "/api/user/me")
      .addSuccess(PersonView)
      .annotateContext(OpenApi.annotations({ summary: "Whose session it is" })),
  )
  .add(
    HttpApiEndpoint.post("logout", "/api/user/logout")
      .addSuccess(Success)
      .annotateContext(OpenApi.annotations({ summary: "End this session" })),
  )
  .add(
    HttpApiEndpoint.post("logoutEverywhere", "/api/user/logout-everywhere")
      .addSuccess(Success)
      .addError(problem(409, "CONFLICT"))
      .annotateContext(OpenApi.annotations({ summary: "End every session" })),
  )
  .add(
    HttpApiEndpoint.post("changePassword", "/api/user/password/change")
      .setPayload(ChangePayload)
      .addSuccess(Success)
      .addError(problem(400, "PASSWORD_WEAK"))
      .addError(problem(403, "PASSWORD_REFUSED"))
      .addError(problem(409, "CONFLICT"))
      .addError(problem(429, "RATE_LIMITED", "PASSWORDS_BUSY"))
      .annotateContext(OpenApi.annotations({ summary: "Change the password; ends every other session" })),
  )
  .add(
    HttpApiEndpoint.post("enrolTotp", "/api/user/totp/enrol")
      .setPayload(PasswordPayload)
      .addSuccess(TotpEnrolment)
      .addError(problem(403, "PASSWORD_REFUSED"))
      .addError(problem(409, "TOTP_ACTIVE", "CONFLICT"))
      .addError(problem(429, "RATE_LIMITED", "PASSWORDS_BUSY"))
      .annotateContext(OpenApi.annotations({ summary: "Begin with one-time codes: a secret for the app" })),
  )
  .add(
    HttpApiEndpoint.post("confirmTotp", "/api/user/totp/confirm")
      .setPayload(CodePayload)
      .addSuccess(RecoveryCodes)
      .addError(problem(401, "TOTP_REFUSED"))
      .addError(problem(409, "TOTP_ACTIVE", "TOTP_INACTIVE", "CONFLICT"))
      .addError(problem(429, "RATE_LIMITED"))
      .annotateContext(OpenApi.annotations({ summary: "Confirm the app with a code; gives the recovery codes" })),
  )
  .add(
    HttpApiEndpoint.post("disableTotp", "/api/user/totp/disable")
      .setPayload(BothPayload)
      .addSuccess(Success)
      .addError(problem(401, "TOTP_REFUSED"))
      .addError(problem(403, "PASSWORD_REFUSED"))
      .addError(problem(409, "TOTP_INACTIVE", "CONFLICT"))
      .addError(problem(429, "RATE_LIMITED", "PASSWORDS_BUSY"))
      .annotateContext(OpenApi.annotations({ summary: "Go back to the password alone" })),
  )
  .add(
    HttpApiEndpoint.post("renewRecoveryCodes", "/api/user/totp/recovery-codes")
      .setPayload(BothPayload)
      .addSuccess(RecoveryCodes)
      .addError(problem(401, "TOTP_REFUSED"))
      .addError(problem(403, "PASSWORD_REFUSED"))
      .addError(problem(409, "TOTP_INACTIVE", "CONFLICT"))
      .addError(problem(429, "RATE_LIMITED", "PASSWORDS_BUSY"))
      .annotateContext(OpenApi.annotations({ summary: "New recovery codes; the earlier ones let nobody in any more" })),
  )
  .add(
    HttpApiEndpoint.get("sessions", "/api/user/sessions")
      .addSuccess(Schema.Struct({ items: Schema.Array(SessionView), current: Schema.String }))
      .annotateContext(OpenApi.annotations({ summary: "Sessions that hold, newest first" })),
  )
  .add(
    HttpApiEndpoint.post("endSession", "/api/user/sessions/:id/end")
      .setPath(IdPath)
      .addSuccess(Success)
      .addError(problem(404, "SESSION_NOT_FOUND"))
      .annotateContext(OpenApi.annotations({ summary: "End one session" })),
  )
  .add(
    HttpApiEndpoint.get("devices", "/api/user/devices")
      .addSuccess(Schema.Struct({ items: Schema.Array(DeviceView) }))
      .annotateContext(OpenApi.annotations({ summary: "The person's devices" })),
  )
  .add(
    HttpApiEndpoint.post("registerDevice", "/api/user/devices")
      .setPayload(DevicePayload)
      .addSuccess(created(DeviceView))
      .addError(problem(409, "DEVICE_LIMIT", "CONFLICT"))
      .annotateContext(
        OpenApi.annotations({ summary: "Register a device; the same machine again is the same device" }),
      ),
  )
  .add(
    HttpApiEndpoint.post("removeDevice", "/api/user/devices/:id/remove")
      .setPath(IdPath)
      .addSuccess(Success)
      .addError(problem(404, "DEVICE_NOT_FOUND"))
      .addError(problem(409, "CONFLICT"))
      .annotateContext(OpenApi.annotations({ summary: "Remove a device" })),
  )
  .add(
    HttpApiEndpoint.post("close", "/api/user/close")
      .setPayload(PasswordPayload)
      .addSuccess(Success)
      .addError(problem(403, "PASSWORD_REFUSED"))
      .addError(problem(409, "LAST_SUPER_ADMIN", "CONFLICT"))
      .addError(problem(429, "RATE_LIMITED", "PASSWORDS_BUSY"))
      .annotateContext(
        OpenApi.annotations({ summary: "Close the account for ever: credentials go, the history stays" }),
      ),
  )
  .middleware(BodyRules)
  .middleware(PersonAuth)
  .annotateContext(OpenApi.annotations({ title: "One's own account", description: "For people with a session." }))
