import { Clock, Context, Effect, Layer, Option, Redacted } from "effect"
import { CatalogueRepository } from "../catalogue/mod.ts"
import { operatorWith } from "../identity/mod.ts"
import {
  adjust,
  append,
  Commit,
  Crypto,
  IDEMPOTENCY_GUARD,
  type IdempotencyClaim,
  IdempotencyRepository,
  isConflictOn,
  newEvent,
  type Page,
  type PageRequest,
  Refused,
  retryConflicts,
  type Sealed,
  spentBefore,
  update,
} from "../kernel/mod.ts"
import {
  capabilityToken,
  inputPlace,
  maskValue,
  REDEMPTION_STATE_REFUSED,
  RedemptionRepository,
  Redemptions,
} from "../redemption/mod.ts"
import { Settings } from "../settings/mod.ts"
import { BalanceBook } from "./balance_book.ts"
import { BALANCE_TOO_LOW } from "./balances.ts"
import { type DeveloperShape, developerWith } from "./developer.ts"
import { isOrderable, makeOrderPlacing, type OrderRequest } from "./order_placing.ts"
import { DeveloperRepository, type ShopOrderFilter } from "./repository.ts"
import { type OrderableProduct, type OrderView, type ShopOrder, ShopOrderEntity } from "./shop_order.ts"
import { orderNotFound, priceOf, ShopOrderSteps } from "./shop_order_steps.ts"
import { scriptEnd, TEST_PRODUCTS, TEST_VALUE, testOrderView } from "./test_order.ts"

const GUARDS = [`${ShopOrderEntity.name}.version`]

const inFlight = new Refused({ code: "IDEMPOTENCY_IN_FLIGHT", reason: "The same request is being carried out" })
const wrongState = new Refused({ code: "ORDER_STATE", reason: "The order is in another state" })

/** What an order is asked for that its redemption has gone beyond. */
const isTooLate = (error: { readonly _tag: string; readonly code: string }): boolean =>
  error._tag === "Refused" && error.code === REDEMPTION_STATE_REFUSED

