import { Context, type Effect, type Option } from "effect"
import type { Page, PageRequest, StorageFailed, Timestamp } from "../kernel/mod.ts"
import type { Plan, PlanId } from "./plan.ts"
import type { PlanDay, PlanTally } from "./plan_outcome.ts"
import type { Product } from "./product.ts"

/** Reads of products, plans and what came of their orders. */
export class CatalogueRepository extends Context.Tag("@mintcode/core/catalogue/CatalogueRepository")<
  CatalogueRepository,
  {
    readonly productById: (id: string) => Effect.Effect<Option.Option<Product>, StorageFailed>
    /** By id, ascending. */
    readonly products: (page: PageRequest) => Effect.Effect<Page<Product>, StorageFailed>
    readonly planById: (id: string) => Effect.Effect<Option.Option<Plan>, StorageFailed>
    /** In the order asked for; missing ones are left out. */
    readonly plansByIds: (ids: ReadonlyArray<PlanId>) => Effect.Effect<ReadonlyArray<Plan>, StorageFailed>
    /** Newest first. */
    readonly plans: (page: PageRequest) => Effect.Effect<Page<Plan>, StorageFailed>
    readonly tallies: (
      ids: ReadonlyArray<PlanId>,
      since: Timestamp,
    ) => Effect.Effect<ReadonlyMap<PlanId, PlanTally>, StorageFailed>
    /** What came of each of these plans' orders by day in UTC, since a moment. */
    readonly days: (
      ids: ReadonlyArray<PlanId>,
      since: Timestamp,
    ) => Effect.Effect<ReadonlyArray<PlanDay>, StorageFailed>
    /** Keys of the plan outcomes of buckets before a moment. */
    readonly outcomesBefore: (
      bucketBefore: Timestamp,
      limit: number,
    ) => Effect.Effect<ReadonlyArray<string>, StorageFailed>
  }
>() {}
