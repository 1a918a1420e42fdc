import { Clock, Context, Effect, Layer, Option, type Redacted } from "effect"
import { append, Commit, Crypto, newEventBy, Refused, retryConflicts, type Sealed, update } from "../kernel/mod.ts"
import { Settings } from "../settings/mod.ts"
import { Passwords } from "./passwords.ts"
import { Person, type PersonShape, personActor } from "./person.ts"
import { UserRepository } from "./repository.ts"
import { RECOVERY_RANDOM_BYTES, recoveryCodesOf, recoveryDigest, useCode } from "./second_factor.ts"
import { Totp } from "./totp.ts"
import { totpPlace, USER_GUARD, type User, UserEntity } from "./user.ts"

export const makeTwoFactor = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const users = yield* UserRepository
  const totp = yield* Totp
  const passwords = yield* Passwords
  const settings = yield* Settings

  /** Changes the person as it is now; what `changes` refuses is refused. */
  const changed = <E>(
    person: PersonShape,
    type: string,
    changes: (user: User) => Effect.Effect<Partial<Omit<User, "version">>, E>,
  ) =>
    retryConflicts([USER_GUARD])(
      Effect.gen(function* () {
        const user = Option.getOrElse(yield* users.byId(person.userId), () => person.user)
        const event = yield* newEventBy(crypto, {
          type,
          subject: "user",
          subjectId: user.id,
          actor: personActor(user.id, person.ip),
        })
        yield* commit([
          update(UserEntity, user, { ...(yield* changes(user)), updatedAt: yield* Clock.currentTimeMillis }),
          append(event),
        ])
      }),
    )

  /** Begins: gives a secret for the app. Nothing is asked for until a code of it was confirmed. */
  const enrol = Effect.fn("TwoFactor.enrol")(function* (password: Redacted.Redacted<string>) {
    const person = yield* Person
    yield* passwords.confirm(person.user, password)
    const secret = yield* totp.newSecret
    const sealedTotp = yield* crypto.seal(totpPlace(person.userId), secret)
    yield* changed(person, "user.totp_begun", (user) =>
      user.totpConfirmedAt === null ? Effect.succeed({ sealedTotp, totpStep: null }) : TOTP_ACTIVE,
    )
    return { secret, uri: totp.uri(secret, person.user.email, yield* settings.get("site_title")) }
  })

  /** Confirms that the app has the secret, and gives the recovery codes. They are shown this once. */
  const confirm = Effect.fn("TwoFactor.confirm")(function* (code: string) {
    const person = yield* Person
    const codes = recoveryCodesOf(yield* crypto.randomBytes(RECOVERY_RANDOM_BYTES))
    yield* changed(person, "user.totp_confirmed", (user) =>
      Effect.gen(function* () {
        if (user.totpConfirmedAt !== null) return yield* TOTP_ACTIVE
        if (user.sealedTotp === null) return yield* TOTP_INACTIVE
        return {
          ...(yield* used(user, code)),
          totpConfirmedAt: yield* Clock.currentTimeMillis,
          recoveryDigests: digestsOf(user, codes),
        }
      }),
    )
    return codes
  })

  /** New recovery codes in the place of all earlier ones, shown this once. Takes what switching off takes. */
  const renewRecovery = Effect.fn("TwoFactor.renewRecovery")(function* (
    password: Redacted.Redacted<string>,
    code: string,
  ) {
    const person = yield* Person
    yield* passwords.confirm(person.user, password)
    const codes = recoveryCodesOf(yield* crypto.randomBytes(RECOVERY_RANDOM_BYTES))
    yield* changed(person, "user.recovery_codes_renewed", (user) =>
      Effect.gen(function* () {
        if (user.totpConfirmedAt === null) return yield* TOTP_INACTIVE
        return { ...(yield* used(user, code)), recoveryDigests: digestsOf(user, codes) }
      }),
    )
    return codes
  })

  /** Goes back to the password alone. Takes a code: a session that was left open is not enough. */
  const disable = Effect.fn("TwoFactor.disable")(function* (password: Redacted.Redacted<string>, code: string) {
    const person = yield* Person
    yield* passwords.confirm(person.user, password)
    yield* changed(person, "user.totp_disabled", (user) =>
      Effect.gen(function* () {
        if (user.totpConfirmedAt === null) return yield* TOTP_INACTIVE
        yield* used(user, code)
        return { sealedTotp: null, totpConfirmedAt: null, totpStep: null, recoveryDigests: [] }
      }),
    )
  })

  const digestsOf = (user: User, codes: ReadonlyArray<string>) =>
    codes.map((one) => recoveryDigest(crypto, user.id, one))

  const used = (user: User, code: string) =>
    Effect.gen(function* () {
      const secret = yield* Effect.orDie(crypto.open(totpPlace(user.id), user.sealedTotp as Sealed))
      const change = useCode(crypto, totp, user, secret, code, yield* Clock.currentTimeMillis)
      return change ?? (yield* new Refused({ code: "TOTP_REFUSED", reason: "This code is wrong or was used already" }))
    })

  return { enrol, confirm, renewRecovery, disable } as const
})

/** One-time codes besides the password. */
export class TwoFactor extends Context.Tag("@mintcode/core/people/TwoFactor")<
  TwoFactor,
  Effect.Effect.Success<typeof makeTwoFactor>
>() {}

export const layerTwoFactor = Layer.effect(TwoFactor, makeTwoFactor)

const TOTP_ACTIVE = new Refused({ code: "TOTP_ACTIVE", reason: "One-time codes are in use already" })
const TOTP_INACTIVE = new Refused({ code: "TOTP_INACTIVE", reason: "One-time codes are not in use" })
