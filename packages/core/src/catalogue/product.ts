import { Schema } from "effect"
import { entity, Money, TERM_MS_MAX, Timestamp } from "../kernel/mod.ts"
import { CodeFormat } from "./code_format.ts"
import { ExpiryRule } from "./expiry_rule.ts"
import { PlanId } from "./plan.ts"
import { Policy } from "./policy.ts"

/** A product's id is its SKU, such as `tg_ca_001`: operators choose it and know it by heart. */
export const ProductId = Schema.String.pipe(
  Schema.pattern(/^[a-z0-9][a-z0-9_-]{0,63}$/, {
    message: () => "Expected 1 to 64 lower-case letters, digits, _ or -",
  }),
  Schema.brand("ProductId"),
  Schema.annotations({ identifier: "ProductId" }),
)
export type ProductId = typeof ProductId.Type

export const ProductKind = Schema.Literal("code", "licence", "seat", "relay")
export type ProductKind = typeof ProductKind.Type

/** What is handed over: the code alone or the whole message, a licence, an invitation, relay capacity. */
export const DeliveryType = Schema.Literal("code", "message", "licence", "invitation", "relay")
export type DeliveryType = typeof DeliveryType.Type

/** Plans a product may list: bounds what one redemption can walk through. */
export const PRODUCT_PLANS_MAX = 50

/** The public name of something, in the languages MintCode speaks. */
export const PublicName = Schema.Struct({
  zh: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(120)),
  en: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(120)),
}).annotations({ identifier: "PublicName" })
export type PublicName = typeof PublicName.Type

/** What something is sold for. Never below zero: who bought it would be paid for it, out of nobody's balance. */
const Price = Money.pipe(
  Schema.filter(({ minor }) => minor >= 0, { message: () => "Expected a price of zero or more minor units" }),
)

/** A length of time that a rental is sold for. */
export const RentalTerm = Schema.Struct({
  days: Schema.Int.pipe(Schema.between(1, 3_660)),
  price: Price,
}).annotations({ identifier: "RentalTerm" })

/** Lengths that shops usually offer, in days. Any other is possible. */
export const RENTAL_DAYS_USUAL: ReadonlyArray<number> = [3, 5, 30, 180, 360]

/** What is sold: a voucher is a right to one fulfilment of a product. */
export const Product = Schema.Struct({
  id: ProductId,
  version: Schema.Int,
  kind: ProductKind,
  name: PublicName,
  deliveryType: DeliveryType,
  policy: Policy,
  /** Tried in this order: the order is the cost strategy. */
  planIds: Schema.Array(PlanId).pipe(Schema.maxItems(PRODUCT_PLANS_MAX)),
  /** How long what is delivered lasts; `null` when it does not end. */
  entitlementMs: Schema.NullOr(Schema.Int.pipe(Schema.between(1, TERM_MS_MAX))),
  price: Schema.NullOr(Price),
  terms: Schema.Array(RentalTerm).pipe(Schema.maxItems(20)),
  codeFormat: CodeFormat,
  voucherExpiry: ExpiryRule,
  enabled: Schema.Boolean,
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "Product" })
export type Product = typeof Product.Type

export const ProductEntity = entity<Product>()({
  name: "product",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    kind: "text",
    name: "json",
    deliveryType: "text",
    policy: "json",
    planIds: "json",
    entitlementMs: "int",
    price: "json",
    terms: "json",
    codeFormat: "json",
    voucherExpiry: "json",
    enabled: "bool",
    createdAt: "int",
    updatedAt: "int",
  },
  unique: {},
  versioned: true,
})
