import { ProductId } from "@mintcode/core/catalogue"
import {
  Batch,
  BatchId,
  MintRequest,
  Voucher,
  VoucherAction,
  VoucherSelection,
  VoucherState,
} from "@mintcode/core/voucher"
import { Schema } from "effect"
import { strict } from "./body_rules.ts"
import { pageQuery, queryFlag, queryText, queryTime } from "./request_parts.ts"

/** Codes that one JSON answer holds at the most; beyond it they are streamed. */
export const MINT_JSON_MAX = 10_000

/** A voucher without what its code is found by: the code is masked. */
export const VoucherView = Voucher.omit("codeIndex", "sealedCode").pipe(
  Schema.extend(
    Schema.Struct({
      code: Schema.String.annotations({ description: "Masked" }),
      imported: Schema.Boolean,
    }),
  ),
  Schema.annotations({ identifier: "VoucherView" }),
)
export type VoucherView = typeof VoucherView.Type

/** A batch without its key. It cannot be edited, so its version does not matter. */
export const BatchView = Batch.omit("weakShape", "sealedKey", "nextNumber", "version").annotations({
  identifier: "BatchView",
})
export type BatchView = typeof BatchView.Type

export const MintedVouchers = Schema.Struct({
  batch: BatchView,
  codes: Schema.Array(Schema.String).annotations({ description: "In full, this once" }),
}).annotations({ identifier: "MintedVouchers" })
export type MintedVouchers = typeof MintedVouchers.Type

export const MintPayload = strict(MintRequest)

/** The documented short form of minting. */
export const GeneratePayload = strict(
  Schema.Struct({ skuId: ProductId, count: MintRequest.fields.count, note: MintRequest.fields.note }).annotations({
    identifier: "GenerateRequest",
  }),
)

const filters = {
  state: Schema.optional(VoucherState),
  productId: Schema.optional(ProductId),
  batchId: Schema.optional(BatchId),
  prefix: Schema.optional(queryText(16)),
  from: Schema.optional(queryTime.annotations({ description: "Issued at or after, epoch milliseconds" })),
  until: Schema.optional(queryTime.annotations({ description: "Issued before, epoch milliseconds" })),
  used: Schema.optional(queryFlag.annotations({ description: "Whether it was ever used" })),
  holder: Schema.optional(queryText(320).annotations({ description: "E-mail or machine it was redeemed for" })),
  head: Schema.optional(queryText(4).annotations({ description: "First symbols, as lists show them" })),
  tail: Schema.optional(queryText(4).annotations({ description: "Last symbols, as lists show them" })),
}

export const VoucherQuery = pageQuery(filters)
export const VoucherCountQuery = strict(Schema.Struct(filters))

export const ExportFormat = Schema.Literal("txt", "csv", "json", "ndjson")
export type ExportFormat = typeof ExportFormat.Type

export const VoucherExportQuery = strict(
  Schema.Struct({
    ...filters,
    state: Schema.optional(Schema.Literal(...VoucherState.literals, "any")).annotations({
      description: "`issued` and never used when nothing is said; `any` for all",
    }),
    format: Schema.optional(ExportFormat),
  }),
)

/** Vouchers in each state. */
export const VoucherCounts = Schema.Struct({
  total: Schema.Int,
  issued: Schema.Int,
  locked: Schema.Int,
  redeeming: Schema.Int,
  fulfilled: Schema.Int,
  expired: Schema.Int,
  disabled: Schema.Int,
  cancelled: Schema.Int,
  refunded: Schema.Int,
}).annotations({ identifier: "VoucherCounts" })
export type VoucherCounts = typeof VoucherCounts.Type

export const VoucherSearchPayload = strict(
  Schema.Struct({ code: Schema.String.pipe(Schema.minLength(1), Schema.maxLength(200)) }).annotations({
    identifier: "VoucherSearchRequest",
  }),
)

export const VoucherActionPayload = strict(
  Schema.Struct({
    selection: VoucherSelection,
    dryRun: Schema.optional(Schema.Boolean).annotations({ description: "Only tell what would happen" }),
  }).annotations({ identifier: "VoucherActionRequest" }),
)

export { VoucherAction }
