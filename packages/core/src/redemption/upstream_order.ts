import { Schema } from "effect"
import { PlanId } from "../catalogue/mod.ts"
import { Currency, entity, idOf, Timestamp } from "../kernel/mod.ts"
import { UpstreamAccountId } from "../supplier/mod.ts"
import { RecordedIntent, type Redemption, RedemptionId } from "./redemption.ts"

export const UpstreamOrderId = idOf("UpstreamOrderId")
export type UpstreamOrderId = typeof UpstreamOrderId.Type

/**
 * - `open`: its redemption waits for it or gives it back
 * - `settling`: a value arrived; the upstream has to be told until it knows
 * - `returning`: nobody waits for it; it has to be given back until the upstream took it back
 * - `lost`: an intent that nothing was found of; looked for again in case it turns up late
 * - `settled`, `returned`, `ended` (upstream ended it without a value), `absent` (a lost one that never turned up):
 *   the ends
 */
export const UpstreamOrderState = Schema.Literal(
  "open",
  "settling",
  "returning",
  "lost",
  "settled",
  "returned",
  "ended",
  "absent",
)
export type UpstreamOrderState = typeof UpstreamOrderState.Type

export const ORDER_OPEN_STATES = ["open", "settling", "returning", "lost"] as const

/**
 * What became of one intent upstream. The pair of account and upstream id is unique: whoever commits it first owns
 * the order, so that no upstream order ever serves two redemptions.
 */
export const UpstreamOrderRow = Schema.Struct({
  id: UpstreamOrderId,
  version: Schema.Int,
  redemptionId: RedemptionId,
  accountId: UpstreamAccountId,
  planId: PlanId,
  /** The upstream's id; `intent:<id>` while it is lost. */
  ref: Schema.String,
  intent: RecordedIntent,
  state: UpstreamOrderState,
  costMinor: Schema.NullOr(Schema.Int),
  currency: Schema.NullOr(Currency),
  placedAt: Timestamp,
  expiresAt: Timestamp,
  /** When to try next; `null` while the redemption sees to it and at the end. */
  wakeAt: Schema.NullOr(Timestamp),
  /** Tries to settle, return or find it. */
  tries: Schema.Int,
  updatedAt: Timestamp,
}).annotations({ identifier: "UpstreamOrderRow" })
export type UpstreamOrderRow = typeof UpstreamOrderRow.Type

export const UpstreamOrderEntity = entity<UpstreamOrderRow>()({
  name: "upstream_order",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    redemptionId: "text",
    accountId: "text",
    planId: "text",
    ref: "text",
    intent: "json",
    state: "text",
    costMinor: "int",
    currency: "text",
    placedAt: "int",
    expiresAt: "int",
    wakeAt: "int",
    tries: "int",
    updatedAt: "int",
  },
  unique: { "upstream_order.ref": ["accountId", "ref"] },
  versioned: true,
})

/** Guard that a second owner of the same upstream order runs into. */
export const ORDER_OWNER_GUARD = "upstream_order.ref"

/** The `ref` of an intent that nothing was found of. */
export const lostRef = (intentId: string): string => `intent:${intentId}`

/** The row that keeps an intent in sight after nothing was found of it. */
export const lostRow = (
  redemption: Pick<Redemption, "id">,
  { intent, orderId }: { readonly intent: RecordedIntent; readonly orderId: string },
  at: Timestamp,
  pauseMs: number,
): UpstreamOrderRow => ({
  id: orderId as UpstreamOrderId,
  version: 1,
  redemptionId: redemption.id,
  accountId: intent.accountId,
  planId: intent.planId,
  ref: lostRef(intent.id),
  intent,
  state: "lost",
  costMinor: null,
  currency: null,
  placedAt: intent.recordedAt,
  expiresAt: intent.recordedAt,
  wakeAt: at + pauseMs,
  tries: 0,
  updatedAt: at,
})
