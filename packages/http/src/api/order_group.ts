import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { ProductId } from "@mintcode/core/catalogue"
import { ORDER_REFERENCE_MAX, OrderView, ShopOrderState } from "@mintcode/core/developer"
import { Schema } from "effect"
import { accepted, created, pageOf } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { KeyAuth } from "./key_auth.ts"
import { problem } from "./problem.ts"
import { DeliveredResult, REDEEM_CODE_MAX, RedeemInput } from "./redeem_group.ts"
import { IdempotencyHeaders, IdPath, pageQuery, queryText } from "./request_parts.ts"

const common = {
  input: Schema.optional(RedeemInput),
  reference: Schema.optional(
    Schema.String.pipe(Schema.minLength(1), Schema.maxLength(ORDER_REFERENCE_MAX)).annotations({
      description: "Your own name for it, to find it by",
    }),
  ),
}

/** A voucher code to be spent, or a product to be charged to the balance. */
export const OrderPayload = Schema.Union(
  strict(
    Schema.Struct({
      code: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(REDEEM_CODE_MAX)),
      ...common,
    }).annotations({ identifier: "OrderByCode" }),
  ),
  strict(Schema.Struct({ sku: ProductId, ...common }).annotations({ identifier: "OrderBySku" })),
)
export type OrderPayload = typeof OrderPayload.Type

const notFound = problem(404, "ORDER_NOT_FOUND")

/** Orders of developers. */
export const OrderGroup = HttpApiGroup.make("orders")
  .add(
    HttpApiEndpoint.post("place", "/v1/orders")
      .setPayload(OrderPayload)
      .setHeaders(IdempotencyHeaders)
      .addSuccess(created(OrderView))
      .addError(problem(400, "EMAIL_INVALID"))
      .addError(problem(402, "BALANCE_TOO_LOW"))
      .addError(problem(404, "PRODUCT_NOT_FOUND"))
      .addError(problem(409, "PRODUCT_UNAVAILABLE", "TRIES_EXHAUSTED", "IDEMPOTENCY_IN_FLIGHT"))
      .addError(problem(422, "CODE_REFUSED", "IDEMPOTENCY_MISMATCH", "MACHINE_CODE_NEEDED"))
      .addError(problem(429, "TRY_LATER", "RATE_LIMITED"))
      .annotateContext(
        OpenApi.annotations({
          summary: "Place an order",
          description:
            "Scope `orders:write`. With `sku` the price is taken from the balance, and given back when nothing is " +
            "delivered; with `code` the voucher is spent. Send an `Idempotency-Key`: then a request that is sent again " +
            "is answered with the order that it made. Refused codes count against the owner of the key; what others try at " +
            "the same address does not matter.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("list", "/v1/orders")
      .setUrlParams(
        pageQuery({
          state: Schema.optional(ShopOrderState),
          reference: Schema.optional(queryText(ORDER_REFERENCE_MAX)),
        }),
      )
      .addSuccess(pageOf(OrderView))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotateContext(OpenApi.annotations({ summary: "Orders, newest first", description: "Scope `orders:read`." })),
  )
  .add(
    HttpApiEndpoint.get("get", "/v1/orders/:id")
      .setPath(IdPath)
      .addSuccess(OrderView)
      .addError(notFound)
      .annotateContext(OpenApi.annotations({ summary: "State of an order", description: "Scope `orders:read`." })),
  )
  .add(
    HttpApiEndpoint.get("code", "/v1/orders/:id/code")
      .setPath(IdPath)
      .addSuccess(DeliveredResult)
      .addError(notFound)
      .addError(problem(409, "NOT_DELIVERED"))
      .annotateContext(
        OpenApi.annotations({
          summary: "The delivered value",
          description:
            "Scope `codes:read`. Shown in full a limited number of times, then masked; each look is recorded.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("cancel", "/v1/orders/:id/cancel")
      .setPath(IdPath)
      .addSuccess(accepted(OrderView))
      .addError(notFound)
      .addError(problem(409, "ORDER_STATE", "CONFLICT"))
      .annotateContext(
        OpenApi.annotations({
          summary: "Give an order up",
          description: "Scope `orders:write`. A value that arrives meanwhile is delivered, and paid for, all the same.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.post("retry", "/v1/orders/:id/retry")
      .setPath(IdPath)
      .addSuccess(accepted(OrderView))
      .addError(problem(402, "BALANCE_TOO_LOW"))
      .addError(notFound)
      .addError(problem(409, "ORDER_STATE", "PRODUCT_UNAVAILABLE", "TRIES_EXHAUSTED", "VOUCHER_STATE", "CONFLICT"))
      .addError(problem(429, "TRY_LATER"))
      .annotateContext(
        OpenApi.annotations({
          summary: "Begin an order again that ended without delivery",
          description: "Scope `orders:write`. An order by SKU is charged anew: its charge was given back.",
        }),
      ),
  )
  .middleware(BodyRules)
  .middleware(KeyAuth)
  .annotateContext(
    OpenApi.annotations({
      title: "Orders",
      description:
        "For developers. Test keys play scripted outcomes and spend nothing: SKUs `test_delivered`, `test_slow`, " +
        "`test_out_of_stock`, `test_no_value`, `test_support`, `test_balance_too_low`; codes `TEST-DELIVERED` and so on.",
    }),
  )
