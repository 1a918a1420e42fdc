import { moneyFromDecimal } from "@mintcode/core/kernel"
import { Either } from "effect"
import { PCGRandom } from "effect/Utils"
import { type Ledger, makeLedger } from "./ledger.ts"
import {
  type DueMessage,
  isOpen,
  messagesOf,
  nextDueAt,
  type OrderStatus,
  type OrderStep,
  passTime,
  type SimulatedOrder,
  stepped,
} from "./order.ts"
import type { Offer, Script } from "./script.ts"

/** Orders that are kept; the oldest ended ones are forgotten first. About 150 MB. */
export const ORDERS_MAX = 100_000
/** First order id: long enough to look like one. */
const ORDER_ID_FIRST = 10_000_001
const PHONE_DIGITS = 9
const CODE_DIGITS = 6
/** Name for "whichever is cheapest", for countries and operators. */
export const ANY = "any"

/** Why the market says no; each protocol has its own words for it. */
export type MarketRefusal =
  | "no-stock"
  | "price-too-low"
  | "no-balance"
  | "bad-rating"
  | "bad-country"
  | "bad-operator"
  | "bad-product"
  | "no-product"
  | "not-found"
  | "expired"
  | "no-sms"
  | "has-sms"
  | "hosting"
  | "too-early"
  | "reuse-not-possible"
  | "reuse-false"
  | "reuse-expired"
  | "exists"
  | "server-offline"

/** What somebody wants to buy. */
export interface Purchase {
  readonly token: string
  readonly protocol: SimulatedOrder["protocol"]
  readonly category: Offer["category"]
  readonly country: string
  readonly operator: string
  readonly product: string
  readonly maxPriceMinor: number | null
  readonly reuse: boolean
  readonly reference: string | null
}

type Decision = Either.Either<SimulatedOrder, MarketRefusal>

/** Stock, orders and money, apart from any protocol. Time passes whenever it is asked something. */
export interface Market {
  readonly script: () => Script
  /** Another behaviour and other shelves; orders, money and ratings stay. Accounts that are new are opened. */
  readonly setScript: (script: Script) => void
  readonly ledger: (token: string) => Ledger | undefined
  readonly ledgers: () => ReadonlyArray<Ledger>
  readonly buy: (purchase: Purchase) => Decision
  readonly reuse: (token: string, product: string, digits: string) => Decision
  readonly find: (token: string, id: string) => Decision
  readonly finish: (token: string, id: string) => Decision
  readonly cancel: (token: string, id: string) => Decision
  readonly ban: (token: string, id: string) => Decision
  readonly resend: (token: string, id: string) => Decision
  /** Newest first. */
  readonly orders: () => ReadonlyArray<SimulatedOrder>
  /** A message out of the blue; on an order that is over it counts as late. */
  readonly deliver: (id: string, message: { text: string; code: string; sender: string }) => Decision
  readonly offers: () => ReadonlyArray<Offer>
  readonly violations: () => ReadonlyArray<string>
  readonly nowMs: () => number
}

