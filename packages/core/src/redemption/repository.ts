import { Context, type Effect, type Option, Schema } from "effect"
import { ProductId } from "../catalogue/mod.ts"
import { type Page, type PageRequest, type StorageFailed, Timestamp } from "../kernel/mod.ts"
import { type Redemption, RedemptionState, type Transition } from "./redemption.ts"
import type { UpstreamOrderRow } from "./upstream_order.ts"

/** Which redemptions. */
export const RedemptionFilter = Schema.Struct({
  state: Schema.optional(RedemptionState),
  productId: Schema.optional(ProductId),
  voucherId: Schema.optional(Schema.String.pipe(Schema.maxLength(64))),
  from: Schema.optional(Timestamp),
  until: Schema.optional(Timestamp),
}).annotations({ identifier: "RedemptionFilter" })
export type RedemptionFilter = typeof RedemptionFilter.Type

/** Reads of redemptions and the upstream orders they made. */
export class RedemptionRepository extends Context.Tag("@mintcode/core/redemption/RedemptionRepository")<
  RedemptionRepository,
  {
    readonly byId: (id: string) => Effect.Effect<Option.Option<Redemption>, StorageFailed>
    readonly byIdempotency: (
      digests: ReadonlyArray<Uint8Array>,
    ) => Effect.Effect<Option.Option<Redemption>, StorageFailed>
    /** Open ones whose wake-up time has come, longest due first. */
    readonly due: (at: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<Redemption>, StorageFailed>
    /** Open ones that wake later than this, in any order. */
    readonly asleep: (after: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<Redemption>, StorageFailed>
    /** Open ones that a worker has claimed and that wake later than this, in any order. */
    readonly claimedBy: (
      worker: string,
      after: Timestamp,
      limit: number,
    ) => Effect.Effect<ReadonlyArray<Redemption>, StorageFailed>
    /** Those for which an order may have been placed at an account of which nobody knows yet (`intent`), in any order. */
    readonly unanswered: (accountId: string, limit: number) => Effect.Effect<ReadonlyArray<Redemption>, StorageFailed>
    /** When the next open one wakes; `null` when none does. */
    readonly nextWakeAt: Effect.Effect<Timestamp | null, StorageFailed>
    /** Newest first. */
    readonly page: (filter: RedemptionFilter, page: PageRequest) => Effect.Effect<Page<Redemption>, StorageFailed>
    /** The steps of one, first to last. */
    readonly transitions: (redemptionId: string) => Effect.Effect<ReadonlyArray<Transition>, StorageFailed>
    readonly orderById: (id: string) => Effect.Effect<Option.Option<UpstreamOrderRow>, StorageFailed>
    /** All orders of one redemption. */
    readonly ordersOf: (redemptionId: string) => Effect.Effect<ReadonlyArray<UpstreamOrderRow>, StorageFailed>
    /** Those of the given upstream ids that somebody owns. */
    readonly ownedRefs: (
      accountId: string,
      refs: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlySet<string>, StorageFailed>
    /** Rows of the given upstream ids. */
    readonly ordersByRefs: (
      accountId: string,
      refs: ReadonlyArray<string>,
    ) => Effect.Effect<ReadonlyArray<UpstreamOrderRow>, StorageFailed>
    /** Orders to settle, return or look for, longest due first. */
    readonly dueOrders: (at: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<UpstreamOrderRow>, StorageFailed>
    /** Orders that are seen to later than this, in any order. */
    readonly asleepOrders: (
      after: Timestamp,
      limit: number,
    ) => Effect.Effect<ReadonlyArray<UpstreamOrderRow>, StorageFailed>
    /** Orders of an account that are not over. */
    readonly openOrders: (
      accountId: string,
      limit: number,
    ) => Effect.Effect<ReadonlyArray<UpstreamOrderRow>, StorageFailed>
    /** Cost of orders placed after `from` and until `until`, less what was paid back in that time. */
    readonly spentMinor: (accountId: string, from: Timestamp, until: Timestamp) => Effect.Effect<number, StorageFailed>
  }
>() {}
