/**
 * What programs of others buy through: API keys, prepaid balances, and orders.
 *
 * An order is a voucher code to be spent, or a product that is charged to its owner's balance. By product everything is
 * one commit: the charge, a voucher made for it, the redemption that spends the voucher, and the order. So nobody is
 * charged without a redemption, and nothing is redeemed without a charge. When the redemption ends without delivery,
 * the commit that closes the order gives the charge back and takes the voucher out of use; a sweep finds what a crash
 * has left open. Balances are behind a port, `BalanceBook`, which answers with changes for that commit.
 *
 * Test keys play scripted outcomes (`TEST_SCRIPTS`) in rows of their own: no voucher, no redemption, no money.
 *
 * @example
 * ```ts
 * import { type ShopOrder, testOrderView } from "@mintcode/core/developer"
 *
 * const order = { script: "test_out_of_stock", scriptAt: 0, scriptEndsAt: 1_000, state: "open" } as ShopOrder
 * const test = { ...order, productId: "test_out_of_stock", source: "sku" } as ShopOrder
 *
 * console.assert(testOrderView(test, 500).state === "waiting")
 * console.assert(testOrderView(test, 1_000).failure === "OUT_OF_STOCK")
 * ```
 *
 * @module
 */
export * from "./api_key.ts"
export { KeyMode, keyModeOf } from "./api_key_text.ts"
export * from "./api_keys.ts"
export * from "./balance.ts"
export * from "./balance_book.ts"
export * from "./balances.ts"
export * from "./developer.ts"
export * from "./key_usage.ts"
export * from "./order_news.ts"
export type { OrderRequest } from "./order_placing.ts"
export { layerOrderRetry } from "./order_retry.ts"
export * from "./repository.ts"
export * from "./shop_order.ts"
export { layerShopOrderSteps, ShopOrderSteps } from "./shop_order_steps.ts"
export * from "./shop_orders.ts"
export * from "./test_order.ts"
