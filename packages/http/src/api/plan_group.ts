import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { OUTCOME_DAY_MS, OUTCOME_KEEP_MS, Plan, PlanDraft, PlanEdit, PlanId } from "@mintcode/core/catalogue"
import { Timestamp } from "@mintcode/core/kernel"
import { Schema } from "effect"
import { created, pageOf } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { PlanTallyView } from "./product_group.ts"
import { EditHeaders, IdPath, pageQuery, queryInt } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

/** Days that are told of when nothing is said, and at the most: older ones are not kept. */
export const OUTCOME_DAYS_DEFAULT = 30
const OUTCOME_DAYS_MAX = OUTCOME_KEEP_MS / OUTCOME_DAY_MS

/** What came of plans' orders. Days without any are left out. */
const PlanOutcomesView = Schema.Struct({
  since: Timestamp,
  days: Schema.Array(Schema.Struct({ planId: PlanId, at: Timestamp, tally: PlanTallyView })),
}).annotations({ identifier: "PlanOutcomes" })

/** Plans: the ways to buy what products need. */
export const PlanGroup = HttpApiGroup.make("plans")
  .add(
    HttpApiEndpoint.post("create", "/admin/plans")
      .setPayload(strict(PlanDraft))
      .addSuccess(created(Plan))
      .addError(problem(404, "UPSTREAM_NOT_FOUND"))
      .addError(problem(409, "PLAN_NAME_TAKEN"))
      .annotate(RequiredPermission, "catalogue:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Create a plan",
          description: "Names are unique, so that a request sent twice makes one plan.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("list", "/admin/plans")
      .setUrlParams(pageQuery({}))
      .addSuccess(pageOf(Plan))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "catalogue:read")
      .annotateContext(OpenApi.annotations({ summary: "Plans, newest first" })),
  )
  .add(
    HttpApiEndpoint.get("outcomes", "/admin/plans/outcomes")
      .setUrlParams(strict(Schema.Struct({ days: Schema.optional(queryInt(1, OUTCOME_DAYS_MAX)) })))
      .addSuccess(PlanOutcomesView)
      .annotate(RequiredPermission, "catalogue:read")
      .annotateContext(
        OpenApi.annotations({
          summary: "What came of plans' orders, by day",
          description: `The last \`days\` in UTC, today included; ${OUTCOME_DAYS_DEFAULT} when nothing is said.`,
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/plans/:id")
      .setPath(IdPath)
      .addSuccess(Plan)
      .addError(problem(404, "PLAN_NOT_FOUND"))
      .annotate(RequiredPermission, "catalogue:read")
      .annotateContext(OpenApi.annotations({ summary: "A plan" })),
  )
  .add(
    HttpApiEndpoint.patch("edit", "/admin/plans/:id")
      .setPath(IdPath)
      .setPayload(strict(PlanEdit))
      .setHeaders(EditHeaders)
      .addSuccess(Plan)
      .addError(problem(404, "PLAN_NOT_FOUND", "UPSTREAM_NOT_FOUND"))
      .addError(problem(409, "PLAN_NAME_TAKEN", "CONFLICT"))
      .addError(problem(412, "VERSION_MISMATCH"))
      .annotate(RequiredPermission, "catalogue:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Change a plan, its switch or its breaker",
          description:
            "`breakerMode`: `auto` lets the breaker work, `open` keeps the plan resting, `closed` keeps it in use.",
        }),
      ),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Plans", description: "For operators." }))
