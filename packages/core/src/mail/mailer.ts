import { Context, type Effect, Schema } from "effect"

/** A mail as it goes out. */
export interface OutgoingMail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Stays the same over all tries, so that a reader's program can tell a second copy (RFC 5322, section 3.6.4). */
  readonly messageId: string
}

/** Why a mail was not taken. `refused` is the mail server's last word about this mail; the others may pass. */
export class MailFault extends Schema.TaggedError<MailFault>()("MailFault", {
  code: Schema.Literal("UNREACHABLE", "TIMED_OUT", "LOGIN_REFUSED", "BUSY", "REFUSED"),
}) {
  override get message(): string {
    return `Cannot send the mail: ${this.code.toLowerCase().replaceAll("_", " ")}`
  }
}

/** Hands mails to a mail server. */
export interface MailerShape {
  readonly send: (mail: OutgoingMail) => Effect.Effect<void, MailFault>
}

/** The way mails leave by. Without one they wait. */
export class Mailer extends Context.Reference<Mailer>()("@mintcode/core/mail/Mailer", {
  defaultValue: (): MailerShape | undefined => undefined,
}) {}

/** What mails say of the installation. */
export class MailConfig extends Context.Reference<MailConfig>()("@mintcode/core/mail/MailConfig", {
  defaultValue: (): { readonly publicUrl: string } => ({ publicUrl: "http://127.0.0.1:8787" }),
}) {}
