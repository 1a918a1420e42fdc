import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "@effect/platform"
import {
  WorkspaceDraft,
  WorkspaceEdit,
  WorkspaceGroupDraft,
  WorkspaceGroupEdit,
  WorkspaceTest,
} from "@mintcode/core/seat"
import { Schema } from "effect"
import { created, pageOf } from "./answer_parts.ts"
import { BODY_BYTES_IMPORT, BodyBytesMax, BodyRules, strict } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { EditHeaders, IdPath, pageQuery } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"
import {
  FindingQuery,
  FindingView,
  GroupFiguresView,
  RepairAllPayload,
  RepairPayload,
  RepairReportView,
  RosterReportView,
  SeatImportReportView,
  WorkspaceExportQuery,
  WorkspaceGroupView,
  WorkspaceImportPayload,
  WorkspaceImportQuery,
  WorkspaceQuery,
  WorkspaceView,
} from "./seat_schemas.ts"

const csv = HttpApiSchema.Text({ contentType: "text/csv" })
const groupNotFound = problem(404, "GROUP_NOT_FOUND")
const notFound = problem(404, "WORKSPACE_NOT_FOUND")

/** Groups of workspaces: what plans of seats buy in. */
export const WorkspaceGroupGroup = HttpApiGroup.make("workspaceGroups")
  .add(
    HttpApiEndpoint.post("create", "/admin/workspace-groups")
      .setPayload(strict(WorkspaceGroupDraft))
      .addSuccess(created(WorkspaceGroupView))
      .addError(problem(409, "GROUP_EXISTS"))
      .annotate(RequiredPermission, "seat:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Add a group of workspaces",
          description:
            "The first one also makes the built-in upstream account `workspaces` that plans of seats buy at.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("list", "/admin/workspace-groups")
      .setUrlParams(pageQuery({}))
      .addSuccess(pageOf(WorkspaceGroupView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "seat:read")
      .annotateContext(OpenApi.annotations({ summary: "Groups of workspaces" })),
  )
  .add(
    HttpApiEndpoint.get("statistics", "/admin/workspace-groups/statistics")
      .setUrlParams(pageQuery({}))
      .addSuccess(pageOf(GroupFiguresView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "seat:read")
      .annotateContext(OpenApi.annotations({ summary: "Seats and leases of each group in numbers" })),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/workspace-groups/:id")
      .setPath(IdPath)
      .addSuccess(WorkspaceGroupView)
      .addError(groupNotFound)
      .annotate(RequiredPermission, "seat:read")
      .annotateContext(OpenApi.annotations({ summary: "A group of workspaces" })),
  )
  .add(
    HttpApiEndpoint.get("figures", "/admin/workspace-groups/:id/statistics")
      .setPath(IdPath)
      .addSuccess(GroupFiguresView)
      .addError(groupNotFound)
      .annotate(RequiredPermission, "seat:read")
      .annotateContext(OpenApi.annotations({ summary: "A group in numbers" })),
  )
  .add(
    HttpApiEndpoint.patch("edit", "/admin/workspace-groups/:id")
      .setPath(IdPath)
      .setPayload(strict(WorkspaceGroupEdit))
      .setHeaders(EditHeaders)
      .addSuccess(WorkspaceGroupView)
      .addError(groupNotFound)
      .addError(problem(409, "CONFLICT"))
      .addError(problem(412, "VERSION_MISMATCH"))
      .annotate(RequiredPermission, "seat:edit")
      .annotateContext(OpenApi.annotations({ summary: "Change a group's note" })),
  )
  .add(
    HttpApiEndpoint.del("remove", "/admin/workspace-groups/:id")
      .setPath(IdPath)
      .addSuccess(HttpApiSchema.NoContent)
      .addError(groupNotFound)
      .addError(problem(409, "GROUP_IN_USE", "CONFLICT"))
      .annotate(RequiredPermission, "seat:edit")
      .annotateContext(OpenApi.annotations({ summary: "Remove a group that has no workspaces" })),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Workspace groups", description: "For operators." }))

/** One endpoint for each action: which states it may find a workspace in is core's. */
const action = <const Name extends "enable" | "disable" | "drain" | "markDead">(
  name: Name,
  path: string,
  summary: string,
  description: string,
) =>
  HttpApiEndpoint.post(name, `/admin/workspaces/:id/${path}` as `/${string}`)
    .setPath(IdPath)
    .addSuccess(WorkspaceView)
    .addError(notFound)
    .addError(problem(409, "WORKSPACE_STATE", "CONFLICT"))
    .annotate(RequiredPermission, "seat:edit")
    .annotateContext(OpenApi.annotations({ summary, description }))

/** Team workspaces at providers. */
export const WorkspaceGroup = HttpApiGroup.make("workspaces")
  .add(
    HttpApiEndpoint.post("create", "/admin/workspaces")
      .setPayload(strict(WorkspaceDraft))
      .addSuccess(created(WorkspaceView))
      .addError(
        problem(
          400,
          "DRIVER_UNKNOWN",
          "BASE_URL_NEEDED",
          "GROUP_UNKNOWN",
          "SEATS_RESERVED_TOO_MANY",
          "WORKSPACE_OPTIONS_INVALID",
          "EMAIL_INVALID",
        ),
      )
      .addError(problem(409, "WORKSPACE_NAME_TAKEN", "WORKSPACE_EXISTS", "CONFLICT"))
      .annotate(RequiredPermission, "seat:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Add a workspace",
          description:
            "Names are unique, and so is the provider's id of it, so that a request sent twice makes one workspace. " +
            "The token is sealed and never shown.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("list", "/admin/workspaces")
      .setUrlParams(WorkspaceQuery)
      .addSuccess(pageOf(WorkspaceView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "seat:read")
      .annotateContext(OpenApi.annotations({ summary: "Workspaces, newest first" })),
  )
  .add(
    HttpApiEndpoint.get("export", "/admin/workspaces/export")
      .setUrlParams(WorkspaceExportQuery)
      .addSuccess(csv)
      .annotate(RequiredPermission, "seat:read")
      .annotateContext(
        OpenApi.annotations({
          summary: "Workspaces as a file",
          description: "`format` is `csv` or `ndjson`. Streamed. Without tokens.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("import", "/admin/workspaces/import")
      .setUrlParams(WorkspaceImportQuery)
      .setPayload(Schema.Union(WorkspaceImportPayload, csv))
      .addSuccess(SeatImportReportView)
      .addError(problem(400, "IMPORT_TOO_LARGE", "IMPORT_TOO_WIDE"))
      .annotate(RequiredPermission, "seat:edit")
      .annotate(BodyBytesMax, BODY_BYTES_IMPORT)
      .annotateContext(
        OpenApi.annotations({
          summary: "Import workspaces",
          description:
            "JSON rows, or CSV with a line of column names; what holds for all lines is then in the address. What cannot " +
            "be taken is reported by line; what is here already stays as it is.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/workspaces/:id")
      .setPath(IdPath)
      .addSuccess(WorkspaceView)
      .addError(notFound)
      .annotate(RequiredPermission, "seat:read")
      .annotateContext(OpenApi.annotations({ summary: "A workspace" })),
  )
  .add(
    HttpApiEndpoint.patch("edit", "/admin/workspaces/:id")
      .setPath(IdPath)
      .setPayload(strict(WorkspaceEdit))
      .setHeaders(EditHeaders)
      .addSuccess(WorkspaceView)
      .addError(problem(400, "TOKEN_NEEDED", "SEATS_RESERVED_TOO_MANY", "WORKSPACE_OPTIONS_INVALID", "EMAIL_INVALID"))
      .addError(notFound)
      .addError(problem(409, "WORKSPACE_NAME_TAKEN", "CONFLICT"))
      .addError(problem(412, "VERSION_MISMATCH"))
      .annotate(RequiredPermission, "seat:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Change a workspace",
          description:
            "Another host needs the token again. Made smaller than it is full, it sells nothing until enough have left.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.del("remove", "/admin/workspaces/:id")
      .setPath(IdPath)
      .addSuccess(HttpApiSchema.NoContent)
      .addError(notFound)
      .addError(problem(409, "WORKSPACE_IN_USE", "CONFLICT"))
      .annotate(RequiredPermission, "seat:edit")
      .annotateContext(OpenApi.annotations({ summary: "Remove a workspace that nobody sits in" })),
  )
  .add(
    HttpApiEndpoint.post("test", "/admin/workspaces/:id/test")
      .setPath(IdPath)
      .addSuccess(WorkspaceTest)
      .addError(notFound)
      .annotate(RequiredPermission, "seat:read")
      .annotateContext(
        OpenApi.annotations({ summary: "Ask the provider how the workspace is", description: "Changes nothing." }),
      ),
  )
  .add(action("enable", "enable", "Put a workspace into use", "Failures are forgotten."))
  .add(action("disable", "disable", "Take a workspace out of use", "Nobody is moved."))
  .add(action("drain", "drain", "Empty a workspace", "It takes no new seats, and its members are moved elsewhere."))
  .add(
    action(
      "markDead",
      "mark-dead",
      "Give a workspace up",
      "Its members are moved; the provider is not asked any more.",
    ),
  )
  .add(
    HttpApiEndpoint.post("reconcile", "/admin/workspaces/:id/reconcile")
      .setPath(IdPath)
      .addSuccess(RosterReportView)
      .addError(notFound)
      .addError(problem(409, "CONFLICT"))
      .addError(problem(502, "UPSTREAM_FAILED", "UPSTREAM_REFUSED"))
      .addError(problem(503, "UPSTREAM_THROTTLED"))
      .annotate(RequiredPermission, "seat:edit")
      .annotateContext(OpenApi.annotations({ summary: "Compare a workspace with the provider's lists now" })),
  )
  .add(
    HttpApiEndpoint.post("repair", "/admin/workspaces/:id/repair")
      .setPath(IdPath)
      .setPayload(RepairAllPayload)
      .addSuccess(RepairReportView)
      .annotate(RequiredPermission, "seat:edit")
      .annotateContext(OpenApi.annotations({ summary: "Repair all findings of a workspace, kind by kind" })),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Workspaces", description: "For operators." }))

/** What comparisons with providers found. */
export const FindingGroup = HttpApiGroup.make("seatFindings")
  .add(
    HttpApiEndpoint.get("list", "/admin/seat-findings")
      .setUrlParams(FindingQuery)
      .addSuccess(pageOf(FindingView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "seat:read")
      .annotateContext(OpenApi.annotations({ summary: "Findings, newest first" })),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/seat-findings/:id")
      .setPath(IdPath)
      .addSuccess(FindingView)
      .addError(problem(404, "FINDING_NOT_FOUND"))
      .annotate(RequiredPermission, "seat:read")
      .annotateContext(OpenApi.annotations({ summary: "A finding" })),
  )
  .add(
    HttpApiEndpoint.post("repair", "/admin/seat-findings/:id/repair")
      .setPath(IdPath)
      .setPayload(RepairPayload)
      .addSuccess(FindingView)
      .addError(problem(404, "FINDING_NOT_FOUND", "PRODUCT_NOT_FOUND"))
      .addError(
        problem(
          409,
          "FINDING_STATE",
          "FINDING_OUTDATED",
          "REPAIR_UNFIT",
          "MEMBER_STILL_THERE",
          "ALREADY_MEMBER",
          "CONFLICT",
        ),
      )
      .addError(problem(502, "UPSTREAM_FAILED", "UPSTREAM_REFUSED"))
      .addError(problem(503, "UPSTREAM_THROTTLED"))
      .annotate(RequiredPermission, "seat:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Repair a finding",
          description:
            "`unknown_member` and `unknown_invitation`: `adopt` or `remove`; `missing_member`: `reinvite` or `close`; " +
            "`still_there`: `remove`; any: `dismiss`.",
        }),
      ),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Seat findings", description: "For operators." }))
