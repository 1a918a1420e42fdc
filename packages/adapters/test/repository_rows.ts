import { randomBytes } from "node:crypto"
import { CODE_FORMAT_DEFAULT, type Plan, POLICY_DEFAULT, type Product } from "@mintcode/core/catalogue"
import { uuidV7 } from "@mintcode/core/kernel"
import type { User } from "@mintcode/core/people"
import type { RecordedIntent, Redemption, Transition, UpstreamOrderRow } from "@mintcode/core/redemption"
import type { Batch } from "@mintcode/core/voucher"
import { AT, newTestId, unique } from "./storage_rows.ts"

/** An id made at that moment. */
export const newIdAt = <Id extends string>(at: number): Id => uuidV7(at, randomBytes(10)) as Id

export const newBatch = (changes: Partial<Batch> = {}): Batch => ({
  id: newTestId(),
  version: 1,
  productId: "tg_ca_001" as Batch["productId"],
  source: "minted",
  state: "ready",
  count: 3,
  done: 3,
  nextNumber: 3,
  format: { ...CODE_FORMAT_DEFAULT, prefix: "VIP", label: { label: "shop", length: 6, position: 8 } },
  weakShape: null,
  sealedKey: "v1.k1.a.b",
  usesMax: 1,
  expiresAt: null,
  note: "",
  tags: ["spring", "薄荷"],
  createdBy: "token:test",
  createdFrom: null,
  createdAt: AT,
  updatedAt: AT,
  ...changes,
})

export const newUser = (changes: Partial<User> = {}): User => ({
  id: newTestId(),
  version: 1,
  email: `${unique()}@mint.example`,
  passwordHash: "$argon2id$v=19$m=64,t=1,p=1$c2FsdA$aGFzaA",
  role: "user",
  permissions: [],
  state: "active",
  locale: "zh",
  verifiedAt: AT,
  epoch: 0,
  sealedTotp: null,
  totpConfirmedAt: null,
  totpStep: null,
  recoveryDigests: ["a", "b"],
  deviceCount: 0,
  createdAt: AT,
  updatedAt: AT,
  ...changes,
})

export const newProduct = (changes: Partial<Product> = {}): Product => ({
  id: unique() as Product["id"],
  version: 1,
  kind: "code",
  name: { zh: "加拿大", en: "Canada" },
  deliveryType: "code",
  policy: POLICY_DEFAULT,
  planIds: [newTestId()],
  entitlementMs: null,
  price: { minor: 499, currency: "USD" },
  terms: [{ days: 30, price: { minor: 900, currency: "CNY" } }],
  codeFormat: CODE_FORMAT_DEFAULT,
  voucherExpiry: { kind: "days", days: 30 },
  enabled: true,
  createdAt: AT,
  updatedAt: AT,
  ...changes,
})

export const newPlan = (changes: Partial<Plan> = {}): Plan => ({
  id: newTestId(),
  version: 1,
  name: unique(),
  accountId: newTestId(),
  parameters: { country: "canada", operators: ["any"], nested: { a: null } },
  expectedCostMinor: 12,
  maximumPriceMinor: null,
  weight: 1,
  tags: [],
  enabled: true,
  breakerMode: "auto",
  breakerUntil: null,
  createdAt: AT,
  updatedAt: AT,
  ...changes,
})

export const newIntent = (): RecordedIntent => ({
  id: newTestId(),
  planId: newTestId(),
  accountId: newTestId(),
  recordedAt: AT,
  parameters: { country: "canada" },
  maximumPriceMinor: null,
})

export const newRedemption = (changes: Partial<Redemption> = {}): Redemption => ({
  id: newTestId(),
  version: 1,
  voucherId: newTestId(),
  productId: "tg_ca_001" as Redemption["productId"],
  kind: "code",
  state: "queued",
  wakeAt: null,
  claimedBy: null,
  deadlineAt: AT + 300_000,
  planIds: [newTestId(), newTestId()],
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
  createdAt: AT,
  updatedAt: AT,
  endedAt: null,
  ...changes,
})

export const newTransition = (redemption: Redemption, sequence: number): Transition => ({
  key: `${redemption.id}:${sequence}`,
  redemptionId: redemption.id,
  sequence,
  at: AT + sequence,
  from: "queued",
  to: "ordering",
  event: "Start",
  planId: null,
  orderRef: null,
  fault: null,
  durationMs: 1,
})

export const newOrder = (changes: Partial<UpstreamOrderRow> = {}): UpstreamOrderRow => ({
  id: newTestId(),
  version: 1,
  redemptionId: newTestId(),
  accountId: newTestId(),
  planId: newTestId(),
  ref: unique(),
  intent: newIntent(),
  state: "open",
  costMinor: null,
  currency: null,
  placedAt: AT,
  expiresAt: AT + 900_000,
  wakeAt: null,
  tries: 0,
  updatedAt: AT,
  ...changes,
})
