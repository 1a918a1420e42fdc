import { Effect, Option } from "effect"
import { CatalogueRepository, type Product } from "../catalogue/mod.ts"
import {
  type Change,
  Commit,
  type IdempotencyClaim,
  IdempotencyRecordEntity,
  insert,
  type Money,
  NotFound,
  newId,
  Refused,
  type StorageFailed,
} from "../kernel/mod.ts"
import { type Redemption, Redemptions } from "../redemption/mod.ts"
import { Vouchers } from "../voucher/mod.ts"
import { BalanceBook } from "./balance_book.ts"
import { BALANCE_TOO_LOW } from "./balances.ts"
import type { DeveloperShape } from "./developer.ts"
import { type ShopOrder, ShopOrderEntity, type ShopOrderId } from "./shop_order.ts"
import { movementCause, ShopOrderSteps } from "./shop_order_steps.ts"
import { scriptEnd, scriptOf, TEST_PRICE, TEST_SKU_TOO_DEAR } from "./test_order.ts"

/** What a developer asks for: a voucher code to be spent, or a product to be charged. */
export interface OrderRequest {
  readonly what: { readonly code: string } | { readonly sku: string }
  /** What the kind needs: `email`, `machineCode`. */
  readonly input: Readonly<Record<string, string>>
  readonly reference: string | null
}

const unavailable = new Refused({
  code: "PRODUCT_UNAVAILABLE",
  reason: "This product cannot be ordered at the moment: please try again later",
})
const priceless = new Refused({
  code: "PRODUCT_UNAVAILABLE",
  reason: "This product has no price: it is sold by codes alone",
})
/** Whether a product may be ordered by SKU: it is on sale and has a price. */
export const isOrderable = (product: Product | undefined): product is Product & { readonly price: Money } =>
  product?.enabled === true && product.price !== null

/** Makes of an order's row, once it is priced, what goes into the commit of its redemption. */
export type SaveOrder = (
  row: ShopOrder,
) => Effect.Effect<(redemptionId: Redemption["id"]) => ReadonlyArray<Change>, StorageFailed>

/** How orders begin: what is written, and in which commit. */
export const makeOrderPlacing = Effect.gen(function* () {
  const commit = yield* Commit
  const catalogue = yield* CatalogueRepository
  const redemptions = yield* Redemptions
  const vouchers = yield* Vouchers
  const book = yield* BalanceBook
  const steps = yield* ShopOrderSteps

  const pricedProduct = (sku: string) =>
    Effect.gen(function* () {
      const product = Option.getOrUndefined(yield* catalogue.productById(sku))
      if (product === undefined) {
        return yield* new NotFound({ code: "PRODUCT_NOT_FOUND", entity: "product", id: sku })
      }
      if (isOrderable(product)) return product.price
      return yield* product.enabled ? priceless : unavailable
    })

  const newRow = (developer: DeveloperShape, request: OrderRequest, productId: string, at: number) =>
    Effect.map(
      newId<ShopOrderId>(),
      (id): ShopOrder => ({
        id,
        version: 1,
        ownerId: developer.ownerId,
        keyId: developer.key.id,
        test: developer.isTest,
        source: "sku" in request.what ? "sku" : "code",
        productId,
        redemptionId: null,
        priceMinor: null,
        currency: null,
        charge: "none",
        reference: request.reference,
        state: "open",
        open: true,
        attempt: 1,
        script: null,
        scriptAt: null,
        scriptEndsAt: null,
        views: 0,
        createdAt: at,
        updatedAt: at,
      }),
    )

  const spent = (claim: IdempotencyClaim | undefined, resultId: string, createdAt: number): ReadonlyArray<Change> =>
    claim === undefined ? [] : [insert(IdempotencyRecordEntity, { ...claim, resultId, createdAt })]

  const charged = (order: ShopOrder, price: Money) =>
    book.move({
      ownerId: order.ownerId,
      amount: { ...price, minor: -price.minor },
      kind: "charge",
      cause: movementCause(order, order.attempt, "charge"),
      note: "",
      createdBy: order.keyId,
    })

  /** Charges, and begins a redemption of a voucher that is made for it: one commit, with the order's row. */
  const sell = (order: ShopOrder, request: Pick<OrderRequest, "input">, ip: string | null, save: SaveOrder) =>
    Effect.gen(function* () {
      const price = yield* pricedProduct(order.productId)
      const priced: ShopOrder = { ...order, priceMinor: price.minor, currency: price.currency, charge: "held" }
      const money = price.minor === 0 ? [] : yield* charged(priced, price)
      const also = yield* save(priced)
      yield* redemptions.redeemFresh({
        productId: order.productId,
        input: request.input,
        proof: {},
        ip,
        madeBy: `order ${order.id}`,
        also: ({ id }) => [...money, ...also(id)],
      })
    })

  const placeLive = (
    developer: DeveloperShape,
    request: OrderRequest,
    claim: IdempotencyClaim | undefined,
    at: number,
  ) =>
    Effect.gen(function* () {
      const { what, input } = request
      const { ip } = developer.actor
      const order = yield* newRow(developer, request, "sku" in what ? what.sku : "", at)
      const save = (row: ShopOrder) =>
        Effect.map(steps.told(row, "placed", developer.actor), (news) => (redemptionId: Redemption["id"]) => [
          insert(ShopOrderEntity, { ...row, redemptionId }),
          ...spent(claim, row.id, at),
          ...news,
        ])
      if ("sku" in what) {
        yield* sell(order, request, ip, save)
        return order.id
      }
      const productId = yield* Effect.map(
        vouchers.byCode(what.code),
        Option.match({ onNone: () => "", onSome: ({ productId }) => productId }),
      )
      const also = yield* save({ ...order, productId })
      yield* redemptions.redeem({ code: what.code, input, proof: {}, ip, also: ({ id }) => also(id) })
      return order.id
    })

  const placeTest = (
    developer: DeveloperShape,
    request: OrderRequest,
    claim: IdempotencyClaim | undefined,
    at: number,
  ) =>
    Effect.gen(function* () {
      const { what } = request
      if ("sku" in what && what.sku === TEST_SKU_TOO_DEAR) return yield* BALANCE_TOO_LOW
      const script = "sku" in what ? scriptOf("sku", what.sku) : scriptOf("code", what.code)
      if (script === undefined) {
        return yield* "sku" in what
          ? new NotFound({ code: "PRODUCT_NOT_FOUND", entity: "product", id: what.sku })
          : new Refused({ code: "CODE_REFUSED", reason: "A test key knows the test codes only" })
      }
      const row = yield* newRow(developer, request, script, at)
      const order: ShopOrder = {
        ...row,
        ...(row.source === "sku"
          ? { priceMinor: TEST_PRICE.minor, currency: TEST_PRICE.currency, charge: "held" as const }
          : {}),
        script,
        scriptAt: at,
        scriptEndsAt: scriptEnd(script, at),
      }
      yield* commit([
        insert(ShopOrderEntity, order),
        ...spent(claim, order.id, at),
        ...(yield* steps.told(order, "placed", developer.actor)),
      ])
      return order.id
    })

  return { placeLive, placeTest, sell } as const
})
