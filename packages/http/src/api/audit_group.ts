import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "@effect/platform"
import { AuditCheckpoint, ChainPlace, ChainReport } from "@mintcode/core/audit"
import { DomainEvent } from "@mintcode/core/kernel"
import { Schema } from "effect"
import { pageOf } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { pageQuery, queryFlag, queryText, queryTime } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

/** What happened: an audit event, an alert, a change. `seal` is the seal of the chain that holds it; 0 until one does. */
export const EventView = DomainEvent.omit("pending", "actorId", "ip").annotations({ identifier: "EventView" })
export type EventView = typeof EventView.Type

const filters = {
  type: Schema.optional(
    queryText(64).annotations({ description: "A whole type, or a beginning that ends in a dot: `alert.`" }),
  ),
  subject: Schema.optional(queryText(64).annotations({ description: "The kind of thing: `voucher`" })),
  subjectId: Schema.optional(queryText(120)),
  actorId: Schema.optional(queryText(200).annotations({ description: "Who did it: a token's name, a person's id" })),
  ip: Schema.optional(queryText(64)),
  audited: Schema.optional(queryFlag.annotations({ description: "Only what operators did" })),
  from: Schema.optional(queryTime),
  until: Schema.optional(queryTime),
}

/** Query of the list of events. */
export const EventQuery = pageQuery(filters)

/** How an export of the audit is written. */
export const AuditFormat = Schema.Literal("csv", "ndjson").annotations({ identifier: "AuditFormat" })
export type AuditFormat = typeof AuditFormat.Type

export const AuditExportQuery = strict(Schema.Struct({ ...filters, format: Schema.optional(AuditFormat) }))

/** Where a check begins, and what the chain is held against. */
export const AuditVerifyPayload = strict(
  Schema.Struct({
    from: Schema.optional(
      ChainPlace.annotations({ description: "The `place` of the check before; all when left out" }),
    ),
    checkpoint: Schema.optional(ChainPlace),
  }).annotations({ identifier: "AuditVerifyRequest" }),
)

/** The trail of what happened and who did it, and the chain that makes a change of it show. */
export const AuditGroup = HttpApiGroup.make("audit")
  .add(
    HttpApiEndpoint.get("list", "/admin/audit")
      .setUrlParams(EventQuery)
      .addSuccess(pageOf(EventView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "audit:read")
      .annotateContext(OpenApi.annotations({ summary: "Events, newest first" })),
  )
  .add(
    HttpApiEndpoint.get("export", "/admin/audit/export")
      .setUrlParams(AuditExportQuery)
      .addSuccess(HttpApiSchema.Text({ contentType: "text/csv" }))
      .annotate(RequiredPermission, "audit:read")
      .annotateContext(
        OpenApi.annotations({
          summary: "Events as a file, oldest first",
          description: "`format` is `csv` or `ndjson`. Streamed; leaves an audit event.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("verify", "/admin/audit/verify")
      .setPayload(AuditVerifyPayload)
      .addSuccess(ChainReport)
      .annotate(RequiredPermission, "audit:verify")
      .annotateContext(
        OpenApi.annotations({
          summary: "Compute some of the chain anew",
          description:
            "Names the first thing that does not fit. Until `isComplete`, ask again with `from` set to `place`.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("checkpoint", "/admin/audit/checkpoint")
      .addSuccess(AuditCheckpoint)
      .annotate(RequiredPermission, "audit:verify")
      .annotateContext(
        OpenApi.annotations({
          summary: "The end of the chain",
          description: "Kept elsewhere, it shows later on that the chain was cut shorter or made anew.",
        }),
      ),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Audit", description: "For operators." }))
