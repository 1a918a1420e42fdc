import { Schema } from "effect"
import { Permission } from "../identity/mod.ts"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"
import { MailLocale } from "../mail/mod.ts"
import { Role } from "./role.ts"

export const InvitationId = idOf("InvitationId")
export type InvitationId = typeof InvitationId.Type

/** What the token of an invitation begins with. */
export const INVITATION_PREFIX = "miv_"

export const InvitationState = Schema.Literal("open", "accepted", "revoked").annotations({
  identifier: "InvitationState",
})
export type InvitationState = typeof InvitationState.Type

/** Somebody who is asked to help run the installation. Accepting it makes an account whose address is known to be theirs. */
export const Invitation = Schema.Struct({
  id: InvitationId,
  version: Schema.Int,
  email: Schema.String,
  role: Role,
  permissions: Schema.Array(Permission),
  locale: MailLocale,
  digest: Schema.Uint8ArrayFromSelf,
  state: InvitationState,
  expiresAt: Timestamp,
  createdBy: Schema.String,
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "Invitation" })
export type Invitation = typeof Invitation.Type

export const InvitationEntity = entity<Invitation>()({
  name: "invitation",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    email: "text",
    role: "text",
    permissions: "json",
    locale: "text",
    digest: "bytes",
    state: "text",
    expiresAt: "int",
    createdBy: "text",
    createdAt: "int",
    updatedAt: "int",
  },
  unique: { "invitation.digest": ["digest"] },
  versioned: true,
})
