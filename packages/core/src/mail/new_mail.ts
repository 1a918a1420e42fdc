import { Clock, Effect, Option, Redacted } from "effect"
import { type Change, Crypto, insert, newId, type StorageFailed } from "../kernel/mod.ts"
import { MailEntity, type MailId, type MailLocale, type MailTemplate, mailSecretsPlace } from "./mail.ts"
import { allowanceKey, spendAllowance } from "./mail_allowance.ts"
import { MailRepository } from "./repository.ts"

/** A mail to be written. */
export interface MailDraft {
  readonly to: string
  readonly template: MailTemplate
  readonly locale: MailLocale
  readonly variables?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, Redacted.Redacted<string>>>
}

/**
 * The changes that put a mail into the outbox: they go into the commit of what the mail tells of. None when the address
 * has had its share of mails; a caller who answers strangers must not let that show. Retry on `MAIL_GUARDS`.
 */
export const newMail = (
  draft: MailDraft,
): Effect.Effect<ReadonlyArray<Change>, StorageFailed, Crypto | MailRepository> =>
  Effect.gen(function* () {
    const crypto = yield* Crypto
    const repository = yield* MailRepository
    const at = yield* Clock.currentTimeMillis
    const key = allowanceKey(crypto, draft.to)
    const spent = spendAllowance(Option.getOrUndefined(yield* repository.allowance(key)), key, at, draft.template)
    if (spent === undefined) {
      yield* Effect.logDebug("mail left out: the address has had its share", { template: draft.template })
      return []
    }
    const id = yield* newId<MailId>()
    const secrets = Object.entries(draft.secrets ?? {})
    const sealedVariables =
      secrets.length === 0
        ? null
        : yield* crypto.seal(
            mailSecretsPlace(id),
            Redacted.make(
              JSON.stringify(Object.fromEntries(secrets.map(([name, text]) => [name, Redacted.value(text)]))),
            ),
          )
    return [
      ...spent,
      insert(MailEntity, {
        id,
        version: 1,
        to: draft.to,
        template: draft.template,
        locale: draft.locale,
        variables: draft.variables ?? {},
        sealedVariables,
        state: "queued",
        tries: 0,
        wakeAt: at,
        lastError: null,
        sentAt: null,
        createdAt: at,
      }),
    ]
  })
