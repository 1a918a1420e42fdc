import type { Money, Timestamp } from "../kernel/mod.ts"
import type { BuyerState, FailureCode } from "../redemption/mod.ts"
import type { OrderableProduct, OrderView, ShopOrder, ShopOrderState } from "./shop_order.ts"

/** How a test order goes: what it ends as, when, and why. */
interface Script {
  readonly ends: Exclude<ShopOrderState, "open" | "cancelled">
  readonly afterMs: number
  readonly failure: FailureCode | null
}

/** The outcomes that test keys can ask for, by SKU; as a voucher code they are spelled `TEST-DELIVERED`. */
export const TEST_SCRIPTS = {
  test_delivered: { ends: "delivered", afterMs: 1_000, failure: null },
  test_slow: { ends: "delivered", afterMs: 30_000, failure: null },
  test_out_of_stock: { ends: "failed", afterMs: 1_000, failure: "OUT_OF_STOCK" },
  test_no_value: { ends: "expired", afterMs: 5_000, failure: "NO_VALUE_IN_TIME" },
  test_support: { ends: "rejected", afterMs: 1_000, failure: "SUPPORT_NEEDED" },
} as const satisfies Readonly<Record<string, Script>>

/** The SKU that a test key is always too poor for. */
export const TEST_SKU_TOO_DEAR = "test_balance_too_low"

/** What a test key's balance is, whatever it orders. */
export const TEST_BALANCE: Money = { minor: 100_000, currency: "USD" }

/** What everything costs a test key. */
export const TEST_PRICE: Money = { minor: 100, currency: "USD" }

/** What a delivered test order is worth. */
export const TEST_VALUE: Readonly<Record<string, string>> = { code: "123456", text: "Your code is 123456" }

/** The script of a SKU or of a voucher code as typed; `undefined` when there is none. */
export const scriptOf = (source: ShopOrder["source"], text: string): string | undefined => {
  const name =
    source === "sku"
      ? text
      : text
          .trim()
          .toLowerCase()
          .replace(/[\s-]+/g, "_")
  return Object.hasOwn(TEST_SCRIPTS, name) ? name : undefined
}

const scriptNamed = (name: string | null): Script =>
  (TEST_SCRIPTS as Readonly<Record<string, Script>>)[name ?? ""] ?? TEST_SCRIPTS.test_delivered

/** When a script that begins now ends. */
export const scriptEnd = (script: string, at: Timestamp): Timestamp => at + scriptNamed(script).afterMs

/** The end that a test order has come to; `undefined` while it is under way. */
export const testEnd = ({ script, scriptEndsAt }: ShopOrder, at: Timestamp): Script["ends"] | undefined =>
  scriptEndsAt !== null && scriptEndsAt <= at ? scriptNamed(script).ends : undefined

const testName = (sku: string) => {
  const words = sku.replaceAll("_", " ")
  return { zh: `测试 ${words}`, en: words }
}

/** The products that test keys see. */
export const TEST_PRODUCTS: ReadonlyArray<OrderableProduct> = [...Object.keys(TEST_SCRIPTS), TEST_SKU_TOO_DEAR].map(
  (sku) => ({
    sku: sku as OrderableProduct["sku"],
    kind: "code",
    name: testName(sku),
    price: TEST_PRICE,
  }),
)

/** A test order as its developer sees it, by its script and the clock. */
export const testOrderView = (order: ShopOrder, at: Timestamp): OrderView => {
  const end = order.state === "open" ? testEnd(order, at) : order.state
  const begun = order.scriptAt ?? order.createdAt
  const state: BuyerState = end ?? "waiting"
  return {
    id: order.id,
    state,
    test: true,
    source: order.source,
    sku: order.productId,
    kind: "code",
    product: testName(order.productId),
    reference: order.reference,
    price: order.source === "sku" ? TEST_PRICE : null,
    charge: order.charge,
    details: end === undefined ? { phoneNumber: "+15550100" } : {},
    failure: end === "cancelled" ? "CANCELLED" : end === undefined ? null : scriptNamed(order.script).failure,
    retryable: end !== undefined && end !== "delivered",
    cancellable: end === undefined,
    createdAt: order.createdAt,
    deadlineAt: scriptEnd("test_slow", begun),
    endedAt:
      end === undefined ? null : Math.min(at, end === "cancelled" ? order.updatedAt : (order.scriptEndsAt ?? at)),
  }
}
