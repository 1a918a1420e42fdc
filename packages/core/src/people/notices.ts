import { Context, Effect, Layer, Option } from "effect"
import { audited, operatorWith } from "../identity/mod.ts"
import {
  type Change,
  Commit,
  Crypto,
  NotFound,
  newIdBy,
  type PageRequest,
  Refused,
  retryConflicts,
  Throttled,
} from "../kernel/mod.ts"
import { emailOf, MAIL_GUARDS, MAILS_WINDOW_MS, type MailLocale, type MailRepository, newMail } from "../mail/mod.ts"
import { UserRepository } from "./repository.ts"
import type { Role } from "./role.ts"
import type { User } from "./user.ts"

/** People of a role who are written to in one commit: bounds how long it holds the database. */
export const NOTICE_PEOPLE_MAX = 100
/** Characters of a notice, and of its title: a hundred copies of it are a commit of half a megabyte. */
export const NOTICE_TEXT_MAX = 4_000
export const NOTICE_TITLE_MAX = 200

/** What is told, in every language that mails are written in. */
export interface Notice {
  readonly title: Readonly<Record<MailLocale, string>>
  readonly text: Readonly<Record<MailLocale, string>>
}

/** Whom it is for: an address, a person, or those of a role. */
export type NoticeReader =
  | { readonly email: string; readonly locale?: MailLocale | undefined }
  | { readonly userId: string }
  | { readonly role: Role }

/** What became of it: mails written, people whose address had its share of mails, and where to go on. */
export interface NoticeReport {
  readonly queued: number
  readonly skipped: number
  readonly nextAfterId: string | null
}

type Addressee = Pick<User, "email" | "locale">

export const makeNotices = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const users = yield* UserRepository
  const context = yield* Effect.context<Crypto | MailRepository>()

  const mailTo = ({ email, locale }: Addressee, { text, title }: Notice) =>
    Effect.provide(
      newMail({ to: email, template: "notice", locale, variables: { title: title[locale], text: text[locale] } }),
      context,
    )

  const person = (id: string) =>
    Effect.gen(function* () {
      const user = Option.getOrUndefined(yield* users.byId(id))
      if (user === undefined) return yield* new NotFound({ code: "USER_NOT_FOUND", entity: "person", id })
      if (user.state === "closed" || user.state === "unverified") {
        return yield* new Refused({ code: "USER_STATE", reason: `This account is ${user.state}: no mail goes there` })
      }
      return user
    })

  const readersOf = (to: NoticeReader, after: PageRequest["afterId"]) =>
    Effect.gen(function* () {
      if ("role" in to) {
        const page = { limit: NOTICE_PEOPLE_MAX, afterId: after }
        const { nextAfterId, rows } = yield* users.page({ role: to.role, state: "active" }, page)
        return { readers: rows satisfies ReadonlyArray<Addressee>, nextAfterId }
      }
      const reader: Addressee =
        "userId" in to ? yield* person(to.userId) : { email: yield* emailOf(to.email), locale: to.locale ?? "zh" }
      return { readers: [reader], nextAfterId: null }
    })

  /**
   * Writes a notice to people, each in their language. A role is written to by pages: go on after `nextAfterId`. Whoever
   * had their share of mails is left out and counted; where one reader is meant, that is refused.
   */
  const send = Effect.fn("Notices.send")(function* (to: NoticeReader, notice: Notice, after: string | null = null) {
    const operator = yield* operatorWith("mail:operate")
    return yield* retryConflicts(MAIL_GUARDS)(
      Effect.gen(function* () {
        const { nextAfterId, readers } = yield* readersOf(to, after)
        const mails: ReadonlyArray<ReadonlyArray<Change>> = yield* Effect.forEach(readers, (one) => mailTo(one, notice))
        const queued = mails.filter((changes) => changes.length > 0).length
        const skipped = readers.length - queued
        if (!("role" in to) && skipped > 0) {
          return yield* new Throttled({
            code: "MAIL_LIMIT",
            reason: "This address had its share of mails: wait",
            retryAfterMs: MAILS_WINDOW_MS,
          })
        }
        const event = audited(operator, "mail:operate", {
          type: "notice.sent",
          subject: "notice",
          subjectId: yield* newIdBy<string>(crypto),
          // An address is nobody's business here; the mail holds it.
          data: { to: "email" in to ? "address" : to, queued, skipped },
        })
        yield* commit([...mails.flat(), yield* Effect.provide(event, context)])
        return { queued, skipped, nextAfterId } satisfies NoticeReport
      }),
    ).pipe(Effect.uninterruptible)
  })

  return { send } as const
})

/** What operators tell people by mail. */
export class Notices extends Context.Tag("@mintcode/core/people/Notices")<
  Notices,
  Effect.Effect.Success<typeof makeNotices>
>() {}

export const layerNotices = Layer.effect(Notices, makeNotices)
