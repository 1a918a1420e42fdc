import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { ProductId } from "@mintcode/core/catalogue"
import { ActionReport } from "@mintcode/core/voucher"
import { Schema } from "effect"
import { pageOf } from "./answer_parts.ts"
import { BodyRules } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { IdPath, pageQuery } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"
import { BatchView } from "./voucher_schemas.ts"

/** Batches: who minted or imported how many of what, when and from where. */
export const BatchGroup = HttpApiGroup.make("batches")
  .add(
    HttpApiEndpoint.get("list", "/admin/vouchers/history")
      .setUrlParams(pageQuery({ productId: Schema.optional(ProductId) }))
      .addSuccess(pageOf(BatchView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "voucher:read")
      .annotateContext(OpenApi.annotations({ summary: "Batches, newest first" })),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/batches/:id")
      .setPath(IdPath)
      .addSuccess(BatchView)
      .addError(problem(404, "BATCH_NOT_FOUND"))
      .annotate(RequiredPermission, "voucher:read")
      .annotateContext(OpenApi.annotations({ summary: "A batch" })),
  )
  .add(
    HttpApiEndpoint.post("void", "/admin/batches/:id/void")
      .setPath(IdPath)
      .addSuccess(ActionReport)
      .addError(problem(404, "BATCH_NOT_FOUND"))
      .addError(problem(409, "CONFLICT"))
      .annotate(RequiredPermission, "voucher:void")
      .annotateContext(OpenApi.annotations({ summary: "Void what is left of a batch" })),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Batches", description: "For operators." }))
