import { Schema } from "effect"
import { CodeFormat, ExpiryRule, ProductId } from "../catalogue/mod.ts"
import { Timestamp } from "../kernel/mod.ts"
import { BATCH_COUNT_MAX } from "./batch.ts"
import { CODE_TEXT_MAX } from "./code.ts"
import { VoucherFilter } from "./repository.ts"
import { VoucherId } from "./voucher.ts"

/** Lines in one import at the most: bounds what one request keeps in memory. */
export const IMPORT_LINES_MAX = 100_000
/** Vouchers named one by one in a bulk action. */
export const SELECTION_IDS_MAX = 500

const note = Schema.String.pipe(Schema.maxLength(500))
const tags = Schema.Array(Schema.String.pipe(Schema.minLength(1), Schema.maxLength(40))).pipe(Schema.maxItems(20))

/** Code format fields that a batch may set apart from its product. */
const BatchFormat = Schema.partialWith(Schema.typeSchema(CodeFormat), { exact: true })

/** Vouchers to mint. */
export const MintRequest = Schema.Struct({
  productId: ProductId,
  count: Schema.Int.pipe(
    Schema.between(1, BATCH_COUNT_MAX, { message: () => `Expected a whole number from 1 to ${BATCH_COUNT_MAX}` }),
  ),
  format: Schema.optional(BatchFormat),
  usesMax: Schema.optional(Schema.Int.pipe(Schema.between(1, 1_000_000))),
  expiry: Schema.optional(ExpiryRule),
  note: Schema.optional(note),
  tags: Schema.optional(tags),
}).annotations({ identifier: "MintRequest" })
export type MintRequest = typeof MintRequest.Type

/** Codes that exist already and are to become vouchers. */
export const ImportRequest = Schema.Struct({
  productId: ProductId,
  codes: Schema.Array(Schema.String.pipe(Schema.maxLength(CODE_TEXT_MAX * 2))).pipe(
    Schema.minItems(1),
    Schema.maxItems(IMPORT_LINES_MAX),
  ),
  dryRun: Schema.optional(Schema.Boolean),
  expiry: Schema.optional(ExpiryRule),
  usesMax: Schema.optional(Schema.Int.pipe(Schema.between(1, 1_000_000))),
  note: Schema.optional(note),
  tags: Schema.optional(tags),
}).annotations({ identifier: "ImportRequest" })
export type ImportRequest = typeof ImportRequest.Type

/** What is wrong with one line of an import. Lines count from 1. */
export const ImportFlaw = Schema.Struct({
  line: Schema.Int,
  code: Schema.Literal("CODE_MALFORMED", "DUPLICATE_IN_FILE", "DUPLICATE_IN_STORE"),
})
export type ImportFlaw = typeof ImportFlaw.Type

export const ImportReport = Schema.Struct({
  batchId: Schema.NullOr(Schema.String),
  dryRun: Schema.Boolean,
  accepted: Schema.Int,
  refused: Schema.Int,
  /** The first thousand. */
  flaws: Schema.Array(ImportFlaw),
}).annotations({ identifier: "ImportReport" })
export type ImportReport = typeof ImportReport.Type

/** What an operator may change of a voucher apart from its state. */
export const VoucherEdit = Schema.Struct({
  prefix: Schema.optional(Schema.String.pipe(Schema.maxLength(16))),
  note: Schema.optional(note),
  expiresAt: Schema.optional(Schema.NullOr(Timestamp)),
}).annotations({ identifier: "VoucherEdit" })
export type VoucherEdit = typeof VoucherEdit.Type

/** What can be done to many vouchers at once. `delete` takes only vouchers that were never used. */
export const VoucherAction = Schema.Literal("disable", "enable", "void", "refund", "delete").annotations({
  identifier: "VoucherAction",
})
export type VoucherAction = typeof VoucherAction.Type

/** Which vouchers an action is for: by id, or all that fit a filter. */
export const VoucherSelection = Schema.Union(
  Schema.Struct({ ids: Schema.Array(VoucherId).pipe(Schema.minItems(1), Schema.maxItems(SELECTION_IDS_MAX)) }),
  Schema.Struct({
    // Nobody means "all vouchers there are" by leaving everything out.
    filter: VoucherFilter.pipe(
      Schema.filter((filter) => Object.values(filter).some((value) => value !== undefined), {
        message: () => "Expected a filter that says something",
      }),
    ),
  }),
).annotations({ identifier: "VoucherSelection" })
export type VoucherSelection = typeof VoucherSelection.Type

/** What an action did: vouchers changed, and those it could not be done to. */
export const ActionReport = Schema.Struct({
  changed: Schema.Int,
  skipped: Schema.Int,
  dryRun: Schema.Boolean,
}).annotations({ identifier: "ActionReport" })
export type ActionReport = typeof ActionReport.Type
