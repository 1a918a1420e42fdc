import { Array as Arr, Clock, Context, Effect, Layer, Option } from "effect"
import { Commit, type Crypto, type DomainEvent, insert, retryConflicts, update } from "../kernel/mod.ts"
import { MAIL_GUARDS, type MailLocale, type MailRepository, newMail } from "../mail/mod.ts"
import { readAddresses, Settings } from "../settings/mod.ts"
import { type AlertNotice, AlertNoticeEntity, alertKeyOf, isMailedAlert } from "./alert_notice.ts"
import { alertWords } from "./alert_words.ts"
import type { EventSink } from "./event_sink.ts"
import { AlertNoticeRepository } from "./repository.ts"

/** Kinds of alerts in one mail: more come with the next one. */
const NOTICES_MAX = 20
const MINUTE_MS = 60_000

const VERSION_GUARD = `${AlertNoticeEntity.name}.version`

export const makeAlertMails = Effect.gen(function* () {
  const commit = yield* Commit
  const repository = yield* AlertNoticeRepository
  const settings = yield* Settings
  const context = yield* Effect.context<Crypto | MailRepository>()

  const addresses = Effect.map(settings.get("alert_emails"), readAddresses)

  /** Counts an alert. One that is told of twice after a crash counts twice: nobody minds. */
  const note = (event: DomainEvent) =>
    Effect.gen(function* () {
      const key = alertKeyOf(event)
      const known = Option.getOrUndefined(yield* repository.byKey(key))
      const { at: lastAt, data, subject, subjectId, type } = event
      const newest = { subject, subjectId, data, lastAt }
      yield* commit([
        known === undefined
          ? insert(AlertNoticeEntity, { key, version: 1, type, pending: 1, mailedAt: null, ...newest })
          : update(AlertNoticeEntity, known, { pending: known.pending + 1, ...newest }),
      ])
    }).pipe(retryConflicts([VERSION_GUARD, `${AlertNoticeEntity.name}.key`]))

  /** Takes alerts out of the outbox, where anybody wants to be mailed of them. */
  const sink: EventSink = {
    name: "alert-mails",
    deliver: (event) =>
      isMailedAlert(event)
        ? Effect.orDie(Effect.flatMap(addresses, (to) => (to.length === 0 ? Effect.void : note(event))))
        : Effect.void,
  }

  const mailsOf = (notices: readonly [AlertNotice, ...ReadonlyArray<AlertNotice>], to: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const locale = (yield* settings.get("alert_language")) as MailLocale
      const variables = alertWords(notices, locale)
      return yield* Effect.forEach(to, (address) => newMail({ to: address, template: "alert", locale, variables }))
    }).pipe(Effect.provide(context))

  /**
   * Mails what is new: one mail to each address for all of it, and nothing more of a kind until the quiet period is
   * over. What finds no place among an address's mails waits and comes with the next one. For the worker; answers how
   * many kinds were told of.
   */
  const dispatch = Effect.gen(function* () {
    const to = yield* addresses
    if (to.length === 0) return 0
    const quietMs = (yield* settings.get("alert_quiet_minutes")) * MINUTE_MS
    const at = yield* Clock.currentTimeMillis
    const notices = yield* repository.due(at - quietMs, NOTICES_MAX)
    if (!Arr.isNonEmptyReadonlyArray(notices)) return 0
    const mails = (yield* mailsOf(notices, to)).flat()
    if (mails.length === 0) return 0
    yield* commit([
      ...mails,
      ...notices.map((notice) => update(AlertNoticeEntity, notice, { pending: 0, mailedAt: at })),
    ])
    return notices.length
  }).pipe(retryConflicts([VERSION_GUARD, ...MAIL_GUARDS]), Effect.uninterruptible)

  return { sink, dispatch } as const
})

/** Mails to operators about alerts (D4): few, however many alerts there are. */
export class AlertMails extends Context.Tag("@mintcode/core/notification/AlertMails")<
  AlertMails,
  Effect.Effect.Success<typeof makeAlertMails>
>() {}

export const layerAlertMails = Layer.effect(AlertMails, makeAlertMails)
