import { Mailer, type MailerShape, MailFault } from "@mintcode/core/mail"
import { Effect, Layer, Redacted, Scope } from "effect"

/** Where mail goes and whom it is from. */
export interface SmtpConfig {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  readonly url: Redacted.Redacted<string>
  /** `Mint Shop <shop@mint.example>` or the address alone. */
  readonly from: string
  /** Signs mails (RFC 6376), where the mail server does not do it. */
  readonly dkim?: {
    readonly domain: string
    readonly selector: string
    readonly privateKey: Redacted.Redacted<string>
  }
  /** How long the mail server may take for each word of the conversation. */
  readonly patienceMs?: number
}

/** Connections to the mail server, and mails over each: servers mind more. */
const CONNECTIONS_MAX = 2
const MAILS_EACH_MAX = 100
const PATIENCE_MS = 20_000
/** Bounds a whole try. Shorter than a claim on a mail holds. */
const TRY_PATIENCES_MAX = 4

/** Errors of the library by what they mean. What is not here may pass. */
const FAULTS: Readonly<Record<string, MailFault["code"]>> = {
  EAUTH: "LOGIN_REFUSED",
  ENOAUTH: "LOGIN_REFUSED",
  EOAUTH2: "LOGIN_REFUSED",
  ETIMEDOUT: "TIMED_OUT",
}

/** Replies that are about this mail and will not change (RFC 5321, section 4.2.1): no such mailbox, not wanted. */
const isFinal = (reply: number | undefined, command: string | undefined): boolean =>
  reply !== undefined && reply >= 500 && ["RCPT TO", "DATA", "MAIL FROM"].includes(command ?? "")

interface SmtpError {
  readonly code?: string
  readonly responseCode?: number
  readonly command?: string
}

const faultOf = (cause: unknown): MailFault => {
  const { code = "", command, responseCode } = cause as SmtpError
  const known = FAULTS[code]
  if (known !== undefined) return new MailFault({ code: known })
  if (isFinal(responseCode, command)) return new MailFault({ code: "REFUSED" })
  return new MailFault({ code: responseCode === undefined ? "UNREACHABLE" : "BUSY" })
}

/**
 * A mailer over SMTP. Connections are kept for a while and closed with the scope. Nothing is sent before the first mail,
 * and a mail server that is away does not keep anything from starting.
 */
export const makeSmtpMailer = (config: SmtpConfig): Effect.Effect<MailerShape, never, Scope.Scope> =>
  Effect.gen(function* () {
    const patience = config.patienceMs ?? PATIENCE_MS
    const scope = yield* Effect.scope
    const transport = yield* Effect.cached(
      Effect.acquireRelease(
        Effect.promise(async () => {
          const { createTransport } = await import("nodemailer")
          return createTransport({
            url: Redacted.value(config.url),
            pool: true,
            maxConnections: CONNECTIONS_MAX,
            maxMessages: MAILS_EACH_MAX,
            connectionTimeout: patience,
            greetingTimeout: patience,
            socketTimeout: patience,
            dnsTimeout: patience,
            // A mail is made of texts: nothing in it may name a file or an address to fetch.
            disableFileAccess: true,
            disableUrlAccess: true,
            ...(config.dkim === undefined
              ? {}
              : {
                  dkim: {
                    domainName: config.dkim.domain,
                    keySelector: config.dkim.selector,
                    privateKey: Redacted.value(config.dkim.privateKey),
                  },
                }),
          })
        }),
        (made) => Effect.sync(() => made.close()),
      ).pipe(Scope.extend(scope)),
    )
    return {
      send: ({ to, subject, text, html, messageId }) =>
        Effect.flatMap(transport, (made) =>
          Effect.tryPromise({
            try: () =>
              made.sendMail({ from: config.from, to: { name: "", address: to }, subject, text, html, messageId }),
            catch: faultOf,
          }),
        ).pipe(
          Effect.timeoutFail({
            duration: patience * TRY_PATIENCES_MAX,
            onTimeout: () => new MailFault({ code: "TIMED_OUT" }),
          }),
          Effect.asVoid,
        ),
    }
  })

/** Mail over SMTP. */
export const layerSmtp = (config: SmtpConfig) => Layer.scoped(Mailer, makeSmtpMailer(config))
