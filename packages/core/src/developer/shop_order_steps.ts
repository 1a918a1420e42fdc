import { Clock, Context, Effect, Either, Layer, Option } from "effect"
import {
  type Actor,
  append,
  type Change,
  Commit,
  Crypto,
  type Money,
  NotFound,
  newEvent,
  retryConflicts,
  systemActor,
  update,
} from "../kernel/mod.ts"
import { isOpen, RedemptionRepository } from "../redemption/mod.ts"
import { VoucherEntity, VoucherRepository, voucherTransition } from "../voucher/mod.ts"
import { BalanceBook } from "./balance_book.ts"
import { OrderNews } from "./order_news.ts"
import { DeveloperRepository } from "./repository.ts"
import { type ShopOrder, ShopOrderEntity, type ShopOrderState } from "./shop_order.ts"
import { testEnd } from "./test_order.ts"

/** Orders settled in one look. */
const SETTLE_CHUNK = 100
/** Orders settled at once: each is a commit of its own. */
const SETTLE_CONCURRENT_MAX = 8

/** Two who settle at once: any of these may be what the slower one runs into. */
const GUARDS = [`${ShopOrderEntity.name}.version`, `${VoucherEntity.name}.version`, "balance_movement.cause"]

const actor = systemActor("shop-orders")

/** The guard name of an order's charge or of its return, once for each attempt. */
export const movementCause = (order: Pick<ShopOrder, "id">, attempt: number, kind: "charge" | "return"): string =>
  `order:${order.id}:${attempt}:${kind}`

/** What an order costs, when it was charged. */
export const priceOf = ({ priceMinor, currency }: ShopOrder): Money | null =>
  priceMinor === null || currency === null ? null : { minor: priceMinor, currency }

export const orderNotFound = (id: string) => new NotFound({ code: "ORDER_NOT_FOUND", entity: "order", id })

export const makeShopOrderSteps = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* DeveloperRepository
  const redemptions = yield* RedemptionRepository
  const vouchers = yield* VoucherRepository
  const book = yield* BalanceBook
  const tellOwner = yield* OrderNews

  /** The event of an order and the news of it, for the commit that makes it happen. */
  const told = (order: ShopOrder, what: string, by: Actor) =>
    Effect.gen(function* () {
      const { ownerId, productId, test, charge, reference, source } = order
      const event = yield* newEvent({
        type: `order.${what}`,
        subject: "order",
        subjectId: order.id,
        actor: by,
        // Operators act on an order by its redemption, with the permission for that.
        ...(by.kind === "operator" ? { permission: "redemption:operate" } : {}),
        data: { ownerId, sku: productId, source, test, charge, reference },
      })
      return [append(event), ...(yield* tellOwner(order, event))]
    }).pipe(Effect.provideService(Crypto, crypto))

  const find = (id: string) =>
    Effect.flatMap(repository.orderById(id), Option.match({ onNone: () => orderNotFound(id), onSome: Effect.succeed }))

  /** How the redemption, or the script, has ended; nothing while it has not. */
  const endOf = (order: ShopOrder, at: number) =>
    order.redemptionId === null
      ? Effect.succeed(testEnd(order, at))
      : Effect.map(redemptions.byId(order.redemptionId), (found) =>
          Option.isSome(found) && !isOpen(found.value.state)
            ? (found.value.state as Exclude<ShopOrderState, "open">)
            : undefined,
        )

  /**
   * Gives a charge back, and takes the voucher that was made for it out of use in the same commit: whoever begins that
   * redemption again at the same moment loses against it, or wins and keeps the charge.
   */
  const giveBack = (order: ShopOrder, price: Money, at: number) =>
    Effect.gen(function* () {
      const found = yield* redemptions.byId(order.redemptionId ?? "")
      const voucher = yield* vouchers.byId(Option.match(found, { onNone: () => "", onSome: (one) => one.voucherId }))
      // One that an operator refunded or removed is out of use already.
      const inUse = Option.filter(voucher, ({ state }) => state !== "refunded")
      const refunded = Option.map(inUse, (one) => voucherTransition(one, { _tag: "Refund" }, at))
      if (Option.isSome(refunded) && Either.isLeft(refunded.value)) return Option.none<ReadonlyArray<Change>>()
      const movement =
        price.minor === 0
          ? []
          : yield* book.move({
              ownerId: order.ownerId,
              amount: price,
              kind: "return",
              cause: movementCause(order, order.attempt, "return"),
              note: "",
              createdBy: actor.id,
            })
      const outOfUse =
        Option.isSome(inUse) && Option.isSome(refunded) && Either.isRight(refunded.value)
          ? [update(VoucherEntity, inUse.value, refunded.value.right)]
          : []
      return Option.some([...outOfUse, ...movement])
    })

  const settleOnce = (id: string) =>
    Effect.gen(function* () {
      const order = yield* find(id)
      if (!order.open) return order
      const at = yield* Clock.currentTimeMillis
      const state = yield* endOf(order, at)
      if (state === undefined) return order
      const price = priceOf(order)
      const isReturned = state !== "delivered" && order.charge === "held"
      const money = isReturned && price !== null && !order.test ? yield* giveBack(order, price, at) : Option.some([])
      // Somebody began the redemption again just now: it has not ended after all.
      if (Option.isNone(money)) return order
      const changes = {
        open: false,
        state,
        charge: order.charge !== "held" ? order.charge : isReturned ? ("returned" as const) : ("spent" as const),
        updatedAt: at,
      }
      const next: ShopOrder = { ...order, ...changes, version: order.version + 1 }
      yield* commit([update(ShopOrderEntity, order, changes), ...money.value, ...(yield* told(next, state, actor))])
      return next
    })

  /**
   * Books the end of an order, if it has come to one: the charge is spent, or given back exactly once, in the commit
   * that closes the order. May be asked for any number of times, by anybody.
   */
  const settle = (id: string) => settleOnce(id).pipe(retryConflicts(GUARDS), Effect.uninterruptible)

  /** Settles what has ended, however long ago and whoever died over it. For the worker; answers how many there were. */
  const sweep = Effect.gen(function* () {
    const due = yield* repository.ended(yield* Clock.currentTimeMillis, SETTLE_CHUNK)
    yield* Effect.forEach(
      due,
      ({ id }) =>
        Effect.catchAllCause(settle(id), (cause) => Effect.logError("order not settled", { order: id }, cause)),
      { concurrency: SETTLE_CONCURRENT_MAX, discard: true },
    )
    return due.length
  })

  return { find, settle, sweep, told } as const
})

/** What closes orders: the worker's part, and that of whoever looks at one. */
export class ShopOrderSteps extends Context.Tag("@mintcode/core/developer/ShopOrderSteps")<
  ShopOrderSteps,
  Effect.Effect.Success<typeof makeShopOrderSteps>
>() {}

export const layerShopOrderSteps = Layer.effect(ShopOrderSteps, makeShopOrderSteps)
