import { Schema } from "effect"
import { Plan } from "./plan.ts"
import { Policy } from "./policy.ts"
import { Product, ProductId } from "./product.ts"

const { kind, name, deliveryType, planIds, entitlementMs, price, terms, codeFormat, voucherExpiry, enabled } =
  Product.fields

/** A new product, as an operator writes it. What is left out gets its default. */
export const ProductDraft = Schema.Struct({
  id: ProductId,
  kind: Schema.optional(kind),
  name,
  deliveryType: Schema.optional(deliveryType),
  policy: Schema.optional(Schema.partialWith(Policy, { exact: true })),
  planIds: Schema.optional(planIds),
  entitlementMs: Schema.optional(entitlementMs),
  price: Schema.optional(price),
  terms: Schema.optional(terms),
  codeFormat: Schema.optional(codeFormat),
  voucherExpiry: Schema.optional(voucherExpiry),
  enabled: Schema.optional(enabled),
}).annotations({ identifier: "ProductDraft" })
export type ProductDraft = typeof ProductDraft.Type

/** What may be edited of a product: everything but its id and kind. */
export const ProductEdit = ProductDraft.omit("id", "kind")
  .pipe(Schema.partialWith({ exact: true }))
  .annotations({
    identifier: "ProductEdit",
  })
export type ProductEdit = typeof ProductEdit.Type

const planName = Schema.String.pipe(Schema.minLength(1), Schema.maxLength(120))

/** A new plan, as an operator writes it. */
export const PlanDraft = Schema.Struct({
  name: planName,
  accountId: Plan.fields.accountId,
  parameters: Plan.fields.parameters,
  expectedCostMinor: Schema.optional(Plan.fields.expectedCostMinor),
  maximumPriceMinor: Schema.optional(Plan.fields.maximumPriceMinor),
  weight: Schema.optional(Plan.fields.weight),
  tags: Schema.optional(Plan.fields.tags),
  enabled: Schema.optional(Plan.fields.enabled),
}).annotations({ identifier: "PlanDraft" })
export type PlanDraft = typeof PlanDraft.Type

/** What may be edited of a plan: all of it, and the breaker's mode. */
export const PlanEdit = Schema.Struct({ ...PlanDraft.fields, breakerMode: Plan.fields.breakerMode }).pipe(
  Schema.partialWith({ exact: true }),
  Schema.annotations({ identifier: "PlanEdit" }),
)
export type PlanEdit = typeof PlanEdit.Type
