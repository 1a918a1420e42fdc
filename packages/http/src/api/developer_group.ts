import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { OrderableProduct } from "@mintcode/core/developer"
import { Money } from "@mintcode/core/kernel"
import { Schema } from "effect"
import { pageOf } from "./answer_parts.ts"
import { KeyAuth } from "./key_auth.ts"
import { problem } from "./problem.ts"
import { pageQuery } from "./request_parts.ts"

/** What a developer has, and may buy. */
export const DeveloperGroup = HttpApiGroup.make("developer")
  .add(
    HttpApiEndpoint.get("balance", "/v1/balance")
      .addSuccess(Schema.Struct({ items: Schema.Array(Money) }))
      .annotateContext(
        OpenApi.annotations({
          summary: "What is left, by currency",
          description: "Scope `balance:read`. A test key sees an amount that never changes.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("products", "/v1/products")
      .setUrlParams(pageQuery({}))
      .addSuccess(pageOf(OrderableProduct))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotateContext(
        OpenApi.annotations({
          summary: "What may be ordered by SKU",
          description: "Scope `orders:read`. A page may hold fewer than `limit`: go on while there is a `next`.",
        }),
      ),
  )
  .middleware(KeyAuth)
  .annotateContext(OpenApi.annotations({ title: "Developer", description: "For developers." }))
