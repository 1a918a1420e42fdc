import { randomBytes } from "node:crypto"
import { Catalogue } from "@mintcode/core/catalogue"
import {
  ApiKeys,
  BalanceBook,
  Balances,
  Developer,
  DeveloperRepository,
  type KeyMode,
  type OrderRequest,
  ShopOrders,
} from "@mintcode/core/developer"
import { UserId } from "@mintcode/core/identity"
import { type IdempotencyClaim, uuidV7 } from "@mintcode/core/kernel"
import { Effect } from "effect"
import type { Shop } from "./shop.ts"

/** What everything costs that these tests order. */
export const PRICE = { minor: 250, currency: "USD" } as const

/** Somebody with a key of their own. */
export const openDesk = (mode: typeof KeyMode.Type = "live") =>
  Effect.gen(function* () {
    const keys = yield* ApiKeys
    const ownerId = UserId.make(uuidV7(Date.now(), randomBytes(10)))
    const { key } = yield* keys.create({ ownerId, name: "tests", mode })
    const developer = yield* keys.authenticate(key, null)
    /** Does something on the developer's behalf. */
    const as = <A, E, R>(use: Effect.Effect<A, E, R>) => Effect.provideService(use, Developer, developer)
    return { ownerId, developer, as } as const
  })

export type Desk = Effect.Effect.Success<ReturnType<typeof openDesk>>

export const priceProduct = ({ productId }: Shop) =>
  Effect.flatMap(Catalogue, (catalogue) => catalogue.editProduct(productId, { price: PRICE }))

export const topUp = ({ ownerId }: Desk, minor: number) =>
  Effect.flatMap(Balances, (balances) =>
    balances.change({ ownerId, amount: { minor, currency: PRICE.currency }, kind: "top_up" }),
  )

export const orderSku = (desk: Desk, sku: string, claim?: IdempotencyClaim) =>
  place(desk, { what: { sku }, input: {}, reference: null }, claim)

export const place = (desk: Desk, request: OrderRequest, claim?: IdempotencyClaim) =>
  Effect.flatMap(ShopOrders, (orders) => desk.as(orders.place(request, claim)))

/** What is left, and what the movements come to. */
export const moneyOf = ({ ownerId }: Desk) =>
  Effect.gen(function* () {
    const [balance] = yield* Effect.flatMap(BalanceBook, (book) => book.of(ownerId))
    const repository = yield* DeveloperRepository
    const { rows } = yield* repository.movements({ ownerId }, { limit: 500, afterId: null })
    const kinds = Object.fromEntries(
      ["top_up", "charge", "return"].map((kind) => [kind, rows.filter((row) => row.kind === kind).length]),
    )
    return { left: balance?.minor ?? 0, sum: rows.reduce((sum, { minor }) => sum + minor, 0), kinds } as const
  })

/** Every order of an owner, as rows. */
export const ordersOf = ({ ownerId }: Desk) =>
  Effect.flatMap(DeveloperRepository, (repository) =>
    Effect.map(repository.orders({ ownerId }, { limit: 500, afterId: null }), ({ rows }) => rows),
  )
