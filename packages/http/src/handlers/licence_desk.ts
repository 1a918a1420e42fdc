import { HttpApiBuilder } from "@effect/platform"
import { LicenceDesk, LicenceKeys } from "@mintcode/core/licence"
import { Effect } from "effect"
import { MintCodeApi, versionOf } from "../api/mod.ts"
import { licenceExportResponse } from "./licence_export.ts"
import { licenceDetailView, licenceKeyView, licenceView } from "./licence_views.ts"
import { definedOf, listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer, answerEdit } from "./problem_of_error.ts"
import { withEtag } from "./response_headers.ts"

export const layerLicenceDeskGroup = HttpApiBuilder.group(MintCodeApi, "licenceDesk", (handlers) =>
  Effect.gen(function* () {
    const desk = yield* LicenceDesk
    const keys = yield* LicenceKeys

    const shown = <E, R>(done: Effect.Effect<Effect.Effect.Success<ReturnType<typeof desk.get>>, E, R>) =>
      Effect.map(done, licenceDetailView)

    return handlers
      .handle("list", ({ urlParams }) => answer(listPage("licences", urlParams, desk.page, licenceView)))
      .handle("statistics", ({ urlParams }) => answer(desk.statistics(definedOf(urlParams))))
      .handle("export", ({ request, urlParams: { format, ...filter } }) =>
        Effect.flatMap(answer(desk.stream(definedOf(filter))), (licences) =>
          licenceExportResponse(licences, format ?? "csv", request),
        ),
      )
      .handle("search", ({ payload }) =>
        answer(Effect.map(desk.search(payload), (found) => ({ items: found.map(licenceView) }))),
      )
      .handle("get", ({ path }) => withEtag(shown(answer(desk.get(path.id)))))
      .handle(
        "edit",
        ({ headers, path, payload }) =>
          withEtag(shown(answerEdit(versionOf(headers))(desk.edit(path.id, payload, versionOf(headers))))),
        MUTATION,
      )
      .handle("suspend", ({ path }) => shown(answer(desk.suspend(path.id))), MUTATION)
      .handle("resume", ({ path }) => shown(answer(desk.resume(path.id))), MUTATION)
      .handle("ban", ({ path }) => shown(answer(desk.ban(path.id))), MUTATION)
      .handle("unbind", ({ path, payload }) => shown(answer(desk.unbind(path.id, payload.machineId))), MUTATION)
      .handle(
        "transfer",
        ({ path, payload }) => shown(answer(desk.transfer(path.id, payload.machineId, payload.machineCode))),
        MUTATION,
      )
      .handle("file", ({ path, payload }) => answer(desk.file(path.id, payload.machineId, payload.sealed)), MUTATION)
      .handle(
        "rotateKey",
        ({ payload }) => answer(Effect.map(keys.rotate(payload.overlapMs), licenceKeyView)),
        MUTATION,
      )
  }),
)
