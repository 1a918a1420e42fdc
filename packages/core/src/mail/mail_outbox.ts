import { Clock, Context, Effect, Layer, Option, Redacted, Schema } from "effect"
import { audited, operatorWith } from "../identity/mod.ts"
import {
  append,
  Commit,
  Crypto,
  isConflictOn,
  NotFound,
  newEvent,
  type PageRequest,
  Refused,
  remove,
  type Sealed,
  systemActor,
  update,
} from "../kernel/mod.ts"
import { Settings } from "../settings/mod.ts"
import { type Mail, MailEntity, mailSecretsPlace } from "./mail.ts"
import { MAILS_WINDOW_MS, MailAllowanceEntity } from "./mail_allowance.ts"
import { writeMail } from "./mail_template.ts"
import { MailConfig, Mailer, type MailerShape, type MailFault } from "./mailer.ts"
import { type MailFilter, MailRepository } from "./repository.ts"

/** Mails looked at before others get their turn, and sent at once. */
const MAILS_CHUNK = 20
const MAILS_CONCURRENT_MAX = 4
/** How long a claim holds: longer than any try of an adapter may take. */
const CLAIM_MS = 120_000
/** Pauses between tries double from here to there: a mail server that is down for a night loses nothing. */
const RETRY_FIRST_MS = 30_000
const RETRY_MAX_MS = 2 * 60 * 60_000
/** Tries before it is left to an operator: about 20 hours. */
export const MAIL_TRIES_MAX = 16
/** How long it is remembered who was written to. */
const SENT_KEEP_MS = 30 * 24 * 60 * 60_000
const FORGET_CHUNK = 500

const Secrets = Schema.parseJson(Schema.Record({ key: Schema.String, value: Schema.String }))

