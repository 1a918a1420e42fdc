import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Ban, BanRequest, LimitKind } from "@mintcode/core/abuse"
import { Schema } from "effect"
import { created, pageOf } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { IdPath, pageQuery, queryFlag, queryText } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

/** A ban. One that is over is listed for a month. */
export const BanView = Ban.omit("version").annotations({ identifier: "BanView" })
export type BanView = typeof BanView.Type

/** Who may try nothing for a while. */
export const BanGroup = HttpApiGroup.make("bans")
  .add(
    HttpApiEndpoint.get("list", "/admin/bans")
      .setUrlParams(
        pageQuery({
          kind: Schema.optional(LimitKind),
          subject: Schema.optional(queryText(200)),
          active: Schema.optional(
            queryFlag.annotations({ description: "Only those that are in force, or only others" }),
          ),
        }),
      )
      .addSuccess(pageOf(BanView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "abuse:read")
      .annotateContext(OpenApi.annotations({ summary: "Bans, newest first" })),
  )
  .add(
    HttpApiEndpoint.post("add", "/admin/bans")
      .setPayload(strict(BanRequest))
      .addSuccess(created(BanView))
      .addError(problem(409, "CONFLICT"))
      .annotate(RequiredPermission, "abuse:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Ban somebody for a time",
          description: "Every process holds it within a second or two. An IPv6 address stands for its /64.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("lift", "/admin/bans/:id/lift")
      .setPath(IdPath)
      .addSuccess(BanView)
      .addError(problem(404, "BAN_NOT_FOUND"))
      .addError(problem(409, "CONFLICT"))
      .annotate(RequiredPermission, "abuse:edit")
      .annotateContext(OpenApi.annotations({ summary: "End a ban, and forget what led to it" })),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Bans", description: "For operators." }))
