import { Context, type Effect, type Option, Schema } from "effect"
import { UserId } from "../identity/mod.ts"
import type { Page, PageRequest, StorageFailed, Timestamp } from "../kernel/mod.ts"
import type { ApiKey, ApiKeyUsage } from "./api_key.ts"
import type { Balance, BalanceMovement } from "./balance.ts"
import { type ShopOrder, ShopOrderState } from "./shop_order.ts"

/** Which keys. */
export const ApiKeyFilter = Schema.Struct({ ownerId: Schema.optional(UserId) }).annotations({
  identifier: "ApiKeyFilter",
})
export type ApiKeyFilter = typeof ApiKeyFilter.Type

/** Which orders. */
export const ShopOrderFilter = Schema.Struct({
  ownerId: Schema.optional(UserId),
  test: Schema.optional(Schema.Boolean),
  state: Schema.optional(ShopOrderState),
  reference: Schema.optional(Schema.String.pipe(Schema.maxLength(120))),
}).annotations({ identifier: "ShopOrderFilter" })
export type ShopOrderFilter = typeof ShopOrderFilter.Type

/** Reads of keys, balances and orders. */
export class DeveloperRepository extends Context.Tag("@mintcode/core/developer/DeveloperRepository")<
  DeveloperRepository,
  {
    readonly keyByDigest: (digest: Uint8Array) => Effect.Effect<Option.Option<ApiKey>, StorageFailed>
    readonly keyById: (id: string) => Effect.Effect<Option.Option<ApiKey>, StorageFailed>
    /** Whether an owner is a person whose account was disabled or closed. Owners need not have an account. */
    readonly isOwnerOut: (ownerId: string) => Effect.Effect<boolean, StorageFailed>
    /** Those of the given owners that are such people. */
    readonly ownersOut: (ownerIds: ReadonlyArray<string>) => Effect.Effect<ReadonlySet<string>, StorageFailed>
    /** Keys that could be used, but for the account of their owner, which is closed. */
    readonly keysOfClosed: (limit: number) => Effect.Effect<ReadonlyArray<ApiKey>, StorageFailed>
    /** Newest first. */
    readonly keys: (filter: ApiKeyFilter, page: PageRequest) => Effect.Effect<Page<ApiKey>, StorageFailed>
    readonly usageOf: (ids: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<ApiKeyUsage>, StorageFailed>
    readonly balancesOf: (ownerId: string) => Effect.Effect<ReadonlyArray<Balance>, StorageFailed>
    /** Newest first. */
    readonly movements: (
      filter: { readonly ownerId?: string | undefined },
      page: PageRequest,
    ) => Effect.Effect<Page<BalanceMovement>, StorageFailed>
    readonly orderById: (id: string) => Effect.Effect<Option.Option<ShopOrder>, StorageFailed>
    /** The order that a redemption delivers. */
    readonly orderByRedemption: (redemptionId: string) => Effect.Effect<Option.Option<ShopOrder>, StorageFailed>
    /** Newest first. */
    readonly orders: (filter: ShopOrderFilter, page: PageRequest) => Effect.Effect<Page<ShopOrder>, StorageFailed>
    /** Open orders whose redemption, or script, has ended by then. */
    readonly ended: (at: Timestamp, limit: number) => Effect.Effect<ReadonlyArray<ShopOrder>, StorageFailed>
  }
>() {}
