import { Clock, Context, Effect, Layer, Option, Redacted } from "effect"
import { audited, operatorWith, type Permission, type UserId } from "../identity/mod.ts"
import {
  append,
  Commit,
  Crypto,
  insert,
  NotFound,
  newEventBy,
  newIdBy,
  type PageRequest,
  Refused,
  retryConflicts,
  Throttled,
  update,
} from "../kernel/mod.ts"
import { emailOf, MAIL_GUARDS, MAILS_WINDOW_MS, type MailLocale, type MailRepository, newMail } from "../mail/mod.ts"
import { Settings } from "../settings/mod.ts"
import type { CommonPasswords } from "./common_passwords.ts"
import { INVITATION_PREFIX, type Invitation, InvitationEntity, type InvitationId } from "./invitation.ts"
import { newUser } from "./new_user.ts"
import { PasswordHasher } from "./password_hasher.ts"
import { acceptPassword } from "./password_rules.ts"
import { EMAIL_TAKEN, soundGrant } from "./people.ts"
import { personActor } from "./person.ts"
import { InvitationRepository, UserRepository } from "./repository.ts"
import type { Role } from "./role.ts"
import { newSecretToken } from "./secret_token.ts"
import { superAdminChange, type User, UserEntity } from "./user.ts"

const DAY_MS = 24 * 60 * 60_000

/** Whom to invite, as what. */
export interface InvitationDraft {
  readonly email: string
  readonly role: Role
  readonly permissions: ReadonlyArray<Permission>
  readonly locale: MailLocale
}

export const makeInvitations = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const users = yield* UserRepository
  const repository = yield* InvitationRepository
  const hasher = yield* PasswordHasher
  const settings = yield* Settings
  const context = yield* Effect.context<Crypto | CommonPasswords | MailRepository>()

  const page = (request: PageRequest) => Effect.zipRight(operatorWith("people:read"), repository.page(request))

  /** Invites somebody by mail. */
  const create = Effect.fn("Invitations.create")(function* (draft: InvitationDraft) {
    const operator = yield* operatorWith("people:roles")
    const email = yield* emailOf(draft.email)
    yield* soundGrant(draft.role, draft.permissions)
    if (Option.isSome(yield* users.byEmail(email))) return yield* EMAIL_TAKEN
    const days = yield* settings.get("invitation_validity_days")
    return yield* retryConflicts(MAIL_GUARDS)(
      Effect.gen(function* () {
        const { token, digest } = yield* newSecretToken(crypto, INVITATION_PREFIX)
        const at = yield* Clock.currentTimeMillis
        const invitation: Invitation = {
          id: yield* newIdBy<InvitationId>(crypto),
          version: 1,
          email,
          role: draft.role,
          permissions: [...new Set(draft.permissions)],
          locale: draft.locale,
          digest,
          state: "open",
          expiresAt: at + days * DAY_MS,
          createdBy: operator.actor.id,
          createdAt: at,
          updatedAt: at,
        }
        const mail = yield* Effect.provide(
          newMail({
            to: email,
            template: "invitation",
            locale: draft.locale,
            variables: { role: draft.role },
            secrets: { token },
          }),
          context,
        )
        if (mail.length === 0) {
          return yield* new Throttled({
            code: "MAIL_LIMIT",
            reason: "This address had its share of mails: wait",
            retryAfterMs: MAILS_WINDOW_MS,
          })
        }
        const event = audited(operator, "people:roles", {
          type: "invitation.created",
          subject: "invitation",
          subjectId: invitation.id,
          data: { role: draft.role, permissions: invitation.permissions },
        })
        yield* commit([insert(InvitationEntity, invitation), ...mail, yield* Effect.provide(event, context)])
        return invitation
      }),
    )
  })

  /** Takes an open invitation back. */
  const revoke = Effect.fn("Invitations.revoke")(function* (id: string) {
    const operator = yield* operatorWith("people:roles")
    const invitation = Option.getOrUndefined(yield* repository.byId(id))
    if (invitation === undefined) {
      return yield* new NotFound({ code: "INVITATION_NOT_FOUND", entity: "invitation", id })
    }
    if (invitation.state !== "open") {
      return yield* new Refused({ code: "INVITATION_STATE", reason: `This invitation is ${invitation.state}` })
    }
    const changed = { state: "revoked", updatedAt: yield* Clock.currentTimeMillis } as const
    const event = audited(operator, "people:roles", {
      type: "invitation.revoked",
      subject: "invitation",
      subjectId: id,
    })
    yield* commit([update(InvitationEntity, invitation, changed), yield* Effect.provide(event, context)])
    return { ...invitation, ...changed, version: invitation.version + 1 } satisfies Invitation
  })

  /** Makes the account that an invitation is for. Its mail proves the address. */
  const accept = Effect.fn("Invitations.accept")(function* (
    token: Redacted.Redacted<string>,
    secret: Redacted.Redacted<string>,
    ip: string | null,
  ) {
    const found = Option.getOrUndefined(yield* repository.byDigest(crypto.sha256(Redacted.value(token))))
    const at = yield* Clock.currentTimeMillis
    if (found?.state !== "open" || found.expiresAt <= at) return yield* INVITATION_REFUSED
    const passwordHash = yield* hasher.hash(yield* Effect.provide(acceptPassword(secret, found.email), context))
    const user: User = {
      ...newUser({ id: yield* newIdBy<UserId>(crypto), email: found.email, passwordHash, locale: found.locale, at }),
      role: found.role,
      permissions: found.permissions,
      state: "active",
      verifiedAt: at,
    }
    const event = yield* newEventBy(crypto, {
      type: "invitation.accepted",
      subject: "invitation",
      subjectId: found.id,
      actor: personActor(user.id, ip),
      data: { userId: user.id, role: user.role },
    })
    yield* commit([
      update(InvitationEntity, found, { state: "accepted", updatedAt: at }),
      insert(UserEntity, user),
      ...superAdminChange(undefined, user),
      append(event),
    ]).pipe(
      Effect.catchTag("Conflict", (conflict) => (conflict.guard === "user.email" ? EMAIL_TAKEN : INVITATION_REFUSED)),
    )
    return user.email
  })

  return { page, create, revoke, accept } as const
})

/** Asking people to help run the installation. */
export class Invitations extends Context.Tag("@mintcode/core/people/Invitations")<
  Invitations,
  Effect.Effect.Success<typeof makeInvitations>
>() {}

export const layerInvitations = Layer.effect(Invitations, makeInvitations)

const INVITATION_REFUSED = new Refused({
  code: "INVITATION_REFUSED",
  reason: "This invitation is not known, was used or taken back, or has expired",
})
