import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "@effect/platform"
import { LeaseDraft, LeaseEdit, LeaseMove } from "@mintcode/core/seat"
import { Schema } from "effect"
import { created, pageOf } from "./answer_parts.ts"
import { BODY_BYTES_IMPORT, BodyBytesMax, BodyRules, strict } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { EditHeaders, IdPath } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"
import {
  LeaseDetailView,
  LeaseExportQuery,
  LeaseQuery,
  LeaseRebindPayload,
  LeaseRenewPayload,
  LeaseView,
  MemberImportPayload,
  MemberImportQuery,
  SeatExportQuery,
  SeatImportReportView,
  SeatQuery,
  SeatView,
} from "./seat_schemas.ts"

const csv = HttpApiSchema.Text({ contentType: "text/csv" })
const notFound = problem(404, "LEASE_NOT_FOUND")

/** What entering a lease by hand may be refused with. */
export const leaseDraftErrors = [
  problem(400, "EMAIL_INVALID", "WORKSPACE_NEEDED", "WORKSPACE_UNKNOWN", "WORKSPACE_AMBIGUOUS"),
  problem(409, "ALREADY_MEMBER", "NO_SEAT_FREE", "CONFLICT"),
] as const

const moved = <const Name extends "suspend" | "resume" | "end">(name: Name, summary: string, description: string) =>
  HttpApiEndpoint.post(name, `/admin/leases/:id/${name}`)
    .setPath(IdPath)
    .addSuccess(LeaseView)
    .addError(notFound)
    .addError(problem(409, "LEASE_STATE", "CONFLICT"))
    .annotate(RequiredPermission, "lease:edit")
    .annotateContext(OpenApi.annotations({ summary, description }))

