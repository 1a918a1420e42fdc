import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "@effect/platform"
import { LicenceEdit, LicenceStatistics } from "@mintcode/core/licence"
import { Schema } from "effect"
import { created, pageOf } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import {
  KeyRotationPayload,
  LicenceDetailView,
  LicenceExportQuery,
  LicenceFileAnswer,
  LicencePublicKey,
  LicenceQuery,
  LicenceSearchPayload,
  LicenceStatisticsQuery,
  LicenceView,
  MachineFilePayload,
  MachinePayload,
  MachineTransferPayload,
} from "./licence_schemas.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { EditHeaders, IdPath } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

const moved = <const Name extends "suspend" | "resume" | "ban">(name: Name, summary: string) =>
  HttpApiEndpoint.post(name, `/admin/licences/:id/${name}`)
    .setPath(IdPath)
    .addSuccess(LicenceDetailView)
    .addError(problem(404, "LICENCE_NOT_FOUND"))
    .addError(problem(409, "LICENCE_STATE", "CONFLICT"))
    .annotate(RequiredPermission, "licence:edit")
    .annotateContext(OpenApi.annotations({ summary }))

/** Licences, as operators see to them. */
export const LicenceDeskGroup = HttpApiGroup.make("licenceDesk")
  .add(
    HttpApiEndpoint.get("list", "/admin/licences")
      .setUrlParams(LicenceQuery)
      .addSuccess(pageOf(LicenceView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "licence:read")
      .annotateContext(OpenApi.annotations({ summary: "Licences, newest first" })),
  )
  .add(
    HttpApiEndpoint.get("statistics", "/admin/licences/statistics")
      .setUrlParams(LicenceStatisticsQuery)
      .addSuccess(LicenceStatistics)
      .annotate(RequiredPermission, "licence:read")
      .annotateContext(OpenApi.annotations({ summary: "Licences in numbers" })),
  )
  .add(
    HttpApiEndpoint.get("export", "/admin/licences/export")
      .setUrlParams(LicenceExportQuery)
      .addSuccess(HttpApiSchema.Text({ contentType: "text/csv" }))
      .annotate(RequiredPermission, "licence:read")
      .annotateContext(
        OpenApi.annotations({ summary: "Licences as a file", description: "`format` is `csv` or `ndjson`. Streamed." }),
      ),
  )
  .add(
    HttpApiEndpoint.post("search", "/admin/licences/search")
      .setPayload(LicenceSearchPayload)
      .addSuccess(Schema.Struct({ items: Schema.Array(LicenceView) }))
      .annotate(RequiredPermission, "licence:read")
      .annotateContext(OpenApi.annotations({ summary: "Licences that a full code or a machine code stands for" })),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/licences/:id")
      .setPath(IdPath)
      .addSuccess(LicenceDetailView)
      .addError(problem(404, "LICENCE_NOT_FOUND"))
      .annotate(RequiredPermission, "licence:read")
      .annotateContext(OpenApi.annotations({ summary: "A licence and its machines" })),
  )
  .add(
    HttpApiEndpoint.patch("edit", "/admin/licences/:id")
      .setPath(IdPath)
      .setPayload(strict(LicenceEdit))
      .setHeaders(EditHeaders)
      .addSuccess(LicenceDetailView)
      .addError(problem(400, "LICENCE_ENDS_FIRST"))
      .addError(problem(404, "LICENCE_NOT_FOUND"))
      .addError(problem(409, "CONFLICT"))
      .addError(problem(412, "VERSION_MISMATCH"))
      .annotate(RequiredPermission, "licence:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Change time, machines or note",
          description: "An end in the future revives an expired licence.",
        }),
      ),
  )
  .add(moved("suspend", "Suspend a licence; its time goes on"))
  .add(moved("resume", "Put a suspended or banned licence back into use"))
  .add(moved("ban", "Ban a licence"))
  .add(
    HttpApiEndpoint.post("unbind", "/admin/licences/:id/unbind")
      .setPath(IdPath)
      .setPayload(MachinePayload)
      .addSuccess(LicenceDetailView)
      .addError(problem(404, "LICENCE_NOT_FOUND", "MACHINE_NOT_FOUND"))
      .addError(problem(409, "CONFLICT"))
      .annotate(RequiredPermission, "licence:edit")
      .annotateContext(OpenApi.annotations({ summary: "Unbind a machine, whatever quota and pause say" })),
  )
  .add(
    HttpApiEndpoint.post("transfer", "/admin/licences/:id/transfer")
      .setPath(IdPath)
      .setPayload(MachineTransferPayload)
      .addSuccess(LicenceDetailView)
      .addError(problem(400, "MACHINE_CODE_INVALID"))
      .addError(problem(404, "LICENCE_NOT_FOUND", "MACHINE_NOT_FOUND"))
      .addError(problem(409, "CONFLICT", "MACHINE_BOUND"))
      .annotate(RequiredPermission, "licence:edit")
      .annotateContext(OpenApi.annotations({ summary: "Put another machine in the place of one" })),
  )
  .add(
    HttpApiEndpoint.post("file", "/admin/licences/:id/file")
      .setPath(IdPath)
      .setPayload(MachineFilePayload)
      .addSuccess(LicenceFileAnswer)
      .addError(problem(404, "LICENCE_NOT_FOUND", "MACHINE_NOT_FOUND"))
      .addError(problem(409, "LICENCE_STATE"))
      .annotate(RequiredPermission, "licence:edit")
      .annotateContext(OpenApi.annotations({ summary: "A signed licence file for one of its machines" })),
  )
  .add(
    HttpApiEndpoint.post("rotateKey", "/admin/licence-keys")
      .setPayload(KeyRotationPayload)
      .addSuccess(created(LicencePublicKey))
      .addError(problem(409, "CONFLICT"))
      .annotate(RequiredPermission, "licence:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Add a signing key",
          description: "It is published at once and signs once the overlap is over. Older keys stay published.",
        }),
      ),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Licence desk", description: "For operators." }))
