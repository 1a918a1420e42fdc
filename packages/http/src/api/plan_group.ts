import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Plan, PlanDraft, PlanEdit } from "@mintcode/core/catalogue"
import { created, pageOf } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { EditHeaders, IdPath, pageQuery } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

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
