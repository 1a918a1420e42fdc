import { Clock, Effect, Layer, Option } from "effect"
import { update } from "../kernel/mod.ts"
import { RetryFollowers } from "../redemption/mod.ts"
import { DeveloperRepository } from "./repository.ts"
import { type ShopOrder, ShopOrderEntity } from "./shop_order.ts"
import { ShopOrderSteps } from "./shop_order_steps.ts"

/**
 * Opens the order of a redemption that an operator begins again, in the commit that begins it. One that is still open
 * is written, too: whoever settles it at the same moment, by the end that is none any more, loses against that.
 */
export const layerOrderRetry = Layer.effect(
  RetryFollowers,
  Effect.gen(function* () {
    const repository = yield* DeveloperRepository
    const steps = yield* ShopOrderSteps
    return RetryFollowers.of({
      guards: [`${ShopOrderEntity.name}.version`],
      changes: (redemptionId, by) =>
        Effect.gen(function* () {
          const order = Option.getOrUndefined(yield* repository.orderByRedemption(redemptionId))
          if (order === undefined) return []
          const updatedAt = yield* Clock.currentTimeMillis
          if (order.open) return [update(ShopOrderEntity, order, { updatedAt })]
          const again = { open: true, state: "open" as const, attempt: order.attempt + 1, updatedAt }
          const next: ShopOrder = { ...order, ...again, version: order.version + 1 }
          return [update(ShopOrderEntity, order, again), ...(yield* steps.told(next, "retried", by))]
        }),
    })
  }),
)
