import { Schema } from "effect"
import { entity, idOf, type SealPlace, Timestamp } from "../kernel/mod.ts"

export const MailId = idOf("MailId")
export type MailId = typeof MailId.Type

/** Longest address that mail goes to (RFC 5321, section 4.5.3.1.3, without the angle brackets). */
export const MAIL_ADDRESS_MAX = 254

/** The languages that mails are written in. */
export const MailLocale = Schema.Literal("zh", "en").annotations({ identifier: "MailLocale" })
export type MailLocale = typeof MailLocale.Type

/** What a mail is about. Each has a text in every language (`mail_template.ts`). */
export const MailTemplate = Schema.Literal(
  "verify_email",
  "account_exists",
  "reset_password",
  "password_changed",
  "invitation",
  "notice",
  "alert",
  "seat_invited",
  "seat_moving",
  "seat_expiring",
  "seat_ended",
).annotations({ identifier: "MailTemplate" })
export type MailTemplate = typeof MailTemplate.Type

export const MailState = Schema.Literal("queued", "sent", "failed").annotations({ identifier: "MailState" })
export type MailState = typeof MailState.Type

/** A mail that was, or is to be, sent. It is written when it goes out; the row holds what goes into it. */
export const Mail = Schema.Struct({
  id: MailId,
  version: Schema.Int,
  to: Schema.String,
  template: MailTemplate,
  locale: MailLocale,
  /** What the text names, none of it secret. */
  variables: Schema.Record({ key: Schema.String, value: Schema.String }),
  /** What the text names and only its reader may know, such as a one-time token; gone once the mail is sent. */
  sealedVariables: Schema.NullOr(Schema.String),
  state: MailState,
  tries: Schema.Int,
  wakeAt: Schema.NullOr(Timestamp),
  /** Why the last try failed, in one word that holds nothing of the mail. */
  lastError: Schema.NullOr(Schema.String),
  sentAt: Schema.NullOr(Timestamp),
  createdAt: Timestamp,
}).annotations({ identifier: "Mail" })
export type Mail = typeof Mail.Type

export const MailEntity = entity<Mail>()({
  name: "mail",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    to: "text",
    template: "text",
    locale: "text",
    variables: "json",
    sealedVariables: "text",
    state: "text",
    tries: "int",
    wakeAt: "int",
    lastError: "text",
    sentAt: "int",
    createdAt: "int",
  },
  unique: {},
  versioned: true,
})

/** Where the secrets of a mail lie. */
export const mailSecretsPlace = (id: string): SealPlace => ({
  table: MailEntity.name,
  column: "sealed_variables",
  rowId: id,
})
