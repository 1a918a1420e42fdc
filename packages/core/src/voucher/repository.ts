import { Context, type Effect, type Option, Schema, type Stream } from "effect"
import { ProductId } from "../catalogue/mod.ts"
import { type Page, type PageRequest, type StorageFailed, Timestamp } from "../kernel/mod.ts"
import { type Batch, BatchId } from "./batch.ts"
import { type Voucher, VoucherState } from "./voucher.ts"

/** Which vouchers. What is left out does not matter. */
export const VoucherFilter = Schema.Struct({
  state: Schema.optional(VoucherState),
  productId: Schema.optional(ProductId),
  batchId: Schema.optional(BatchId),
  prefix: Schema.optional(Schema.String.pipe(Schema.maxLength(16))),
  /** Issued at or after. */
  from: Schema.optional(Timestamp),
  /** Issued before. */
  until: Schema.optional(Timestamp),
  /** Whether it was ever used. */
  used: Schema.optional(Schema.Boolean),
  /** E-mail or machine it was redeemed for. */
  holder: Schema.optional(Schema.String.pipe(Schema.maxLength(320))),
  /** First and last symbols as a list shows them. */
  head: Schema.optional(Schema.String.pipe(Schema.maxLength(4))),
  tail: Schema.optional(Schema.String.pipe(Schema.maxLength(4))),
}).annotations({ identifier: "VoucherFilter" })
export type VoucherFilter = typeof VoucherFilter.Type

/** Reads of vouchers and batches. */
export class VoucherRepository extends Context.Tag("@mintcode/core/voucher/VoucherRepository")<
  VoucherRepository,
  {
    readonly byId: (id: string) => Effect.Effect<Option.Option<Voucher>, StorageFailed>
    readonly byIds: (ids: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<Voucher>, StorageFailed>
    /** The voucher with one of these code indexes: one for each key that is held. */
    readonly byCodeIndex: (indexes: ReadonlyArray<Uint8Array>) => Effect.Effect<Option.Option<Voucher>, StorageFailed>
    /** Those of the given indexes that are taken. */
    readonly takenIndexes: (
      indexes: ReadonlyArray<Uint8Array>,
    ) => Effect.Effect<ReadonlyArray<Uint8Array>, StorageFailed>
    /** Newest first. */
    readonly page: (filter: VoucherFilter, page: PageRequest) => Effect.Effect<Page<Voucher>, StorageFailed>
    /** All that fit, oldest first, in constant memory. */
    readonly stream: (filter: VoucherFilter) => Stream.Stream<Voucher, StorageFailed>
    readonly countByState: (
      filter: VoucherFilter,
    ) => Effect.Effect<Readonly<Partial<Record<VoucherState, number>>>, StorageFailed>
    /** Issued or disabled ones whose time is over. */
    readonly expired: (at: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<Voucher>, StorageFailed>
    readonly batchById: (id: string) => Effect.Effect<Option.Option<Batch>, StorageFailed>
    /** Newest first. */
    readonly batches: (
      filter: { readonly productId?: string | undefined },
      page: PageRequest,
    ) => Effect.Effect<Page<Batch>, StorageFailed>
    /** The shapes of weak formats that there are batches of, each once (`readWeakShape`). */
    readonly weakShapes: (limit: number) => Effect.Effect<ReadonlyArray<string>, StorageFailed>
    /** Finished batches of which nobody has noted whether their codes are weak. */
    readonly batchesWithoutShape: (limit: number) => Effect.Effect<ReadonlyArray<Batch>, StorageFailed>
    /** Batches still minting that nobody has touched since. */
    readonly unfinishedBatches: (
      touchedBefore: Timestamp,
      limit: number,
    ) => Effect.Effect<ReadonlyArray<Batch>, StorageFailed>
  }
>() {}
