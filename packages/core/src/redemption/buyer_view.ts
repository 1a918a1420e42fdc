import { Schema } from "effect"
import { DeliveryType, ProductKind, PublicName } from "../catalogue/mod.ts"
import { Timestamp } from "../kernel/mod.ts"
import { FailureCode, isOpen, type Redemption } from "./redemption.ts"

/** States as a buyer sees them: what happens upstream is none of their concern. */
export const BuyerState = Schema.Literal(
  "queued",
  "ordering",
  "waiting",
  "cooling",
  "cancelling",
  "delivered",
  "failed",
  "rejected",
  "cancelled",
  "expired",
).annotations({ identifier: "BuyerState" })
export type BuyerState = typeof BuyerState.Type

/** A redemption as its holder sees it. Nothing in here tells plans or upstreams apart. */
export const BuyerView = Schema.Struct({
  id: Schema.String,
  state: BuyerState,
  kind: ProductKind,
  product: PublicName,
  deliveryType: DeliveryType,
  /** What may be shown meanwhile, such as `phoneNumber`. */
  details: Schema.Record({ key: Schema.String, value: Schema.String }),
  failure: Schema.NullOr(FailureCode),
  /** Whether the holder may ask for another try. */
  retryable: Schema.Boolean,
  cancellable: Schema.Boolean,
  createdAt: Timestamp,
  deadlineAt: Timestamp,
  endedAt: Schema.NullOr(Timestamp),
  /** The server's time, for a countdown that does not trust the phone's clock. */
  serverTime: Timestamp,
  /** Grows with each change: what live updates are numbered by. */
  revision: Schema.Int,
}).annotations({ identifier: "RedemptionView" })
export type BuyerView = typeof BuyerView.Type

/** What the holder of a redemption is shown of it. */
export const buyerView = (
  redemption: Redemption,
  product: { readonly name: typeof PublicName.Type; readonly deliveryType: DeliveryType },
  retryable: boolean,
  serverTime: Timestamp,
): BuyerView => ({
  id: redemption.id,
  state: redemption.state === "recovering" ? "ordering" : redemption.state,
  kind: redemption.kind,
  product: product.name,
  deliveryType: product.deliveryType,
  details: redemption.order?.details ?? {},
  failure: redemption.failure,
  retryable,
  cancellable: isOpen(redemption.state) && (redemption.cancelReason === null || redemption.cancelReason === "ending"),
  createdAt: redemption.createdAt,
  deadlineAt: redemption.deadlineAt,
  endedAt: redemption.endedAt,
  serverTime,
  revision: redemption.version,
})

/** What of a delivered value is still shown when it was shown in full often enough. */
export const maskValue = (value: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(value).map((key) => [key, "****"]))
