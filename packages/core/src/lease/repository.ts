import { Context, type Effect, type Option, Schema, type Stream } from "effect"
import { ProductId } from "../catalogue/mod.ts"
import { type Page, type PageRequest, type StorageFailed, Timestamp } from "../kernel/mod.ts"
import { type Lease, LeaseKind } from "./lease.ts"
import type { LeaseRecord } from "./lease_record.ts"
import { LeaseState } from "./lease_state.ts"

/** Which leases. What is left out does not matter. */
export const LeaseFilter = Schema.Struct({
  kind: Schema.optional(LeaseKind),
  state: Schema.optional(LeaseState),
  productId: Schema.optional(ProductId),
  pool: Schema.optional(Schema.String),
  holder: Schema.optional(Schema.String),
  /** Ends before. */
  endsBefore: Schema.optional(Timestamp),
  /** Made at or after, and before. */
  from: Schema.optional(Timestamp),
  until: Schema.optional(Timestamp),
}).annotations({ identifier: "LeaseFilter" })
export type LeaseFilter = typeof LeaseFilter.Type

/** Reads of leases and their history. */
export class LeaseRepository extends Context.Tag("@mintcode/core/lease/LeaseRepository")<
  LeaseRepository,
  {
    readonly byId: (id: string) => Effect.Effect<Option.Option<Lease>, StorageFailed>
    readonly byIds: (ids: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<Lease>, StorageFailed>
    readonly byClaim: (claim: string) => Effect.Effect<Option.Option<Lease>, StorageFailed>
    readonly byRedemption: (redemptionId: string) => Effect.Effect<Option.Option<Lease>, StorageFailed>
    /** Those whose time has come, longest first. */
    readonly due: (kind: LeaseKind, at: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<Lease>, StorageFailed>
    /** Those that wake later than this, in any order. */
    readonly asleep: (
      kind: LeaseKind,
      after: Timestamp,
      limit: number,
    ) => Effect.Effect<ReadonlyArray<Lease>, StorageFailed>
    /** Newest first. */
    readonly page: (filter: LeaseFilter, page: PageRequest) => Effect.Effect<Page<Lease>, StorageFailed>
    /** All that fit, oldest first, in constant memory. */
    readonly stream: (filter: LeaseFilter) => Stream.Stream<Lease, StorageFailed>
    readonly countByState: (
      filter: LeaseFilter,
    ) => Effect.Effect<Readonly<Partial<Record<LeaseState, number>>>, StorageFailed>
    /** The history of one, oldest first; bounded by `limit`. */
    readonly records: (leaseId: string, limit: number) => Effect.Effect<ReadonlyArray<LeaseRecord>, StorageFailed>
    /** A line of the history by its key. */
    readonly record: (key: string) => Effect.Effect<Option.Option<LeaseRecord>, StorageFailed>
  }
>() {}
