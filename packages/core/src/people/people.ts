import { Clock, Context, Effect, Layer, Option, type Redacted } from "effect"
import { audited, type OperatorShape, operatorWith, type Permission, type UserId } from "../identity/mod.ts"
import {
  append,
  type Change,
  Commit,
  type Conflict,
  Crypto,
  expectVersion,
  forget,
  insert,
  invalid,
  isConflictOn,
  NotFound,
  newEventBy,
  newIdBy,
  type PageRequest,
  Refused,
  retryConflicts,
  systemActor,
  update,
} from "../kernel/mod.ts"
import { emailOf } from "../mail/mod.ts"
import type { CommonPasswords } from "./common_passwords.ts"
import { DeviceEntity } from "./device.ts"
import { newUser } from "./new_user.ts"
import { PasswordHasher } from "./password_hasher.ts"
import { acceptPassword } from "./password_rules.ts"
import { Passwords } from "./passwords.ts"
import { Person, personActor } from "./person.ts"
import { CredentialRepository, type UserFilter, UserRepository } from "./repository.ts"
import { GRANTABLE, isStaff, type Role } from "./role.ts"
import { SessionEntity } from "./session.ts"
import { LAST_SUPER_ADMIN_GUARD, superAdminChange, USER_GUARD, type User, UserEntity } from "./user.ts"

/** Accounts that were closed have an address that no mail goes to (RFC 2606). */
const CLOSED_HOST = "closed.invalid"

export const makePeople = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const users = yield* UserRepository
  const credentials = yield* CredentialRepository
  const hasher = yield* PasswordHasher
  const passwords = yield* Passwords
  const context = yield* Effect.context<Crypto | CommonPasswords>()

  const find = (id: string) =>
    Effect.flatMap(
      users.byId(id),
      Option.match({
        onNone: () => Effect.fail(new NotFound({ code: "USER_NOT_FOUND", entity: "person", id })),
        onSome: Effect.succeed,
      }),
    )

  const page = (filter: UserFilter, request: PageRequest) =>
    Effect.zipRight(operatorWith("people:read"), users.page(filter, request))

  /** A person with their sessions and devices. */
  const show = (id: string) =>
    Effect.gen(function* () {
      yield* operatorWith("people:read")
      const user = yield* find(id)
      const at = yield* Clock.currentTimeMillis
      const all = yield* credentials.sessionsOf(user.id)
      const sessions = all.filter(({ epoch, expiresAt }) => epoch === user.epoch && expiresAt > at).reverse()
      return { user, sessions, devices: yield* users.devicesOf(user.id) }
    })

  /** Changes a person for an operator, in one commit with the audit event and the count of super admins. */
  const changed = (
    id: string,
    permission: Permission,
    type: string,
    expectedVersion: number | undefined,
    decide: (user: User, operator: OperatorShape) => Effect.Effect<Partial<Omit<User, "version">>, Refused | Conflict>,
  ) =>
    Effect.flatMap(operatorWith(permission), (operator) =>
      Effect.gen(function* () {
        const user = yield* find(id)
        yield* expectVersion(UserEntity, user.version, expectedVersion)
        if (user.state === "closed") {
          return yield* new Refused({ code: "USER_STATE", reason: "This account is closed for ever" })
        }
        const changes = { ...(yield* decide(user, operator)), updatedAt: yield* Clock.currentTimeMillis }
        const after: User = { ...user, ...changes, version: user.version + 1 }
        const event = audited(operator, permission, {
          type,
          subject: "user",
          subjectId: user.id,
          data: { before: standingOf(user), after: standingOf(after) },
        })
        yield* commit([
          update(UserEntity, user, changes),
          ...superAdminChange(user, after),
          yield* Effect.provide(event, context),
        ])
        return after
      }).pipe(expectedVersion === undefined ? retryConflicts([USER_GUARD]) : (effect) => effect, keepLastSuperAdmin),
    )

  /**
   * Gives a person a role, and an admin what they may do. Whoever becomes staff logs in again: sessions of others hold
   * for a month, and one that was left open somewhere must not wake up as an operator's.
   */
  const setRole = (
    id: string,
    { role, permissions }: { readonly role: Role; readonly permissions: ReadonlyArray<Permission> },
    expectedVersion?: number,
  ) =>
    Effect.zipRight(
      soundGrant(role, permissions),
      changed(id, "people:roles", "user.role_changed", expectedVersion, (user) =>
        Effect.succeed({
          role,
          permissions: [...new Set(permissions)],
          ...(isStaff(role) && !isStaff(user.role) ? { epoch: user.epoch + 1 } : {}),
        }),
      ),
    )

  /** Keeps a person out until they are enabled again; their sessions end. */
  const disable = (id: string) =>
    changed(id, "people:edit", "user.disabled", undefined, (user, operator) =>
      Effect.zipRight(
        mayTouch(user, operator),
        user.state === "active"
          ? Effect.succeed({ state: "disabled" as const, epoch: user.epoch + 1 })
          : new Refused({ code: "USER_STATE", reason: `This account is ${user.state}` }),
      ),
    )

  const enable = (id: string) =>
    changed(id, "people:edit", "user.enabled", undefined, (user, operator) =>
      Effect.zipRight(
        mayTouch(user, operator),
        user.state === "disabled"
          ? Effect.succeed({ state: "active" as const })
          : new Refused({ code: "USER_STATE", reason: `This account is ${user.state}` }),
      ),
    )

  /** Ends every session of a person. */
  const logOut = (id: string) =>
    changed(id, "people:edit", "user.logged_out", undefined, (user, operator) =>
      Effect.as(mayTouch(user, operator), { epoch: user.epoch + 1 }),
    )

  /** Makes a super admin on the database itself, for whoever runs the installation. */
  const createSuperAdmin = Effect.fn("People.createSuperAdmin")(function* (
    address: string,
    secret: Redacted.Redacted<string>,
    locale: User["locale"],
  ) {
    const email = yield* emailOf(address)
    const passwordHash = yield* hasher.hash(yield* Effect.provide(acceptPassword(secret, email), context))
    const at = yield* Clock.currentTimeMillis
    const user: User = {
      ...newUser({ id: yield* newIdBy<UserId>(crypto), email, passwordHash, locale, at }),
      role: "super_admin",
      state: "active",
      verifiedAt: at,
    }
    const event = yield* newEventBy(crypto, {
      type: "user.super_admin_created",
      subject: "user",
      subjectId: user.id,
      actor: systemActor("local"),
      permission: "people:roles",
    })
    yield* commit([insert(UserEntity, user), ...superAdminChange(undefined, user), append(event)]).pipe(
      Effect.catchIf(
        (error) => isConflictOn(error, ["user.email"]),
        () => EMAIL_TAKEN,
      ),
    )
    return user
  })

  /** Closes the person's own account: address, credentials, sessions and devices go, the history stays. */
  const close = Effect.fn("People.close")(function* (password: Redacted.Redacted<string>) {
    const person = yield* Person
    yield* passwords.confirm(person.user, password)
    yield* retryConflicts([USER_GUARD])(
      Effect.gen(function* () {
        const user = yield* find(person.userId)
        const sessions = yield* credentials.sessionsOf(user.id)
        const devices = yield* users.devicesOf(user.id)
        const event = yield* newEventBy(crypto, {
          type: "user.closed",
          subject: "user",
          subjectId: user.id,
          actor: personActor(user.id, person.ip),
          data: { role: user.role },
        })
        const closed = { ...CLOSED, email: `${user.id}@${CLOSED_HOST}`, epoch: user.epoch + 1 } as const
        const changes: ReadonlyArray<Change> = [
          update(UserEntity, user, { ...closed, updatedAt: yield* Clock.currentTimeMillis }),
          ...superAdminChange(user, { role: user.role, state: "closed" }),
          ...forget(
            SessionEntity,
            sessions.map(({ id }) => id),
          ),
          ...forget(
            DeviceEntity,
            devices.map(({ id }) => id),
          ),
          append(event),
        ]
        yield* commit(changes)
      }),
    ).pipe(keepLastSuperAdmin)
  })

  return { page, show, setRole, disable, enable, logOut, createSuperAdmin, close } as const
})

