import { Schema } from "effect"
import { ProductId } from "../catalogue/mod.ts"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"
import { BatchId } from "./batch.ts"

export const VoucherId = idOf("VoucherId")
export type VoucherId = typeof VoucherId.Type

/**
 * - `issued`: may be redeemed
 * - `locked`: a redemption holds it, nothing has been ordered
 * - `redeeming`: a redemption holds it and may have ordered
 * - `fulfilled`: all its uses were delivered
 * - `expired`, `disabled`, `cancelled` (voided), `refunded`: may not be redeemed
 */
export const VoucherState = Schema.Literal(
  "issued",
  "locked",
  "redeeming",
  "fulfilled",
  "expired",
  "disabled",
  "cancelled",
  "refunded",
).annotations({ identifier: "VoucherState" })
export type VoucherState = typeof VoucherState.Type

export const VOUCHER_STATES: ReadonlyArray<VoucherState> = VoucherState.literals

/** A right to one fulfilment of a product, or to `usesMax` of them. The code itself is not in here. */
export const Voucher = Schema.Struct({
  id: VoucherId,
  version: Schema.Int,
  productId: ProductId,
  batchId: BatchId,
  /** Its number in the batch, from which its code is derived; `null` when the code was imported. */
  number: Schema.NullOr(Schema.Int),
  /** The sealed code of an imported voucher. */
  sealedCode: Schema.NullOr(Schema.String),
  /** Keyed digest of the normalised code: what a code is found by. */
  codeIndex: Schema.Uint8ArrayFromSelf,
  prefix: Schema.String,
  /** First and last symbols, as shown in lists. */
  head: Schema.String,
  tail: Schema.String,
  state: VoucherState,
  usesMax: Schema.Int,
  usedCount: Schema.Int,
  /** Redemptions that failed. */
  failedCount: Schema.Int,
  /** The redemption that holds it. */
  redemptionId: Schema.NullOr(Schema.String),
  /** No new redemption before then: the pause between tries. */
  restsUntil: Schema.NullOr(Timestamp),
  expiresAt: Schema.NullOr(Timestamp),
  note: Schema.String,
  /** E-mail or machine it was last redeemed for. */
  holder: Schema.NullOr(Schema.String),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  lastUsedAt: Schema.NullOr(Timestamp),
}).annotations({ identifier: "Voucher" })
export type Voucher = typeof Voucher.Type

export const VoucherEntity = entity<Voucher>()({
  name: "voucher",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    productId: "text",
    batchId: "text",
    number: "int",
    sealedCode: "text",
    codeIndex: "bytes",
    prefix: "text",
    head: "text",
    tail: "text",
    state: "text",
    usesMax: "int",
    usedCount: "int",
    failedCount: "int",
    redemptionId: "text",
    restsUntil: "int",
    expiresAt: "int",
    note: "text",
    holder: "text",
    createdAt: "int",
    updatedAt: "int",
    lastUsedAt: "int",
  },
  unique: { "voucher.code_index": ["codeIndex"] },
  versioned: true,
})