/** Leases of seats: who may sit where until when. */
export const LeaseDeskGroup = HttpApiGroup.make("leases")
  .add(
    HttpApiEndpoint.post("create", "/admin/leases")
      .setPayload(strict(LeaseDraft))
      .addSuccess(created(LeaseView))
      .addError(leaseDraftErrors[0])
      .addError(problem(404, "PRODUCT_NOT_FOUND"))
      .addError(leaseDraftErrors[1])
      .annotate(RequiredPermission, "lease:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Enter a lease by hand",
          description: "Its holder is invited at once, to a reserved seat if need be. Name a workspace or a group.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("list", "/admin/leases")
      .setUrlParams(LeaseQuery)
      .addSuccess(pageOf(LeaseView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "lease:read")
      .annotateContext(OpenApi.annotations({ summary: "Leases, newest first" })),
  )
  .add(
    HttpApiEndpoint.get("export", "/admin/leases/export")
      .setUrlParams(LeaseExportQuery)
      .addSuccess(csv)
      .annotate(RequiredPermission, "lease:read")
      .annotateContext(
        OpenApi.annotations({ summary: "Leases as a file", description: "`format` is `csv` or `ndjson`. Streamed." }),
      ),
  )
  .add(
    HttpApiEndpoint.post("import", "/admin/leases/import")
      .setUrlParams(MemberImportQuery)
      .setPayload(Schema.Union(MemberImportPayload, csv))
      .addSuccess(SeatImportReportView)
      .addError(problem(400, "IMPORT_TOO_LARGE", "IMPORT_TOO_WIDE"))
      .addError(problem(404, "PRODUCT_NOT_FOUND"))
      .annotate(RequiredPermission, "lease:edit")
      .annotate(BodyBytesMax, BODY_BYTES_IMPORT)
      .annotateContext(
        OpenApi.annotations({
          summary: "Import members who are there already",
          description:
            "JSON rows, or CSV with a line of column names of which `email` has to be one; what holds for all lines is " +
            "then in the address, and so are columns of other names: `columns=email=Mail,endsAt=valid_until`. Nobody is invited. What cannot be taken is reported by line; who is here stays.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/leases/:id")
      .setPath(IdPath)
      .addSuccess(LeaseDetailView)
      .addError(notFound)
      .annotate(RequiredPermission, "lease:read")
      .annotateContext(OpenApi.annotations({ summary: "A lease, its seats and its history" })),
  )
  .add(
    HttpApiEndpoint.patch("edit", "/admin/leases/:id")
      .setPath(IdPath)
      .setPayload(strict(LeaseEdit))
      .setHeaders(EditHeaders)
      .addSuccess(LeaseView)
      .addError(problem(400, "LEASE_ENDS_FIRST"))
      .addError(notFound)
      .addError(problem(409, "LEASE_STATE", "CONFLICT"))
      .addError(problem(412, "VERSION_MISMATCH"))
      .annotate(RequiredPermission, "lease:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Change a lease's end or note",
          description: "An end in the future revives what has expired; `null` means none.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("transfer", "/admin/leases/:id/transfer")
      .setPath(IdPath)
      .setPayload(strict(LeaseMove))
      .addSuccess(LeaseView)
      .addError(problem(400, "WORKSPACE_UNKNOWN"))
      .addError(problem(404, "LEASE_NOT_FOUND", "WORKSPACE_NOT_FOUND"))
      .addError(problem(409, "LEASE_STATE", "LEASE_MOVING", "NO_SEAT_FREE", "CONFLICT"))
      .annotate(RequiredPermission, "lease:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Move a lease to another workspace",
          description: "Its holder is invited there first, and leaves the old one after joining or after the overlap.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("rebind", "/admin/leases/:id/rebind")
      .setPath(IdPath)
      .setPayload(LeaseRebindPayload)
      .addSuccess(LeaseView)
      .addError(problem(400, "EMAIL_INVALID"))
      .addError(notFound)
      .addError(problem(409, "LEASE_STATE", "NO_SEAT_FREE", "ALREADY_MEMBER", "CONFLICT"))
      .annotate(RequiredPermission, "lease:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Give a lease to another address",
          description: "Whatever quota and pause of its holder say, and without counting.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("renew", "/admin/leases/:id/renew")
      .setPath(IdPath)
      .setPayload(LeaseRenewPayload)
      .addSuccess(LeaseView)
      .addError(problem(400, "TERM_NEEDED"))
      .addError(notFound)
      .addError(problem(409, "LEASE_STATE", "CONFLICT"))
      .annotate(RequiredPermission, "lease:edit")
      .annotateContext(
        OpenApi.annotations({ summary: "Add a term", description: "From its end, or from now when that is over." }),
      ),
  )
  .add(moved("end", "End a lease now", "Without grace. What is pending is taken back, and its code stays unused."))
  .add(moved("suspend", "Suspend a lease", "Its holder leaves the workspace; its time goes on."))
  .add(moved("resume", "Put a suspended lease back into use", "Its holder is invited anew."))
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Leases", description: "For operators." }))

/** Places in workspaces, as they are and were. */
export const SeatGroup = HttpApiGroup.make("seats")
  .add(
    HttpApiEndpoint.get("list", "/admin/seats")
      .setUrlParams(SeatQuery)
      .addSuccess(pageOf(SeatView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "seat:read")
      .annotateContext(OpenApi.annotations({ summary: "Seats, newest first" })),
  )
  .add(
    HttpApiEndpoint.get("export", "/admin/seats/export")
      .setUrlParams(SeatExportQuery)
      .addSuccess(csv)
      .annotate(RequiredPermission, "seat:read")
      .annotateContext(
        OpenApi.annotations({ summary: "Seats as a file", description: "`format` is `csv` or `ndjson`. Streamed." }),
      ),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/seats/:id")
      .setPath(IdPath)
      .addSuccess(SeatView)
      .addError(problem(404, "SEAT_NOT_FOUND"))
      .annotate(RequiredPermission, "seat:read")
      .annotateContext(OpenApi.annotations({ summary: "A seat" })),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Seats", description: "For operators." }))
