import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Permission } from "@mintcode/core/identity"
import { MailLocale } from "@mintcode/core/mail"
import { Invitation, Role, UserState } from "@mintcode/core/people"
import { Schema } from "effect"
import { created, pageOf } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { DeviceView, emailField, PersonView, SessionView } from "./person_schemas.ts"
import { problem } from "./problem.ts"
import { EditHeaders, IdPath, pageQuery, queryText } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

/** Permissions in one grant: no more than there are, each once or not. */
const GRANTS_MAX = 100

const permissions = Schema.Array(Permission).pipe(Schema.maxItems(GRANTS_MAX))

/** An invitation without what its token is recognised by. */
export const InvitationView = Invitation.omit("digest").annotations({ identifier: "InvitationView" })
export type InvitationView = typeof InvitationView.Type

const PersonDetails = Schema.Struct({
  user: PersonView,
  sessions: Schema.Array(SessionView),
  devices: Schema.Array(DeviceView),
}).annotations({ identifier: "PersonDetails" })

const RolePayload = strict(
  Schema.Struct({ role: Role, permissions: Schema.optional(permissions) }).annotations({ identifier: "RoleChange" }),
)
const InvitationPayload = strict(
  Schema.Struct({
    email: emailField,
    role: Role,
    permissions: Schema.optional(permissions),
    locale: Schema.optional(MailLocale),
  }).annotations({ identifier: "InvitationRequest" }),
)

const change = <const Name extends "disable" | "enable" | "logout">(name: Name, summary: string) =>
  HttpApiEndpoint.post(name, `/admin/users/:id/${name}`)
    .setPath(IdPath)
    .addSuccess(PersonView)
    .addError(problem(403, "USER_IS_STAFF"))
    .addError(problem(404, "USER_NOT_FOUND"))
    .addError(
      name === "disable"
        ? problem(409, "USER_STATE", "LAST_SUPER_ADMIN", "CONFLICT")
        : problem(409, "USER_STATE", "CONFLICT"),
    )
    .annotate(RequiredPermission, "people:edit")
    .annotateContext(OpenApi.annotations({ summary }))

/** People, as operators see to them. */
export const PeopleGroup = HttpApiGroup.make("people")
  .add(
    HttpApiEndpoint.get("list", "/admin/users")
      .setUrlParams(
        pageQuery({
          role: Schema.optional(Role),
          state: Schema.optional(UserState),
          search: Schema.optional(queryText(100)).annotations({ description: "A part of the address" }),
        }),
      )
      .addSuccess(pageOf(PersonView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "people:read")
      .annotateContext(OpenApi.annotations({ summary: "People, newest first" })),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/users/:id")
      .setPath(IdPath)
      .addSuccess(PersonDetails)
      .addError(problem(404, "USER_NOT_FOUND"))
      .annotate(RequiredPermission, "people:read")
      .annotateContext(OpenApi.annotations({ summary: "A person with sessions and devices" })),
  )
  .add(
    HttpApiEndpoint.put("setRole", "/admin/users/:id/role")
      .setPath(IdPath)
      .setPayload(RolePayload)
      .setHeaders(EditHeaders)
      .addSuccess(PersonView)
      .addError(problem(400, "PERMISSIONS_INVALID"))
      .addError(problem(404, "USER_NOT_FOUND"))
      .addError(problem(409, "USER_STATE", "LAST_SUPER_ADMIN", "CONFLICT"))
      .addError(problem(412, "VERSION_MISMATCH"))
      .annotate(RequiredPermission, "people:roles")
      .annotateContext(OpenApi.annotations({ summary: "Give a person a role, and an admin permissions" })),
  )
  .add(change("disable", "Keep a person out; ends their sessions"))
  .add(change("enable", "Let a person in again"))
  .add(change("logout", "End every session of a person"))
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "People", description: "For operators." }))

/** Invitations to help run the installation. */
export const InvitationGroup = HttpApiGroup.make("invitations")
  .add(
    HttpApiEndpoint.get("list", "/admin/invitations")
      .setUrlParams(pageQuery({}))
      .addSuccess(pageOf(InvitationView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "people:read")
      .annotateContext(OpenApi.annotations({ summary: "Invitations, newest first" })),
  )
  .add(
    HttpApiEndpoint.post("create", "/admin/invitations")
      .setPayload(InvitationPayload)
      .addSuccess(created(InvitationView))
      .addError(problem(400, "EMAIL_INVALID", "PERMISSIONS_INVALID"))
      .addError(problem(409, "EMAIL_TAKEN", "CONFLICT"))
      .addError(problem(429, "MAIL_LIMIT"))
      .annotate(RequiredPermission, "people:roles")
      .annotateContext(OpenApi.annotations({ summary: "Invite somebody by mail" })),
  )
  .add(
    HttpApiEndpoint.post("revoke", "/admin/invitations/:id/revoke")
      .setPath(IdPath)
      .addSuccess(InvitationView)
      .addError(problem(404, "INVITATION_NOT_FOUND"))
      .addError(problem(409, "INVITATION_STATE", "CONFLICT"))
      .annotate(RequiredPermission, "people:roles")
      .annotateContext(OpenApi.annotations({ summary: "Take an open invitation back" })),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Invitations", description: "For operators." }))
