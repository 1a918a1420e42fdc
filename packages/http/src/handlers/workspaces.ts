import { HttpApiBuilder } from "@effect/platform"
import {
  SeatReconciliation,
  SeatRepairs,
  WORKSPACE_COLUMNS,
  type Workspace,
  type WorkspaceAction,
  WorkspaceDesk,
  WorkspaceImports,
} from "@mintcode/core/seat"
import { Effect, Struct } from "effect"
import { MintCodeApi, versionOf, type WorkspaceView } from "../api/mod.ts"
import { rowsOfCsv } from "./import_body.ts"
import { definedOf, listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer, answerEdit } from "./problem_of_error.ts"
import { answerHeaders, withEtag } from "./response_headers.ts"
import { workspaceExport } from "./seat_exports.ts"

/** A workspace without its token. */
const workspaceView = (workspace: Workspace): WorkspaceView => ({
  ...Struct.omit(workspace, "sealedToken"),
  hasToken: workspace.sealedToken !== null,
})

export const layerWorkspaceGroup = HttpApiBuilder.group(MintCodeApi, "workspaces", (handlers) =>
  Effect.gen(function* () {
    const desk = yield* WorkspaceDesk
    const imports = yield* WorkspaceImports
    const reconciliation = yield* SeatReconciliation
    const repairs = yield* SeatRepairs

    const shown = <E, R>(done: Effect.Effect<Workspace, E, R>) => withEtag(Effect.map(done, workspaceView))
    const act =
      (action: WorkspaceAction) =>
      ({ path }: { readonly path: { readonly id: string } }) =>
        shown(answer(desk.act(path.id, action)))

    return handlers
      .handle(
        "create",
        ({ payload }) =>
          shown(
            Effect.tap(answer(desk.create(payload)), ({ id }) =>
              answerHeaders({ location: `/admin/workspaces/${id}` }),
            ),
          ),
        MUTATION,
      )
      .handle("list", ({ urlParams }) => answer(listPage("workspaces", urlParams, desk.page, workspaceView)))
      .handle("export", ({ request, urlParams: { format, ...filter } }) =>
        Effect.flatMap(answer(desk.stream(definedOf(filter))), (workspaces) =>
          workspaceExport(workspaces, format ?? "csv", request),
        ),
      )
      .handle(
        "import",
        ({ payload, urlParams }) =>
          answer(
            typeof payload === "string"
              ? Effect.flatMap(rowsOfCsv(payload, WORKSPACE_COLUMNS, urlParams.columns), (rows) =>
                  imports.run({ ...urlParams, rows }),
                )
              : imports.run(payload),
          ),
        MUTATION,
      )
      .handle("get", ({ path }) => shown(answer(desk.get(path.id))))
      .handle(
        "edit",
        ({ headers, path, payload }) =>
          shown(answerEdit(versionOf(headers))(desk.edit(path.id, payload, versionOf(headers)))),
        MUTATION,
      )
      .handle("remove", ({ path }) => answer(desk.remove(path.id)), MUTATION)
      .handle("test", ({ path }) => answer(desk.test(path.id)))
      .handle("enable", act("enable"), MUTATION)
      .handle("disable", act("disable"), MUTATION)
      .handle("drain", act("drain"), MUTATION)
      .handle("markDead", act("mark_dead"), MUTATION)
      .handle("reconcile", ({ path }) => answer(reconciliation.run(path.id)), MUTATION)
      .handle(
        "repair",
        ({ path, payload: { actions, ...terms } }) => answer(repairs.repairAll(path.id, actions, definedOf(terms))),
        MUTATION,
      )
  }),
)
