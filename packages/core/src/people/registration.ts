import { Clock, Context, Effect, Layer, Option, type Redacted } from "effect"
import type { UserId } from "../identity/mod.ts"
import {
  append,
  type Change,
  Commit,
  Crypto,
  insert,
  newEventBy,
  newIdBy,
  Refused,
  remove,
  retryConflicts,
  update,
} from "../kernel/mod.ts"
import { emailOf, MAIL_GUARDS, type MailLocale, type MailRepository, newMail } from "../mail/mod.ts"
import { Settings } from "../settings/mod.ts"
import type { CommonPasswords } from "./common_passwords.ts"
import { confirmPassword } from "./confirm_password.ts"
import { EMAIL_TOKEN_GUARD, EmailTokenEntity } from "./email_token.ts"
import { findEmailToken, newEmailToken } from "./email_tokens.ts"
import { newUser } from "./new_user.ts"
import { PasswordHasher } from "./password_hasher.ts"
import { acceptPassword } from "./password_rules.ts"
import { personActor } from "./person.ts"
import { type CredentialRepository, UserRepository } from "./repository.ts"
import { USER_GUARD, type User, UserEntity } from "./user.ts"

/** Somebody who wants an account. */
export interface RegisterRequest {
  readonly email: string
  readonly password: Redacted.Redacted<string>
  readonly locale: MailLocale
  readonly ip: string | null
}

export const makeRegistration = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const users = yield* UserRepository
  const hasher = yield* PasswordHasher
  const settings = yield* Settings
  const context = yield* Effect.context<Crypto | CommonPasswords | MailRepository | CredentialRepository>()

  /**
   * Registers an address, or tells it that it has an account: by mail alone, so that nobody learns here whom we know.
   * Registering again before the address is confirmed replaces the password, and makes earlier links to confirm it
   * worthless; once the address has had its share of such mails it changes nothing. Who confirms has to know the password besides: a stranger who registered the same address gains nothing when its owner
   * opens the stranger's link. `REGISTRATION_CLOSED` where the setting `registration_open` is off, for known addresses as well.
   */
  const register = Effect.fn("Registration.register")(function* (request: RegisterRequest) {
    if (!(yield* settings.get("registration_open"))) return yield* REGISTRATION_CLOSED
    const email = yield* emailOf(request.email)
    const password = yield* Effect.provide(acceptPassword(request.password, email), context)
    // Known or not, the same is done: one hash, one commit.
    const passwordHash = yield* hasher.hash(password)
    yield* retryConflicts(["user.email", USER_GUARD, ...MAIL_GUARDS])(
      Effect.gen(function* () {
        const known = Option.getOrUndefined(yield* users.byEmail(email))
        yield* commit(
          known === undefined
            ? yield* begin(email, passwordHash, request)
            : known.state === "unverified"
              ? yield* beginAgain(known, passwordHash, request)
              : yield* tellKnown(known),
        )
      }),
    )
  })

  const begin = (email: string, passwordHash: string, { locale, ip }: RegisterRequest) =>
    Effect.gen(function* () {
      const id = yield* newIdBy<UserId>(crypto)
      const user = newUser({ id, email, passwordHash, locale, at: yield* Clock.currentTimeMillis })
      return [insert(UserEntity, user), ...(yield* askToVerify(user, ip)).changes]
    })

  const beginAgain = (known: User, passwordHash: string, { locale, ip }: RegisterRequest) =>
    Effect.gen(function* () {
      const changed = { passwordHash, locale, epoch: known.epoch + 1, updatedAt: yield* Clock.currentTimeMillis }
      const asked = yield* askToVerify({ ...known, ...changed }, ip)
      // Without a mail the password would be changed and the link that its owner has be dead, for nothing.
      return asked.isMailed ? [update(UserEntity, known, changed), ...asked.changes] : []
    })

  const askToVerify = (user: User, ip: string | null) =>
    Effect.gen(function* () {
      const { token, change } = yield* newEmailToken(crypto, user, "verify")
      const mail = yield* Effect.provide(
        newMail({ to: user.email, template: "verify_email", locale: user.locale, secrets: { token } }),
        context,
      )
      const event = yield* newEventBy(crypto, {
        type: "user.registered",
        subject: "user",
        subjectId: user.id,
        actor: personActor(user.id, ip),
      })
      const changes: ReadonlyArray<Change> = [change, ...mail, append(event)]
      return { changes, isMailed: mail.length > 0 }
    })

  const tellKnown = (known: User) =>
    Effect.provide(newMail({ to: known.email, template: "account_exists", locale: known.locale }), context)

  /**
   * Confirms an address with the token that was mailed to it and the password that it was registered with. Another
   * password is refused with `PASSWORD_REFUSED`, and the link stays good.
   */
  const verify = Effect.fn("Registration.verify")(function* (
    token: Redacted.Redacted<string>,
    password: Redacted.Redacted<string>,
    ip: string | null,
  ) {
    const asked = yield* Effect.provide(findEmailToken(users, token, "verify"), context)
    yield* confirmPassword(hasher, asked.user, password)
    return yield* retryConflicts([USER_GUARD])(
      Effect.gen(function* () {
        // Another registration in this moment changes the epoch, and this link is worthless.
        const { row, user } = yield* Effect.provide(findEmailToken(users, token, "verify"), context)
        const at = yield* Clock.currentTimeMillis
        const event = yield* newEventBy(crypto, {
          type: "user.verified",
          subject: "user",
          subjectId: user.id,
          actor: personActor(user.id, ip),
        })
        yield* commit([
          remove(EmailTokenEntity, row),
          update(UserEntity, user, { state: "active", verifiedAt: at, updatedAt: at }),
          append(event),
        ])
        return user.email
      }),
    ).pipe(
      Effect.catchIf(
        (error) => error._tag === "Conflict" && error.guard === EMAIL_TOKEN_GUARD,
        () => new Refused({ code: "EMAIL_TOKEN_REFUSED", reason: "This link was used already" }),
      ),
    )
  })

  return { register, verify } as const
})

/** How people get an account. */
export class Registration extends Context.Tag("@mintcode/core/people/Registration")<
  Registration,
  Effect.Effect.Success<typeof makeRegistration>
>() {}

export const layerRegistration = Layer.effect(Registration, makeRegistration)

const REGISTRATION_CLOSED = new Refused({
  code: "REGISTRATION_CLOSED",
  reason: "Accounts are made by invitation only",
})
