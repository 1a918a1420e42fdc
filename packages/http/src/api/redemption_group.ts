import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { ProductId } from "@mintcode/core/catalogue"
import { Redemption, RedemptionState, Transition, UpstreamOrderRow } from "@mintcode/core/redemption"
import { Schema } from "effect"
import { accepted, pageOf } from "./answer_parts.ts"
import { BodyRules } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { IdPath, pageQuery, queryText, queryTime } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

/** A redemption as operators see it: without digests, and without what is sealed. */
export const OperatorRedemption = Redemption.omit(
  "sealedInput",
  "sealedResult",
  "holderDigest",
  "idempotencyDigest",
).pipe(
  Schema.extend(Schema.Struct({ hasInput: Schema.Boolean, hasResult: Schema.Boolean })),
  Schema.annotations({ identifier: "OperatorRedemption" }),
)
export type OperatorRedemption = typeof OperatorRedemption.Type

export const RedemptionHistory = Schema.Struct({
  redemption: OperatorRedemption,
  transitions: Schema.Array(Transition),
  orders: Schema.Array(UpstreamOrderRow),
}).annotations({ identifier: "RedemptionHistory" })
export type RedemptionHistory = typeof RedemptionHistory.Type

const AcceptedChange = accepted(OperatorRedemption)

/** Redemptions, as operators see to them. */
export const RedemptionGroup = HttpApiGroup.make("redemptions")
  .add(
    HttpApiEndpoint.get("list", "/admin/redemptions")
      .setUrlParams(
        pageQuery({
          state: Schema.optional(RedemptionState),
          productId: Schema.optional(ProductId),
          voucherId: Schema.optional(queryText(64)),
          from: Schema.optional(queryTime),
          until: Schema.optional(queryTime),
        }),
      )
      .addSuccess(pageOf(OperatorRedemption))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "redemption:read")
      .annotateContext(OpenApi.annotations({ summary: "Redemptions, newest first" })),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/redemptions/:id")
      .setPath(IdPath)
      .addSuccess(RedemptionHistory)
      .addError(problem(404, "REDEMPTION_NOT_FOUND"))
      .annotate(RequiredPermission, "redemption:read")
      .annotateContext(OpenApi.annotations({ summary: "A redemption with every step and upstream order" })),
  )
  .add(
    HttpApiEndpoint.post("cancel", "/admin/redemptions/:id/cancel")
      .setPath(IdPath)
      .addSuccess(AcceptedChange)
      .addError(problem(404, "REDEMPTION_NOT_FOUND"))
      .addError(problem(409, "REDEMPTION_STATE", "CONFLICT"))
      .annotate(RequiredPermission, "redemption:operate")
      .annotateContext(OpenApi.annotations({ summary: "Cancel a redemption" })),
  )
  .add(
    HttpApiEndpoint.post("retry", "/admin/redemptions/:id/retry")
      .setPath(IdPath)
      .addSuccess(AcceptedChange)
      .addError(problem(404, "REDEMPTION_NOT_FOUND"))
      .addError(problem(409, "REDEMPTION_STATE", "VOUCHER_STATE", "CONFLICT"))
      .annotate(RequiredPermission, "redemption:operate")
      .annotateContext(OpenApi.annotations({ summary: "Try a redemption again, whatever its count of tries" })),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Redemptions", description: "For operators." }))
