import { Timestamp } from "@mintcode/core/kernel"
import { MailLocale } from "@mintcode/core/mail"
import { Device, Session, User } from "@mintcode/core/people"
import { Schema } from "effect"

const says = (message: string) => ({ message: () => ({ message, override: true }) })

/** Longer texts are no address, and none is looked at. */
const EMAIL_MAX = 320
/** Bytes of work that a password may cause; the rules ask for less. */
const PASSWORD_MAX = 512

export const emailField = Schema.String.pipe(
  Schema.minLength(1),
  Schema.maxLength(EMAIL_MAX),
  Schema.annotations(says("Expected an e-mail address")),
)

export const passwordField = Schema.Redacted(
  Schema.String.pipe(
    Schema.minLength(1),
    Schema.maxLength(PASSWORD_MAX),
    Schema.annotations(says(`Expected a text of 1 to ${PASSWORD_MAX} characters`)),
  ),
)

/** A one-time token out of a mail. */
export const mailedToken = Schema.Redacted(
  Schema.String.pipe(
    Schema.pattern(/^[A-Za-z0-9_-]{1,100}$/),
    Schema.annotations(says("Expected the token out of the mail")),
  ),
)

/** A code from an authenticator app, or a recovery code. */
export const codeField = Schema.String.pipe(
  Schema.pattern(/^[A-Za-z0-9 -]{6,40}$/),
  Schema.annotations(says("Expected a code of six digits, or a recovery code")),
)

export const localeField = Schema.optional(MailLocale)

/** A person as they and operators see them: no credentials. */
export const PersonView = User.pick(
  "id",
  "version",
  "email",
  "role",
  "permissions",
  "state",
  "locale",
  "verifiedAt",
  "createdAt",
).pipe(
  Schema.extend(Schema.Struct({ totp: Schema.Boolean, recoveryCodesLeft: Schema.Int })),
  Schema.annotations({ identifier: "Person" }),
)
export type PersonView = typeof PersonView.Type

/** A session without what it is recognised by. */
export const SessionView = Session.pick("id", "createdAt", "lastSeenAt", "expiresAt", "ip", "userAgent").pipe(
  Schema.annotations({ identifier: "SessionView" }),
)
export type SessionView = typeof SessionView.Type

export const DeviceView = Device.pick("id", "name", "createdAt").annotations({ identifier: "DeviceView" })
export type DeviceView = typeof DeviceView.Type

/** What older clients look for. */
export const Success = Schema.Struct({ success: Schema.Literal(true) }).annotations({ identifier: "Success" })

/** A log-in that worked. */
export const LoggedIn = Schema.Struct({
  success: Schema.Literal(true),
  token: Schema.optionalWith(Schema.Redacted(Schema.String), { exact: true }).annotations({
    description: "The session; missing where a cookie was asked for",
  }),
  expiresAt: Timestamp,
  user: PersonView,
}).annotations({ identifier: "LoggedIn" })
export type LoggedIn = typeof LoggedIn.Type