/** People as operators see to them, and the ends of accounts. */
export class People extends Context.Tag("@mintcode/core/people/People")<
  People,
  Effect.Effect.Success<typeof makePeople>
>() {}

export const layerPeople = Layer.effect(People, makePeople)

/** What an account has no longer once it is closed. */
const CLOSED = {
  state: "closed",
  passwordHash: null,
  permissions: [],
  sealedTotp: null,
  totpConfirmedAt: null,
  totpStep: null,
  recoveryDigests: [],
  deviceCount: 0,
} as const

export const EMAIL_TAKEN = new Refused({ code: "EMAIL_TAKEN", reason: "There is an account with this address already" })

/** Refuses permissions that the role has no use for, or that only a super admin may have. */
export const soundGrant = (role: Role, permissions: ReadonlyArray<Permission>) => {
  const wrong = role === "admin" ? permissions.filter((one) => !GRANTABLE.includes(one)) : permissions
  return wrong.length === 0
    ? Effect.void
    : invalid(
        "PERMISSIONS_INVALID",
        "/permissions",
        role === "admin" ? `An admin cannot be granted ${wrong.join(", ")}` : "Only an admin is granted permissions",
      )
}

const standingOf = ({ role, permissions, state }: User) => ({ role, permissions, state })

/** Whoever could shut staff out could shut everybody out: that takes the right to edit roles. */
const mayTouch = (user: User, operator: OperatorShape): Effect.Effect<void, Refused> =>
  isStaff(user.role) && !operator.permissions.has("people:roles")
    ? new Refused({ code: "USER_IS_STAFF", reason: "Only who may edit roles may do this to an admin" })
    : Effect.void

const keepLastSuperAdmin = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | Refused, R> =>
  Effect.catchIf(
    effect,
    (error) => isConflictOn(error, [LAST_SUPER_ADMIN_GUARD]),
    () => new Refused({ code: "LAST_SUPER_ADMIN", reason: "This is the last super admin who can log in" }),
  )
