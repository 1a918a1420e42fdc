import { Schema } from "effect"
import { CodeFormat, ProductId } from "../catalogue/mod.ts"
import { entity, idOf, Timestamp } from "../kernel/mod.ts"

export const BatchId = idOf("BatchId")
export type BatchId = typeof BatchId.Type

/** Vouchers in one batch at the most (A1). */
export const BATCH_COUNT_MAX = 1_000_000

/** `minting` until every voucher is on disk; what a crash left there is finished by the next who looks. */
export const BatchState = Schema.Literal("minting", "ready", "voided")
export type BatchState = typeof BatchState.Type

/** Vouchers that were made together: who made how many of what, when and from where. */
export const Batch = Schema.Struct({
  id: BatchId,
  version: Schema.Int,
  productId: ProductId,
  source: Schema.Literal("minted", "imported"),
  state: BatchState,
  count: Schema.Int,
  /** Vouchers on disk so far. */
  done: Schema.Int,
  /** The next number to derive a code from. Runs ahead of `done` when numbers were skipped for taken codes. */
  nextNumber: Schema.Int,
  format: CodeFormat,
  /** How its codes look when they can be guessed: those are limited harder. `null` until somebody has looked. */
  weakShape: Schema.NullOr(Schema.String),
  /** The key that the batch's codes are derived from, sealed; `null` for imports. */
  sealedKey: Schema.NullOr(Schema.String),
  usesMax: Schema.Int,
  expiresAt: Schema.NullOr(Timestamp),
  note: Schema.String,
  tags: Schema.Array(Schema.String),
  createdBy: Schema.String,
  createdFrom: Schema.NullOr(Schema.String),
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).annotations({ identifier: "Batch" })
export type Batch = typeof Batch.Type

export const BatchEntity = entity<Batch>()({
  name: "batch",
  key: "id",
  columns: {
    id: "text",
    version: "int",
    productId: "text",
    source: "text",
    state: "text",
    count: "int",
    done: "int",
    nextNumber: "int",
    format: "json",
    weakShape: "text",
    sealedKey: "text",
    usesMax: "int",
    expiresAt: "int",
    note: "text",
    tags: "json",
    createdBy: "text",
    createdFrom: "text",
    createdAt: "int",
    updatedAt: "int",
  },
  unique: {},
  versioned: true,
})