export const makeShopOrders = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* DeveloperRepository
  const catalogue = yield* CatalogueRepository
  const idempotency = yield* IdempotencyRepository
  const redemptions = yield* Redemptions
  const rows = yield* RedemptionRepository
  const { placeLive, placeTest, sell } = yield* makeOrderPlacing
  const settings = yield* Settings
  const book = yield* BalanceBook
  const steps = yield* ShopOrderSteps

  const proofOf = (redemptionId: string) => ({ token: capabilityToken(crypto, redemptionId) })

  /** An order of the developer's own, in the mode of the key. All others do not exist. */
  const owned = (id: string, { ownerId, isTest }: DeveloperShape) =>
    Effect.filterOrFail(
      steps.find(id),
      (order) => order.ownerId === ownerId && order.test === isTest,
      () => orderNotFound(id),
    )

  const view = (order: ShopOrder) =>
    Effect.gen(function* () {
      if (order.redemptionId === null) return testOrderView(order, yield* Clock.currentTimeMillis)
      const seen = yield* redemptions.status(order.redemptionId, proofOf(order.redemptionId))
      const { state, kind, product, details, failure, cancellable, deadlineAt, endedAt } = seen
      return {
        id: order.id,
        state,
        test: false,
        source: order.source,
        sku: order.productId,
        kind,
        product,
        reference: order.reference,
        price: priceOf(order),
        charge: order.charge,
        details,
        failure,
        // What was bought by SKU is bought anew; a code may be used up or resting.
        retryable: order.source === "sku" ? failure !== null : seen.retryable,
        cancellable,
        createdAt: order.createdAt,
        deadlineAt,
        endedAt,
      } satisfies OrderView
    })

  /** What the product needed the first time. */
  const inputOf = (redemptionId: string) =>
    Effect.flatMap(rows.byId(redemptionId), (found) =>
      Option.isNone(found) || found.value.sealedInput === null
        ? Effect.succeed({})
        : crypto.open(inputPlace(redemptionId), found.value.sealedInput as Sealed).pipe(
            Effect.orDie,
            Effect.map((json) => JSON.parse(Redacted.value(json)) as Record<string, string>),
          ),
    )

  /** Settles what can be settled and shows it. */
  const settled = (id: string) => Effect.flatMap(steps.settle(id), view)

  /** What the same request made before. */
  const before = (claim: IdempotencyClaim | undefined) =>
    Effect.provideService(spentBefore(claim), IdempotencyRepository, idempotency)

  /**
   * Places an order. By SKU its price is taken from the balance in the commit that begins its redemption; by code the
   * voucher is spent. With a claim the same request may come again: it gets the same order.
   */
  const place = Effect.fn("ShopOrders.place")(function* (request: OrderRequest, claim?: IdempotencyClaim) {
    const developer = yield* developerWith("orders:write")
    const known = yield* before(claim)
    if (Option.isSome(known)) return yield* settled(known.value)
    const at = yield* Clock.currentTimeMillis
    const id = yield* (developer.isTest ? placeTest : placeLive)(developer, request, claim, at).pipe(
      Effect.catchIf(book.isTooLow, () => BALANCE_TOO_LOW),
      Effect.catchIf(
        (error) => isConflictOn(error, [IDEMPOTENCY_GUARD]),
        () => inFlight,
      ),
      // The same request may just have taken the code, or the last of the money.
      Effect.catchTag("Refused", (refused) =>
        Effect.flatMap(before(claim), (made) => (Option.isSome(made) ? Effect.succeed(made.value) : refused)),
      ),
      Effect.provideService(Crypto, crypto),
      Effect.uninterruptible,
    )
    return yield* settled(id)
  })

  const get = (id: string) =>
    Effect.gen(function* () {
      yield* owned(id, yield* developerWith("orders:read"))
      return yield* settled(id)
    })

  const list = (filter: Pick<ShopOrderFilter, "state" | "reference">, request: PageRequest) =>
    Effect.gen(function* () {
      const { ownerId, isTest } = yield* developerWith("orders:read")
      const { rows, nextAfterId } = yield* repository.orders({ ...filter, ownerId, test: isTest }, request)
      return { rows: yield* Effect.forEach(rows, view, { concurrency: 8 }), nextAfterId } satisfies Page<OrderView>
    })

  /** Asks for an order to be given up. A value that arrives meanwhile is delivered, and paid for, all the same. */
  const cancel = (id: string) =>
    Effect.gen(function* () {
      const developer = yield* developerWith("orders:write")
      const order = yield* owned(id, developer)
      if (order.redemptionId !== null) {
        yield* redemptions
          .cancel(order.redemptionId, proofOf(order.redemptionId), developer.actor.ip)
          .pipe(Effect.catchIf(isTooLate, () => wrongState))
        return yield* settled(id)
      }
      const current = yield* steps.settle(id)
      if (!current.open) return yield* wrongState
      const at = yield* Clock.currentTimeMillis
      const changes = {
        open: false,
        state: "cancelled" as const,
        charge: current.charge === "held" ? ("returned" as const) : current.charge,
        updatedAt: at,
      }
      const next = { ...current, ...changes }
      yield* commit([
        update(ShopOrderEntity, current, changes),
        ...(yield* steps.told(next, "cancelled", developer.actor)),
      ])
      return testOrderView(next, at)
    }).pipe(retryConflicts(GUARDS), Effect.uninterruptible)

  /**
   * Begins an order again that ended without delivery. By SKU it is charged anew, since its charge was given back; by
   * code the same voucher is tried once more.
   */
  const retry = (id: string) =>
    Effect.gen(function* () {
      const developer = yield* developerWith("orders:write")
      yield* owned(id, developer)
      const order = yield* steps.settle(id)
      if (order.open || order.state === "delivered") return yield* wrongState
      const at = yield* Clock.currentTimeMillis
      const again: ShopOrder = { ...order, open: true, state: "open", attempt: order.attempt + 1, updatedAt: at }
      const save = (row: ShopOrder, redemptionId: ShopOrder["redemptionId"]) =>
        Effect.map(steps.told(row, "retried", developer.actor), (news) => [
          update(ShopOrderEntity, order, { ...row, redemptionId }),
          ...news,
        ])
      if (order.redemptionId === null) {
        // What failed as scripted works the second time: so both ends of a retry can be tried out.
        const script = "test_delivered"
        const charge = order.charge === "none" ? order.charge : "held"
        yield* commit(
          yield* save({ ...again, charge, script, scriptAt: at, scriptEndsAt: scriptEnd(script, at) }, null),
        )
      } else if (order.source === "code") {
        const { ip } = developer.actor
        const also = yield* save(again, order.redemptionId)
        yield* redemptions
          .retry(order.redemptionId, proofOf(order.redemptionId), ip, also)
          .pipe(Effect.catchIf(isTooLate, () => wrongState))
      } else {
        yield* sell(again, { input: yield* inputOf(order.redemptionId) }, developer.actor.ip, (row) =>
          Effect.map(steps.told(row, "retried", developer.actor), (news) => (redemptionId) => [
            update(ShopOrderEntity, order, { ...row, redemptionId }),
            ...news,
          ]),
        ).pipe(Effect.catchIf(book.isTooLow, () => BALANCE_TOO_LOW))
      }
      return yield* settled(id)
    }).pipe(retryConflicts(GUARDS), Effect.provideService(Crypto, crypto), Effect.uninterruptible)

  /** The delivered value. Who got it, and when, is on disk before it leaves. */
  const code = (id: string) =>
    Effect.gen(function* () {
      const developer = yield* developerWith("codes:read")
      const order = yield* owned(id, developer)
      const seen = yield* settled(id)
      if (seen.state !== "delivered") {
        return yield* new Refused({ code: "NOT_DELIVERED", reason: "Nothing has been delivered yet" })
      }
      yield* commit([
        append(
          yield* newEvent({
            type: "order.code_read",
            subject: "order",
            subjectId: id,
            actor: developer.actor,
            data: { ownerId: order.ownerId, keyId: developer.key.id, test: order.test },
          }),
        ),
      ])
      if (order.redemptionId !== null) return yield* redemptions.result(order.redemptionId, proofOf(order.redemptionId))
      const viewsMax = yield* settings.get("result_views_max")
      const masked = yield* commit([
        adjust(ShopOrderEntity, id, { views: 1 }, { within: { views: { max: viewsMax } } }),
      ]).pipe(
        Effect.as(false),
        Effect.catchIf(
          (error) => isConflictOn(error, ["shop_order.views"]),
          () => Effect.succeed(true),
        ),
      )
      const value = masked ? maskValue(TEST_VALUE) : TEST_VALUE
      return {
        value: Redacted.make<Readonly<Record<string, string>>>(value),
        masked,
        deliveredAt: seen.endedAt ?? order.updatedAt,
      }
    }).pipe(Effect.provideService(Crypto, crypto), Effect.uninterruptible)

  /** What the key may order, by SKU. */
  const products = (request: PageRequest) =>
    Effect.gen(function* () {
      const { isTest } = yield* developerWith("orders:read")
      if (isTest) return { rows: TEST_PRODUCTS, nextAfterId: null } satisfies Page<OrderableProduct>
      const { rows, nextAfterId } = yield* catalogue.products(request)
      return {
        rows: rows.filter(isOrderable).map(({ id, kind, name, price }) => ({ sku: id, kind, name, price })),
        nextAfterId,
      } satisfies Page<OrderableProduct>
    })

  // What operators see.

  const page = (filter: ShopOrderFilter, request: PageRequest) =>
    Effect.zipRight(operatorWith("order:read"), repository.orders(filter, request))

  const getByOperator = (id: string) => Effect.zipRight(operatorWith("order:read"), steps.find(id))

  return { place, get, list, cancel, retry, code, products, page, getByOperator } as const
})

/** Orders, as developers place them and operators see them. */
export class ShopOrders extends Context.Tag("@mintcode/core/developer/ShopOrders")<
  ShopOrders,
  Effect.Effect.Success<typeof makeShopOrders>
>() {}

export const layerShopOrders = Layer.effect(ShopOrders, makeShopOrders)
