import type { UserId } from "../identity/mod.ts"
import type { Timestamp } from "../kernel/mod.ts"
import type { MailLocale } from "../mail/mod.ts"
import type { User } from "./user.ts"

/** A person who was not there before: a plain user whose address is not confirmed. */
export const newUser = (what: {
  readonly id: UserId
  readonly email: string
  readonly passwordHash: string
  readonly locale: MailLocale
  readonly at: Timestamp
}): User => ({
  id: what.id,
  version: 1,
  email: what.email,
  passwordHash: what.passwordHash,
  role: "user",
  permissions: [],
  state: "unverified",
  locale: what.locale,
  verifiedAt: null,
  epoch: 0,
  sealedTotp: null,
  totpConfirmedAt: null,
  totpStep: null,
  recoveryDigests: [],
  deviceCount: 0,
  createdAt: what.at,
  updatedAt: what.at,
})
