import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { BalanceChange, BalanceMovement } from "@mintcode/core/developer"
import { UserId } from "@mintcode/core/identity"
import { Money } from "@mintcode/core/kernel"
import { Schema } from "effect"
import { pageOf } from "./answer_parts.ts"
import { BodyRules, strict } from "./body_rules.ts"
import { OperatorAuth } from "./operator_auth.ts"
import { problem } from "./problem.ts"
import { IdempotencyHeaders, pageQuery } from "./request_parts.ts"
import { RequiredPermission } from "./required_permission.ts"

/** What an owner has left, by currency. */
export const BalanceSheet = Schema.Struct({ ownerId: UserId, balances: Schema.Array(Money) }).annotations({
  identifier: "BalanceSheet",
})

/** Prepaid balances of developers. */
export const BalanceGroup = HttpApiGroup.make("balances")
  .add(
    HttpApiEndpoint.post("change", "/admin/balances")
      .setPayload(strict(BalanceChange))
      .setHeaders(IdempotencyHeaders)
      .addSuccess(BalanceSheet)
      .addError(problem(402, "BALANCE_TOO_LOW"))
      .addError(problem(409, "IDEMPOTENCY_IN_FLIGHT"))
      .addError(problem(422, "IDEMPOTENCY_MISMATCH"))
      .annotate(RequiredPermission, "balance:edit")
      .annotateContext(
        OpenApi.annotations({
          summary: "Top a balance up, or correct it",
          description: "A negative amount takes away; a balance never falls below zero.",
        }),
      ),
  )
  .add(
    HttpApiEndpoint.get("movements", "/admin/balances/movements")
      .setUrlParams(pageQuery({ ownerId: Schema.optional(UserId) }))
      .addSuccess(pageOf(BalanceMovement))
      .addError(problem(400, "CURSOR_INVALID"))
      .annotate(RequiredPermission, "balance:read")
      .annotateContext(OpenApi.annotations({ summary: "What balances are made of, newest first" })),
  )
  .add(
    HttpApiEndpoint.get("get", "/admin/balances/:id")
      .setPath(Schema.Struct({ id: UserId }))
      .addSuccess(BalanceSheet)
      .annotate(RequiredPermission, "balance:read")
      .annotateContext(OpenApi.annotations({ summary: "What an owner has left" })),
  )
  .middleware(BodyRules)
  .middleware(OperatorAuth)
  .annotateContext(OpenApi.annotations({ title: "Balances", description: "For operators." }))
