import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { ORDER_REFERENCE_MAX, ShopOrder, ShopOrderState } from "@mintcode/core/developer"
import { UserId } from "@mintcode/core/identity"
import { Schema } from "effect"
import { pageOf } from "./answer_parts.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { IdPath, pageQuery, queryFlag, queryText } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

/** Orders of developers, as operators see them. */
export const ShopOrderGroup = HttpApiGroup.make("shopOrders")
  .add(
    HttpApiEndpoint.get("list", "/admin/orders")
      .setUrlParams(
        pageQuery({
          ownerId: Schema.optional(UserId),
          test: Schema.optional(queryFlag),
          state: Schema.optional(ShopOrderState),
          reference: Schema.optional(queryText(ORDER_REFERENCE_MAX)),
        }),
      )
      .addSuccess(pageOf(ShopOrder))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "order:read")
      .annotateContext(OpenApi.annotations({ summary: "Orders, newest first" })),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/orders/:id")
      .setPath(IdPath)
      .addSuccess(ShopOrder)
      .addError(problem(404, "ORDER_NOT_FOUND"))
      .annotate(RequiredPermission, "order:read")
      .annotateContext(OpenApi.annotations({ summary: "An order" })),
  )
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Orders of developers", description: "For operators." }))
