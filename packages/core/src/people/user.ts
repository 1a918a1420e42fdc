import { Schema } from "effect"
import { Permission, UserId } from "../identity/mod.ts"
import { adjust, type Change, entity, type SealPlace, Timestamp } from "../kernel/mod.ts"
import { MailLocale } from "../mail/mod.ts"
import { Role } from "./role.ts"

/**
 * `unverified` until the address was confirmed, then `active`. An operator may disable a person and enable them again;
 * `closed` is for ever: the row stays for the history, without address and credentials.
 */
export const UserState = Schema.Literal("unverified", "active", "disabled", "closed").annotations({
  identifier: "UserState",
})
export type UserState = typeof UserState.Type

/** A person with an account. */
export const User = Schema.Struct({
  id: UserId,
  version: Schema.Int,
  /** Normalised and unique. */
  email: Schema.String,
  passwordHash: Schema.NullOr(Schema.String),
  role: Role,
  /** What an admin was granted; nothing for the other roles. */
  permissions: Schema.Array(Permission),
  state: UserState,
  locale: MailLocale,
  verifiedAt: Schema.NullOr(Timestamp),
  /** Sessions and e-mail tokens carry the epoch they were made in; a new one ends all of them in the same commit. */
  epoch: Schema.Int,
  sealedTotp: Schema.NullOr(Schema.String),
  /** `null` while the secret is set up and was never used. */
  totpConfirmedAt: Schema.NullOr(Timestamp),
  /** The time step of the last code that was taken: it and all before it are used up. */
  totpStep: Schema.NullOr(Schema.Int),
  /** Digests of the recovery codes that are left. */
  recoveryDigests: Schema.Array(Schema.String),
  deviceCount: Schema.Int,
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "User" })
export type User = typeof User.Type

export const UserEntity = entity<User>()({
  name: "user",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    email: "text",
    passwordHash: "text",
    role: "text",
    permissions: "json",
    state: "text",
    locale: "text",
    verifiedAt: "int",
    epoch: "int",
    sealedTotp: "text",
    totpConfirmedAt: "int",
    totpStep: "int",
    recoveryDigests: "json",
    deviceCount: "int",
    createdAt: "int",
    updatedAt: "int",
  },
  unique: { "user.email": ["email"] },
  versioned: true,
})

/** Guard that the second of two who change one person runs into. */
export const USER_GUARD = "user.version"

/** Where the secret of a person's one-time codes lies. */
export const totpPlace = (id: string): SealPlace => ({ table: UserEntity.name, column: "sealed_totp", rowId: id })

/** How many people who can log in have a role; kept for super admins, of whom one has to stay. */
export const RoleCount = Schema.Struct({ role: Role, count: Schema.Int })
export type RoleCount = typeof RoleCount.Type

export const RoleCountEntity = entity<RoleCount>()({
  name: "role_count",
  key: "role",
  columns: { role: "text", count: "int" },
  unique: {},
  versioned: false,
})

/** Guard that whoever takes the last super admin away runs into. */
export const LAST_SUPER_ADMIN_GUARD = "role_count.count"

type Standing = Pick<User, "role" | "state">

/**
 * The change that keeps the count of super admins true while a person goes from one standing to another. Its bound is
 * what keeps the last one: two who remove each other at once do not both succeed.
 */
export const superAdminChange = (before: Standing | undefined, after: Standing): ReadonlyArray<Change> => {
  const by = Number(isActiveSuperAdmin(after)) - Number(before !== undefined && isActiveSuperAdmin(before))
  if (by === 0) return []
  return [
    adjust(
      RoleCountEntity,
      "super_admin",
      { count: by },
      { within: { count: { min: 1 } }, initial: { role: "super_admin", count: 0 } },
    ),
  ]
}

const isActiveSuperAdmin = ({ role, state }: Standing): boolean => role === "super_admin" && state === "active"
