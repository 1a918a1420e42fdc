import { HttpApiBuilder } from "@effect/platform"
import { type Invitation, Invitations, People } from "@mintcode/core/people"
import { Effect, Struct } from "effect"
import { type InvitationView, MintCodeApi, versionOf } from "../api/mod.ts"
import { listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { deviceView, personView, sessionView } from "./person_views.ts"
import { answer, answerEdit } from "./problem_of_error.ts"
import { answerHeaders, withEtag } from "./response_headers.ts"

export const layerPeopleGroup = HttpApiBuilder.group(MintCodeApi, "people", (handlers) =>
  Effect.gen(function* () {
    const people = yield* People
    return handlers
      .handle("list", ({ urlParams }) => answer(listPage("users", urlParams, people.page, personView)))
      .handle("get", ({ path }) =>
        answer(
          Effect.map(people.show(path.id), ({ user, sessions, devices }) => ({
            user: personView(user),
            sessions: sessions.map(sessionView),
            devices: devices.map(deviceView),
          })),
        ),
      )
      .handle(
        "setRole",
        ({ path, payload, headers }) =>
          withEtag(
            Effect.map(
              answerEdit(versionOf(headers))(
                people.setRole(
                  path.id,
                  { role: payload.role, permissions: payload.permissions ?? [] },
                  versionOf(headers),
                ),
              ),
              personView,
            ),
          ),
        MUTATION,
      )
      .handle("disable", ({ path }) => Effect.map(answer(people.disable(path.id)), personView), MUTATION)
      .handle("enable", ({ path }) => Effect.map(answer(people.enable(path.id)), personView), MUTATION)
      .handle("logout", ({ path }) => Effect.map(answer(people.logOut(path.id)), personView), MUTATION)
  }),
)

const invitationView = (invitation: Invitation): InvitationView => Struct.omit(invitation, "digest")

export const layerInvitationGroup = HttpApiBuilder.group(MintCodeApi, "invitations", (handlers) =>
  Effect.gen(function* () {
    const invitations = yield* Invitations
    return handlers
      .handle("list", ({ urlParams }) =>
        answer(listPage("invitations", urlParams, (_, page) => invitations.page(page), invitationView)),
      )
      .handle(
        "create",
        ({ payload: { email, role, permissions = [], locale = "zh" } }) =>
          answer(invitations.create({ email, role, permissions, locale })).pipe(
            Effect.map(invitationView),
            Effect.tap(({ id }) => answerHeaders({ location: `/admin/invitations/${id}` })),
          ),
        MUTATION,
      )
      .handle("revoke", ({ path }) => Effect.map(answer(invitations.revoke(path.id)), invitationView), MUTATION)
  }),
)
