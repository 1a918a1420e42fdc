import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { DomainEvent } from "@mintcode/core/kernel"
import { Schema } from "effect"
import { pageOf } from "./answer_parts.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { pageQuery, queryFlag, queryText, queryTime } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

/** What happened: an audit event, an alert, a change. */
export const EventView = DomainEvent.omit("pending").annotations({ identifier: "EventView" })
export type EventView = typeof EventView.Type

/** The trail of what happened, and who did it. */
export const EventGroup = HttpApiGroup.make("events")
  .add(
    HttpApiEndpoint.get("list", "/admin/events")
      .setUrlParams(
        pageQuery({
          type: Schema.optional(
            queryText(64).annotations({ description: "A whole type, or a beginning that ends in a dot: `alert.`" }),
          ),
          subjectId: Schema.optional(queryText(64)),
          audited: Schema.optional(queryFlag.annotations({ description: "Only what operators did" })),
          from: Schema.optional(queryTime),
          until: Schema.optional(queryTime),
        }),
      )
      .addSuccess(pageOf(EventView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "event:read")
      .annotateContext(OpenApi.annotations({ summary: "Events, newest first" })),
  )
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Events", description: "For operators." }))
