import { Clock, type Context, Effect, Option, Redacted } from "effect"
import { type Change, Crypto, type CryptoShape, insert, newIdBy, Refused, type StorageFailed } from "../kernel/mod.ts"
import {
  EMAIL_TOKEN_KEEP_MS,
  EMAIL_TOKEN_PREFIX,
  type EmailPurpose,
  type EmailToken,
  EmailTokenEntity,
  type EmailTokenId,
} from "./email_token.ts"
import { CredentialRepository, type UserRepository } from "./repository.ts"
import { newSecretToken } from "./secret_token.ts"
import type { User, UserState } from "./user.ts"

/** The states in which a token of a purpose means something. */
const STATES: Readonly<Record<EmailPurpose, ReadonlyArray<UserState>>> = {
  verify: ["unverified"],
  reset: ["active", "unverified"],
}

/** A token for a mail, and the change that puts it in force. */
export const newEmailToken = (
  crypto: CryptoShape,
  user: User,
  purpose: EmailPurpose,
): Effect.Effect<{ readonly token: Redacted.Redacted<string>; readonly change: Change }> =>
  Effect.gen(function* () {
    const { token, digest } = yield* newSecretToken(crypto, EMAIL_TOKEN_PREFIX[purpose])
    const createdAt = yield* Clock.currentTimeMillis
    const row: EmailToken = {
      id: yield* newIdBy<EmailTokenId>(crypto),
      version: 1,
      userId: user.id,
      purpose,
      digest,
      epoch: user.epoch,
      createdAt,
      expiresAt: createdAt + EMAIL_TOKEN_KEEP_MS[purpose],
    }
    return { token, change: insert(EmailTokenEntity, row) }
  })

/** Whom a token is of. One that is used, old, of another purpose or never was is refused alike. */
export const findEmailToken = (
  users: Context.Tag.Service<UserRepository>,
  token: Redacted.Redacted<string>,
  purpose: EmailPurpose,
): Effect.Effect<
  { readonly row: EmailToken; readonly user: User },
  Refused | StorageFailed,
  Crypto | CredentialRepository
> =>
  Effect.gen(function* () {
    const crypto = yield* Crypto
    const credentials = yield* CredentialRepository
    const refused = new Refused({
      code: "EMAIL_TOKEN_REFUSED",
      reason: "This link is not known, was used, or has expired: ask for another",
    })
    const row = Option.getOrUndefined(yield* credentials.emailToken(crypto.sha256(Redacted.value(token))))
    if (row === undefined || row.purpose !== purpose) return yield* refused
    if (row.expiresAt <= (yield* Clock.currentTimeMillis)) return yield* refused
    const user = Option.getOrUndefined(yield* users.byId(row.userId))
    if (user === undefined || !STATES[purpose].includes(user.state)) return yield* refused
    // Somebody may register an address again and again before it is confirmed: that must not end its owner's way in.
    const isEnded = user.epoch !== row.epoch && !(purpose === "reset" && user.state === "unverified")
    if (isEnded) return yield* refused
    return { row, user }
  })
