import { HttpApiBuilder } from "@effect/platform"
import { SeatDesk, WorkspaceDesk } from "@mintcode/core/seat"
import { Effect } from "effect"
import { MintCodeApi, versionOf } from "../api/mod.ts"
import { listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer, answerEdit } from "./problem_of_error.ts"
import { answerHeaders, withEtag } from "./response_headers.ts"

export const layerWorkspaceGroupGroup = HttpApiBuilder.group(MintCodeApi, "workspaceGroups", (handlers) =>
  Effect.gen(function* () {
    const desk = yield* WorkspaceDesk
    const seats = yield* SeatDesk
    return handlers
      .handle(
        "create",
        ({ payload }) =>
          withEtag(
            Effect.tap(answer(desk.createGroup(payload)), ({ id }) =>
              answerHeaders({ location: `/admin/workspace-groups/${id}` }),
            ),
          ),
        MUTATION,
      )
      .handle("list", ({ urlParams }) =>
        answer(
          listPage(
            "workspace-groups",
            urlParams,
            (_filter, page) => desk.groups(page),
            (group) => group,
          ),
        ),
      )
      .handle("statistics", ({ urlParams }) =>
        answer(
          listPage(
            "workspace-figures",
            urlParams,
            (_filter, page) => seats.statistics(page),
            (figures) => figures,
          ),
        ),
      )
      .handle("get", ({ path }) => withEtag(answer(desk.group(path.id))))
      .handle("figures", ({ path }) => answer(seats.groupStatistics(path.id)))
      .handle(
        "edit",
        ({ headers, path, payload }) =>
          withEtag(answerEdit(versionOf(headers))(desk.editGroup(path.id, payload, versionOf(headers)))),
        MUTATION,
      )
      .handle("remove", ({ path }) => answer(desk.removeGroup(path.id)), MUTATION)
  }),
)
