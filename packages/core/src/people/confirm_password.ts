import { type Context, Effect, type Redacted } from "effect"
import { Refused } from "../kernel/mod.ts"
import type { PasswordHasher } from "./password_hasher.ts"
import { normalisePassword } from "./password_rules.ts"
import type { User } from "./user.ts"

/** What whoever gives another password than the person's is told. */
export const PASSWORD_REFUSED = new Refused({ code: "PASSWORD_REFUSED", reason: "This is not your password" })

/** Refuses with `PASSWORD_REFUSED` unless this is the person's password. */
export const confirmPassword = (
  hasher: Context.Tag.Service<PasswordHasher>,
  user: User,
  password: Redacted.Redacted<string>,
) =>
  Effect.gen(function* () {
    const hash = user.passwordHash ?? (yield* hasher.dummy)
    const { matches } = yield* hasher.verify(hash, normalisePassword(password))
    if (!matches || user.passwordHash === null) return yield* PASSWORD_REFUSED
  })
