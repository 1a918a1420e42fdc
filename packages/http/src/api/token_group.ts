import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { OperatorToken } from "@mintcode/core/identity"
import { Schema } from "effect"
import { OperatorAuth } from "./operator_auth.ts"
import { RequiredPermission } from "./required_permission.ts"

/** An operator token without its digest. */
export const OperatorTokenView = OperatorToken.omit("digest").annotations({ identifier: "OperatorTokenView" })
export type OperatorTokenView = typeof OperatorTokenView.Type

/** Operator tokens. They are made where the server runs, never over the network. */
export const TokenGroup = HttpApiGroup.make("tokens")
  .add(
    HttpApiEndpoint.get("list", "/admin/tokens")
      .addSuccess(Schema.Struct({ items: Schema.Array(OperatorTokenView) }))
      .annotate(RequiredPermission, "token:manage")
      .annotateContext(OpenApi.annotations({ summary: "Operator tokens, by their last four characters" })),
  )
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Operator tokens", description: "For operators." }))