export const makeMarket = (initial: Script, seed: number, nowMs: () => number, ordersMax: number): Market => {
  let script = initial
  const random = new PCGRandom(seed)
  const digits = (count: number) => Array.from({ length: count }, () => random.integer(10)).join("")
  const minor = (amount: number) => moneyFromDecimal(amount, script.currency).minor
  let stock = new Map<Offer, number>()
  const offerOfOrder = new Map<number, Offer>()
  const ledgers = new Map<string, Ledger>()
  const orders = new Map<number, SimulatedOrder>()
  /** Orders that time alone will change. */
  const waiting = new Set<number>()
  const references = new Map<string, number>()
  let nextOrderId = ORDER_ID_FIRST
  let nextMessageId = 1
  let nextDue = Number.POSITIVE_INFINITY

  const setScript = (next: Script) => {
    script = next
    stock = new Map(next.offers.map((offer) => [offer, offer.count]))
    for (const [token, { balance, rating }] of Object.entries(next.accounts)) {
      if (!ledgers.has(token)) ledgers.set(token, makeLedger(token, minor(balance), rating))
    }
  }
  setScript(initial)

  const store = (order: SimulatedOrder) => {
    const before = orders.get(order.id)
    orders.set(order.id, order)
    const due = nextDueAt(order)
    if (due === undefined) waiting.delete(order.id)
    else {
      waiting.add(order.id)
      nextDue = Math.min(nextDue, due)
    }
    if (before === undefined || !isOpen(before) || isOpen(order)) return order
    ledgers.get(order.token)?.end(order, order.history.at(-1)?.at ?? nowMs(), script.refundOnBan)
    const offer = offerOfOrder.get(order.id)
    const left = offer && stock.get(offer)
    if (offer !== undefined && left !== undefined && order.sms.length === 0) stock.set(offer, left + 1)
    return order
  }

  const tick = () => {
    const now = nowMs()
    if (now < nextDue) return
    nextDue = Number.POSITIVE_INFINITY
    for (const id of [...waiting]) {
      const order = orders.get(id)
      if (order !== undefined) store(passTime(order, now, () => nextMessageId++))
    }
  }

  /** Makes room for one more; false when every stored order is still going on. */
  const makeRoom = (): boolean => {
    if (orders.size < ordersMax) return true
    for (const [id, order] of orders) {
      if (waiting.has(id)) continue
      orders.delete(id)
      offerOfOrder.delete(id)
      if (order.reference !== null) references.delete(order.reference)
      ledgers.get(order.token)?.forget(id)
      return true
    }
    return false
  }

  const place = (purchase: Purchase, offer: Offer, phone: string): SimulatedOrder => {
    const at = nowMs()
    const order: SimulatedOrder = {
      id: nextOrderId++,
      token: purchase.token,
      protocol: purchase.protocol,
      category: offer.category,
      country: offer.country,
      operator: offer.operator,
      product: offer.product,
      phone,
      priceMinor: minor(offer.price),
      reuse: purchase.reuse,
      reference: purchase.reference,
      resendAfter: null,
      createdAt: at,
      expiresAt: at + script.orderTtlMs,
      preparedAt: at + offer.prepareMs,
      due: messagesOf(offer, at, () => digits(CODE_DIGITS)),
      status: offer.prepareMs > 0 ? "PENDING" : "RECEIVED",
      sms: [],
      history: [{ at, step: "bought" }],
    }
    stock.set(offer, (stock.get(offer) ?? 0) - 1)
    offerOfOrder.set(order.id, offer)
    if (order.reference !== null) references.set(order.reference, order.id)
    ledgers.get(order.token)?.buy(order)
    return store(order)
  }

  const refusedToBuy = (token: string, priceMinor: number): MarketRefusal | undefined => {
    const ledger = ledgers.get(token)
    if (ledger === undefined || ledger.rating() <= 0) return "bad-rating"
    if (ledger.balanceMinor() < priceMinor) return "no-balance"
    return makeRoom() ? undefined : "server-offline"
  }

  const buy = (purchase: Purchase): Decision => {
    tick()
    if (purchase.reference !== null && references.has(purchase.reference)) return Either.left("exists")
    if (purchase.country !== ANY && script.countries[purchase.country] === undefined) return Either.left("bad-country")
    const ofCategory = script.offers.filter((offer) => offer.category === purchase.category)
    const ofProduct = ofCategory.filter((offer) => offer.product === purchase.product)
    if (ofProduct.length === 0) return Either.left("bad-product")
    const inCountry = ofProduct.filter((offer) => purchase.country === ANY || offer.country === purchase.country)
    if (inCountry.length === 0) return Either.left("no-product")
    const ofOperator = inCountry.filter((offer) => purchase.operator === ANY || offer.operator === purchase.operator)
    if (ofOperator.length === 0) return Either.left("bad-operator")
    const available = ofOperator.filter((offer) => (stock.get(offer) ?? 0) > 0)
    if (available.length === 0) return Either.left("no-stock")
    const affordable = available
      .filter((offer) => purchase.maxPriceMinor === null || minor(offer.price) <= purchase.maxPriceMinor)
      .sort((left, right) => left.price - right.price)
    const offer = affordable[0]
    if (offer === undefined) return Either.left("price-too-low")
    const refused = refusedToBuy(purchase.token, minor(offer.price))
    if (refused !== undefined) return Either.left(refused)
    return Either.right(
      place(purchase, offer, `${script.countries[offer.country]?.prefix ?? "+999"}${digits(PHONE_DIGITS)}`),
    )
  }

  const find = (token: string, id: string): Decision => {
    tick()
    const order = orders.get(Number(id))
    return order === undefined || order.token !== token ? Either.left("not-found") : Either.right(order)
  }

  /** An order that may still be acted upon. */
  const findOpen = (token: string, id: string): Decision =>
    Either.flatMap(find(token, id), (order) =>
      order.category === "hosting"
        ? Either.left("hosting")
        : isOpen(order)
          ? Either.right(order)
          : Either.left("expired"),
    )

  const end = (order: SimulatedOrder, step: OrderStep, status: OrderStatus): Decision =>
    Either.right(store(stepped(order, nowMs(), step, status)))

  return {
    script: () => script,
    setScript,
    nowMs,
    ledger: (token) => {
      tick()
      return ledgers.get(token)
    },
    ledgers: () => {
      tick()
      return [...ledgers.values()]
    },
    buy,
    find,
    reuse: (token, product, number) => {
      tick()
      const before = [...orders.values()].findLast(
        (order) => order.token === token && order.product === product && order.phone === `+${number}`,
      )
      const offer = before && offerOfOrder.get(before.id)
      if (before === undefined || offer === undefined) return Either.left("reuse-not-possible")
      if (!before.reuse || before.status !== "FINISHED") return Either.left("reuse-false")
      const endedAt = before.history.at(-1)?.at ?? before.expiresAt
      if (nowMs() > endedAt + script.reuseWindowMs) return Either.left("reuse-expired")
      const refused = refusedToBuy(token, minor(offer.price))
      if (refused !== undefined) return Either.left(refused)
      return Either.right(place({ ...before, maxPriceMinor: null, reference: null }, offer, before.phone))
    },
    finish: (token, id) =>
      Either.flatMap(findOpen(token, id), (order) =>
        order.sms.length === 0 ? Either.left("no-sms") : end(order, "finished", "FINISHED"),
      ),
    cancel: (token, id) =>
      Either.flatMap(findOpen(token, id), (order) => {
        if (order.sms.length > 0) return Either.left("has-sms")
        if (nowMs() < order.createdAt + script.earlyCancelMs) return Either.left("too-early")
        return end(order, "cancelled", "CANCELED")
      }),
    ban: (token, id) =>
      Either.flatMap(findOpen(token, id), (order) =>
        order.sms.length > 0 ? Either.left("has-sms") : end(order, "banned", "BANNED"),
      ),
    resend: (token, id) =>
      Either.flatMap(findOpen(token, id), (order) =>
        order.sms.length === 0
          ? Either.left("no-sms")
          : Either.right(store({ ...order, resendAfter: order.sms.length })),
      ),
    orders: () => {
      tick()
      return [...orders.values()].reverse()
    },
    deliver: (id, { text, code, sender }) => {
      tick()
      const order = orders.get(Number(id))
      if (order === undefined) return Either.left("not-found")
      const message: DueMessage = { at: nowMs(), sender, text, code, late: true }
      store({ ...order, due: [...order.due, message] })
      tick()
      const after = orders.get(order.id)
      return after === undefined ? Either.left("not-found") : Either.right(after)
    },
    offers: () => script.offers.map((offer) => ({ ...offer, count: stock.get(offer) ?? 0 })),
    violations: () => {
      tick()
      return [...ledgers.values()].flatMap((ledger) =>
        ledger.violations(
          [...orders.values()].filter((order) => order.token === ledger.token),
          script.refundOnBan,
        ),
      )
    },
  }
}
