import { Schema } from "effect"
import { ProductId, ProductKind, PublicName } from "../catalogue/mod.ts"
import { UserId } from "../identity/mod.ts"
import { Currency, entity, idOf, Money, Timestamp } from "../kernel/mod.ts"
import { BuyerState, FailureCode, RedemptionId } from "../redemption/mod.ts"
import { ApiKeyId } from "./api_key.ts"

export const ShopOrderId = idOf("ShopOrderId")
export type ShopOrderId = typeof ShopOrderId.Type

/** `open` until the order is settled: its end is booked, and its charge is spent or given back. */
export const ShopOrderState = Schema.Literal(
  "open",
  "delivered",
  "failed",
  "rejected",
  "cancelled",
  "expired",
).annotations({ identifier: "ShopOrderState" })
export type ShopOrderState = typeof ShopOrderState.Type

/**
 * What became of the price: `none` for a voucher code, whose right was paid for before; `held` while it is open; `spent`
 * once delivered; `returned` when it ended without delivery.
 */
export const ChargeState = Schema.Literal("none", "held", "spent", "returned").annotations({
  identifier: "ChargeState",
})
export type ChargeState = typeof ChargeState.Type

/** What a developer bought. What is delivered is the matter of its redemption. */
export const ShopOrder = Schema.Struct({
  id: ShopOrderId,
  version: Schema.Int,
  ownerId: UserId,
  keyId: ApiKeyId,
  /** Scripted, without voucher, redemption or money. */
  test: Schema.Boolean,
  source: Schema.Literal("code", "sku"),
  productId: Schema.String,
  /** The redemption that delivers it; `null` for test orders. */
  redemptionId: Schema.NullOr(RedemptionId),
  priceMinor: Schema.NullOr(Schema.Int),
  currency: Schema.NullOr(Currency),
  charge: ChargeState,
  /** The developer's own name for it. */
  reference: Schema.NullOr(Schema.String),
  state: ShopOrderState,
  open: Schema.Boolean,
  /** Times it was begun: 1, and one more for each retry. */
  attempt: Schema.Int,
  /** Of a test order: which outcome is played, since when, until when. */
  script: Schema.NullOr(Schema.String),
  scriptAt: Schema.NullOr(Timestamp),
  scriptEndsAt: Schema.NullOr(Timestamp),
  /** How often a test order's value was shown in full. */
  views: Schema.Int,
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "ShopOrder" })
export type ShopOrder = typeof ShopOrder.Type

export const ShopOrderEntity = entity<ShopOrder>()({
  name: "shop_order",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    ownerId: "text",
    keyId: "text",
    test: "bool",
    source: "text",
    productId: "text",
    redemptionId: "text",
    priceMinor: "int",
    currency: "text",
    charge: "text",
    reference: "text",
    state: "text",
    open: "bool",
    attempt: "int",
    script: "text",
    scriptAt: "int",
    scriptEndsAt: "int",
    views: "int",
    createdAt: "int",
    updatedAt: "int",
  },
  unique: { "shop_order.redemption": ["redemptionId"] },
  versioned: true,
})

/** Characters of a developer's own name for an order. */
export const ORDER_REFERENCE_MAX = 120

/** An order as its developer sees it. Nothing in here tells plans or upstreams apart. */
export const OrderView = Schema.Struct({
  id: ShopOrderId,
  state: BuyerState,
  test: Schema.Boolean,
  source: Schema.Literal("code", "sku"),
  sku: Schema.String,
  kind: ProductKind,
  product: PublicName,
  reference: Schema.NullOr(Schema.String),
  price: Schema.NullOr(Money),
  charge: ChargeState,
  /** What may be shown meanwhile, such as `phoneNumber`. */
  details: Schema.Record({ key: Schema.String, value: Schema.String }),
  failure: Schema.NullOr(FailureCode),
  retryable: Schema.Boolean,
  cancellable: Schema.Boolean,
  createdAt: Timestamp,
  deadlineAt: Timestamp,
  endedAt: Schema.NullOr(Timestamp),
}).annotations({ identifier: "Order" })
export type OrderView = typeof OrderView.Type

/** A product as developers may order it. */
export const OrderableProduct = Schema.Struct({
  sku: ProductId,
  kind: ProductKind,
  name: PublicName,
  price: Money,
}).annotations({ identifier: "OrderableProduct" })
export type OrderableProduct = typeof OrderableProduct.Type
