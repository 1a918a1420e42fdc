import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Plan, PlanId, Product, ProductDraft, ProductEdit } from "@mintcode/core/catalogue"
import { Timestamp } from "@mintcode/core/kernel"
import { Schema } from "effect"
import { created, pageOf } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { EditHeaders, IdPath, pageQuery, queryTime } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

/** What came of a plan's orders over some time. */
export const PlanTallyView = Schema.Struct({
  asked: Schema.Int,
  outOfStock: Schema.Int,
  placed: Schema.Int,
  delivered: Schema.Int,
  costMinor: Schema.Int,
}).annotations({ identifier: "PlanTally" })

export const ProductStatistics = Schema.Struct({
  since: Timestamp,
  plans: Schema.Array(Schema.Struct({ plan: Plan, tally: PlanTallyView })),
  suggested: Schema.Array(
    Schema.Struct({
      planId: PlanId,
      costPerDeliveryMinor: Schema.NullOr(Schema.Int),
      successRate: Schema.Number,
    }),
  ).annotations({ description: "Plans by what a delivered code may be expected to cost" }),
}).annotations({ identifier: "ProductStatistics" })
export type ProductStatistics = typeof ProductStatistics.Type

/** Products (SKUs), as operators keep them. */
export const ProductGroup = HttpApiGroup.make("products")
  .add(
    HttpApiEndpoint.post("create", "/admin/skus")
      .setPayload(strict(ProductDraft))
      .addSuccess(created(Product))
      .addError(problem(409, "PRODUCT_EXISTS"))
      .annotate(RequiredPermission, "catalogue:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Create a product",
          description: "Sent twice, the second is told that the id exists: no idempotency key is needed.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("list", "/admin/skus")
      .setUrlParams(pageQuery({}))
      .addSuccess(pageOf(Product))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "catalogue:read")
      .annotateContext(OpenApi.annotations({ summary: "Products, by id" })),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/skus/:id")
      .setPath(IdPath)
      .addSuccess(Product)
      .addError(problem(404, "PRODUCT_NOT_FOUND"))
      .annotate(RequiredPermission, "catalogue:read")
      .annotateContext(OpenApi.annotations({ summary: "A product" })),
  )
  .add(
    HttpApiEndpoint.patch("edit", "/admin/skus/:id")
      .setPath(IdPath)
      .setPayload(strict(ProductEdit))
      .setHeaders(EditHeaders)
      .addSuccess(Product)
      .addError(problem(404, "PRODUCT_NOT_FOUND"))
      .addError(problem(409, "CONFLICT"))
      .addError(problem(412, "VERSION_MISMATCH"))
      .annotate(RequiredPermission, "catalogue:edit")
      .annotateContext(OpenApi.annotations({ summary: "Change a product" })),
  )
  .add(
    HttpApiEndpoint.get("statistics", "/admin/skus/:id/statistics")
      .setPath(IdPath)
      .setUrlParams(strict(Schema.Struct({ since: Schema.optional(queryTime) })))
      .addSuccess(ProductStatistics)
      .addError(problem(404, "PRODUCT_NOT_FOUND"))
      .annotate(RequiredPermission, "catalogue:read")
      .annotateContext(
        OpenApi.annotations({
          summary: "Cost and success of a product's plans, and the order they suggest",
        }),
      ),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Products", description: "For operators." }))
