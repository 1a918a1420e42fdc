import { Clock, Context, Effect, Layer, Option, type Redacted } from "effect"
import { adjust, append, Commit, Crypto, newEventBy, Refused, remove, retryConflicts, update } from "../kernel/mod.ts"
import { MAIL_GUARDS, type MailRepository, newMail, normaliseEmail } from "../mail/mod.ts"
import type { CommonPasswords } from "./common_passwords.ts"
import { confirmPassword, PASSWORD_REFUSED } from "./confirm_password.ts"
import { EMAIL_TOKEN_GUARD, EmailTokenEntity } from "./email_token.ts"
import { findEmailToken, newEmailToken } from "./email_tokens.ts"
import { PasswordHasher } from "./password_hasher.ts"
import { acceptPassword } from "./password_rules.ts"
import { Person, personActor } from "./person.ts"
import { type CredentialRepository, UserRepository } from "./repository.ts"
import { SessionEntity } from "./session.ts"
import { USER_GUARD, type User, UserEntity } from "./user.ts"

export const makePasswords = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const users = yield* UserRepository
  const hasher = yield* PasswordHasher
  const context = yield* Effect.context<Crypto | CommonPasswords | MailRepository | CredentialRepository>()

  /** Mails a link for a new password, where the address has an account. Whoever asks is not told. */
  const forgot = Effect.fn("Passwords.forgot")(function* (text: string, ip: string | null) {
    const email = normaliseEmail(text)
    const user = email === undefined ? undefined : Option.getOrUndefined(yield* users.byEmail(email))
    if (user?.state !== "active" && user?.state !== "unverified") return
    yield* retryConflicts(MAIL_GUARDS)(
      Effect.gen(function* () {
        const { token, change } = yield* newEmailToken(crypto, user, "reset")
        const mail = yield* Effect.provide(
          newMail({ to: user.email, template: "reset_password", locale: user.locale, secrets: { token } }),
          context,
        )
        if (mail.length === 0) return
        yield* commit([change, ...mail, append(yield* event(user, "user.password_forgotten", ip))])
      }),
    )
  })

  /** Sets a new password with the token that was mailed. Every session ends, and every other such link. */
  const reset = Effect.fn("Passwords.reset")(function* (
    token: Redacted.Redacted<string>,
    password: Redacted.Redacted<string>,
    ip: string | null,
  ) {
    const { user: asked } = yield* Effect.provide(findEmailToken(users, token, "reset"), context)
    const passwordHash = yield* hasher.hash(yield* Effect.provide(acceptPassword(password, asked.email), context))
    yield* retryConflicts([USER_GUARD, ...MAIL_GUARDS])(
      Effect.gen(function* () {
        const { row, user } = yield* Effect.provide(findEmailToken(users, token, "reset"), context)
        const updatedAt = yield* Clock.currentTimeMillis
        yield* commit([
          remove(EmailTokenEntity, row),
          update(UserEntity, user, {
            passwordHash,
            epoch: user.epoch + 1,
            updatedAt,
            // The link was mailed to the address: it confirms it as well.
            ...(user.state === "unverified" ? { state: "active", verifiedAt: updatedAt } : {}),
          }),
          ...(yield* notice(user)),
          append(yield* event(user, "user.password_reset", ip)),
        ])
      }),
    ).pipe(
      Effect.catchIf(
        (error) => error._tag === "Conflict" && error.guard === EMAIL_TOKEN_GUARD,
        () => new Refused({ code: "EMAIL_TOKEN_REFUSED", reason: "This link was used already" }),
      ),
    )
  })

  /** Changes the password of a person who knows it. Every other session ends. */
  const change = Effect.fn("Passwords.change")(function* (
    current: Redacted.Redacted<string>,
    password: Redacted.Redacted<string>,
  ) {
    const person = yield* Person
    yield* confirm(person.user, current)
    const passwordHash = yield* hasher.hash(yield* Effect.provide(acceptPassword(password, person.user.email), context))
    yield* retryConflicts([USER_GUARD, ...MAIL_GUARDS])(
      Effect.gen(function* () {
        const user = Option.getOrUndefined(yield* users.byId(person.userId))
        // Changed meanwhile, perhaps by its owner who was locked out: then this session must not change it again.
        if (user === undefined || user.passwordHash !== person.user.passwordHash) return yield* PASSWORD_REFUSED
        const updatedAt = yield* Clock.currentTimeMillis
        yield* commit([
          update(UserEntity, user, { passwordHash, epoch: user.epoch + 1, updatedAt }),
          adjust(SessionEntity, person.sessionId, { epoch: user.epoch + 1 - person.user.epoch }),
          ...(yield* notice(user)),
          append(yield* event(user, "user.password_changed", person.ip)),
        ])
      }),
    )
  })

  /** Refuses with `PASSWORD_REFUSED` unless this is the person's password. */
  const confirm = (user: User, password: Redacted.Redacted<string>) => confirmPassword(hasher, user, password)

  const notice = (user: User) =>
    Effect.provide(newMail({ to: user.email, template: "password_changed", locale: user.locale }), context)

  const event = (user: User, type: string, ip: string | null) =>
    newEventBy(crypto, { type, subject: "user", subjectId: user.id, actor: personActor(user.id, ip) })

  return { forgot, reset, change, confirm } as const
})

/** How passwords are changed. */
export class Passwords extends Context.Tag("@mintcode/core/people/Passwords")<
  Passwords,
  Effect.Effect.Success<typeof makePasswords>
>() {}

export const layerPasswords = Layer.effect(Passwords, makePasswords)