export const makeMailOutbox = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* MailRepository
  const settings = yield* Settings
  const { publicUrl } = yield* MailConfig
  const mailer = yield* Mailer

  const secretsOf = (mail: Mail) =>
    mail.sealedVariables === null
      ? Effect.succeed({})
      : Effect.flatMap(crypto.open(mailSecretsPlace(mail.id), mail.sealedVariables as Sealed), (opened) =>
          Effect.orDie(Schema.decode(Secrets)(Redacted.value(opened))),
        )

  const written = (mail: Mail, secrets: Readonly<Record<string, string>>) =>
    Effect.map(settings.get("site_title"), (siteTitle) =>
      writeMail(mail.template, mail.locale, { siteTitle, publicUrl, variables: { ...mail.variables, ...secrets } }),
    )

  const get = (id: string) =>
    Effect.flatMap(
      repository.byId(id),
      Option.match({
        onNone: () => Effect.fail(new NotFound({ code: "MAIL_NOT_FOUND", entity: "mail", id })),
        onSome: Effect.succeed,
      }),
    )

  /** What became of a try, in the row. Whoever claimed the mail since then decides instead. */
  const settle = (mail: Mail, fault: MailFault | undefined) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      if (fault === undefined) {
        yield* commit([
          update(MailEntity, mail, { state: "sent", sentAt: at, wakeAt: null, lastError: null, sealedVariables: null }),
        ])
        return
      }
      const isOver = fault.code === "REFUSED" || mail.tries >= MAIL_TRIES_MAX
      yield* Effect.logWarning("mail not sent", { mail: mail.id, error: fault.code, tries: mail.tries, isOver })
      yield* commit([
        update(MailEntity, mail, {
          lastError: fault.code,
          ...(isOver ? { state: "failed" as const, wakeAt: null } : { wakeAt: at + retryPause(mail.tries) }),
        }),
        ...(isOver ? [append(yield* failedEvent(mail, fault.code))] : []),
      ])
    })

  const failedEvent = (mail: Mail, error: string) =>
    Effect.provideService(
      newEvent({
        type: "alert.mail_failed",
        subject: "mail",
        subjectId: mail.id,
        actor: systemActor("mail"),
        data: { template: mail.template, error, tries: mail.tries },
      }),
      Crypto,
      crypto,
    )

  /**
   * Sends one mail. It is claimed first, so that no two workers send it at once; a crash after the mail server took it
   * sends it again, under the same `Message-ID`.
   */
  const sendOne = (mail: Mail, by: MailerShape) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const claim = { wakeAt: at + CLAIM_MS, tries: mail.tries + 1 }
      yield* commit([update(MailEntity, mail, claim)])
      const claimed: Mail = { ...mail, ...claim, version: mail.version + 1 }
      const { subject, text, html } = yield* written(claimed, yield* secretsOf(claimed))
      const messageId = `<${claimed.id}@${hostOf(publicUrl)}>`
      const fault = yield* by.send({ to: claimed.to, subject, text, html, messageId }).pipe(
        Effect.as(undefined),
        Effect.catchAll((failed) => Effect.succeed(failed)),
      )
      yield* settle(claimed, fault)
    }).pipe(
      Effect.catchIf(
        (error) => isConflictOn(error, ["mail.version"]),
        () => Effect.void,
      ),
      Effect.catchAllCause((cause) => Effect.logError("mail step failed", cause)),
      Effect.annotateLogs({ mail: mail.id }),
    )

  /** Sends what is due. Without a mailer everything waits. For the worker. */
  const dispatch = Effect.gen(function* () {
    if (mailer === undefined) return 0
    const due = yield* repository.due(yield* Clock.currentTimeMillis, MAILS_CHUNK)
    yield* Effect.forEach(due, (mail) => sendOne(mail, mailer), { concurrency: MAILS_CONCURRENT_MAX, discard: true })
    return due.length
  }).pipe(Effect.repeat({ until: (count) => count < MAILS_CHUNK }))

  /** Forgets what was sent long ago, and whom nobody has written to for a while. For the worker. */
  const sweep = Effect.gen(function* () {
    const at = yield* Clock.currentTimeMillis
    const sent = yield* repository.sentBefore(at - SENT_KEEP_MS, FORGET_CHUNK)
    const allowances = yield* repository.allowancesBefore(at - MAILS_WINDOW_MS, FORGET_CHUNK)
    const changes = [
      ...sent.map((mail) => remove(MailEntity, mail)),
      ...allowances.map((allowance) => remove(MailAllowanceEntity, allowance)),
    ]
    // One that was touched meanwhile keeps its neighbours for the next round.
    if (changes.length > 0) yield* Effect.catchTag(commit(changes), "Conflict", () => Effect.void)
    return changes.length
  })

  const page = (filter: MailFilter, request: PageRequest) =>
    Effect.zipRight(operatorWith("mail:read"), repository.page(filter, request))

  /** A mail with its text, what is secret in it left out. */
  const show = (id: string) =>
    Effect.gen(function* () {
      yield* operatorWith("mail:read")
      const mail = yield* get(id)
      return { mail, ...(yield* written(mail, { token: HIDDEN })) }
    })

  /** The text with its one-time links. Whoever reads it can act in the place of the person it is for. */
  const reveal = (id: string) =>
    Effect.gen(function* () {
      const operator = yield* operatorWith("mail:reveal")
      const mail = yield* get(id)
      const secrets = yield* secretsOf(mail)
      yield* commit([
        yield* audited(operator, "mail:reveal", {
          type: "mail.revealed",
          subject: "mail",
          subjectId: id,
          data: { template: mail.template },
        }),
      ])
      return { mail, ...(yield* written(mail, mail.sealedVariables === null ? { token: HIDDEN } : secrets)) }
    }).pipe(Effect.provideService(Crypto, crypto))

  /** Lets a mail that waits or failed be tried at once, with all its tries before it. */
  const retry = (id: string) =>
    Effect.gen(function* () {
      const operator = yield* operatorWith("mail:operate")
      const mail = yield* get(id)
      if (mail.state === "sent") {
        return yield* new Refused({ code: "MAIL_STATE", reason: "This mail was sent: nothing of it is left to send" })
      }
      const changed = { state: "queued", tries: 0, wakeAt: yield* Clock.currentTimeMillis } as const
      yield* commit([
        update(MailEntity, mail, changed),
        yield* audited(operator, "mail:operate", {
          type: "mail.retried",
          subject: "mail",
          subjectId: id,
          data: { template: mail.template, before: mail.state, tries: mail.tries },
        }),
      ])
      return { ...mail, ...changed, version: mail.version + 1 } satisfies Mail
    }).pipe(Effect.provideService(Crypto, crypto))

  return { dispatch, sweep, page, show, reveal, retry } as const
})

/** Mails on their way: sent by the worker, looked after by operators. */
export class MailOutbox extends Context.Tag("@mintcode/core/mail/MailOutbox")<
  MailOutbox,
  Effect.Effect.Success<typeof makeMailOutbox>
>() {}

export const layerMailOutbox = Layer.effect(MailOutbox, makeMailOutbox)

/** What stands for a secret where it is not shown. */
const HIDDEN = "********"

const retryPause = (tries: number): number => Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.max(0, tries - 1))

/** The right side of a message id. Core has no URL to parse with. */
const hostOf = (url: string): string => /^https?:\/\/(?:\[[^\]]*\]|([^/:?#]+))/.exec(url)?.[1] ?? "mintcode.invalid"
