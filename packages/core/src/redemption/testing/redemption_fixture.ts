import { type PlanId, POLICY_DEFAULT, type Policy, type ProductId } from "../../catalogue/mod.ts"
import { type Timestamp, uuidV7 } from "../../kernel/mod.ts"
import type { Placed, UpstreamAccountId } from "../../supplier/mod.ts"
import type { VoucherId } from "../../voucher/mod.ts"
import type { Situation } from "../decision.ts"
import type { HeldOrder, RecordedIntent, Redemption, RedemptionId } from "../redemption.ts"
import { TIMING_DEFAULT } from "../timing.ts"

/** When things happen in tests unless they say otherwise. */
export const NOON: Timestamp = Date.UTC(2030, 0, 1, 12)

/** A well-formed id that is the same in every run. */
export const idNumber = (number: number): string =>
  uuidV7(NOON, Uint8Array.from([0, 0, 0, 0, 0, 0, number >>> 24, number >>> 16, number >>> 8, number]))

export const PLANS = [1, 2, 3, 4].map((number) => idNumber(number) as PlanId)
export const ACCOUNT = idNumber(90) as UpstreamAccountId

export const anIntent = (changes: Partial<RecordedIntent> = {}): RecordedIntent => ({
  id: "intent-1",
  planId: PLANS[0] as PlanId,
  accountId: ACCOUNT,
  recordedAt: NOON,
  parameters: {},
  maximumPriceMinor: null,
  ...changes,
})

export const aPlaced = (changes: Partial<Placed> = {}): Placed => ({
  _tag: "Placed",
  ref: "order-1",
  placedAt: NOON,
  expiresAt: NOON + 20 * 60_000,
  cost: { minor: 12, currency: "USD" },
  details: { phone: "+15550100" },
  ...changes,
})

export const aHeldOrder = (changes: Partial<HeldOrder> = {}): HeldOrder => ({
  orderId: "row-1",
  ref: "order-1",
  accountId: ACCOUNT,
  planId: PLANS[0] as PlanId,
  placedAt: NOON,
  expiresAt: NOON + 20 * 60_000,
  costMinor: 12,
  details: { phone: "+15550100" },
  ...changes,
})

/** Just accepted. */
export const aRedemption = (changes: Partial<Redemption> = {}): Redemption => ({
  id: idNumber(70) as RedemptionId,
  version: 1,
  voucherId: idNumber(80) as VoucherId,
  productId: "tg_ca_001" as ProductId,
  kind: "code",
  state: "queued",
  wakeAt: NOON,
  claimedBy: null,
  deadlineAt: NOON + POLICY_DEFAULT.timeLimitMs,
  planIds: PLANS,
  planIndex: 0,
  plansTried: 0,
  intent: null,
  order: null,
  cancelReason: null,
  checks: 0,
  tries: 1,
  failure: null,
  sealedInput: null,
  sealedResult: null,
  resultViews: 0,
  holderDigest: null,
  idempotencyDigest: null,
  createdAt: NOON,
  updatedAt: NOON,
  endedAt: null,
  ...changes,
})

export const aSituation = (
  changes: Partial<Omit<Situation, "policy">> & { readonly policy?: Partial<Policy> } = {},
): Situation => ({
  at: NOON,
  timing: TIMING_DEFAULT,
  usable: PLANS.map(() => true),
  ...changes,
  policy: { ...POLICY_DEFAULT, ...changes.policy },
})
