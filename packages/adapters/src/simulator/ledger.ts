import type { OrderStatus, SimulatedOrder } from "./order.ts"
import { isOpen } from "./order.ts"

/** Money that moved for an order. */
export interface Posting {
  readonly at: number
  readonly orderId: number
  readonly kind: "buy" | "refund"
  /** Minor units; negative for a buy. */
  readonly amountMinor: number
}

/** The highest rating an account can have. */
const RATING_MAX = 96
/** What each end of an order does to the rating, as the documentation says. */
const RATING_STEPS: Readonly<Record<string, number>> = {
  finished: 0.5,
  "auto-finished": 0.4,
  "timed-out": -0.15,
  cancelled: -0.1,
  banned: -0.1,
}

/**
 * Money and rating of one account. Money is taken when an order is placed, counts as frozen while the order is open,
 * and comes back when it ends without a message.
 */
export interface Ledger {
  readonly token: string
  readonly balanceMinor: () => number
  readonly frozenMinor: () => number
  readonly rating: () => number
  readonly postings: () => ReadonlyArray<Posting>
  readonly setBalance: (balanceMinor: number) => void
  readonly setRating: (rating: number) => void
  readonly buy: (order: SimulatedOrder) => void
  /** The order is over. */
  readonly end: (order: SimulatedOrder, at: number, refundOnBan: boolean) => void
  /** Forgets an order; what it cost becomes part of the opening balance. */
  readonly forget: (orderId: number) => void
  /** What does not add up, given the orders that are still stored. */
  readonly violations: (orders: ReadonlyArray<SimulatedOrder>, refundOnBan: boolean) => ReadonlyArray<string>
}

/** Whether an order with this end is paid back. */
const isRefunded = (status: OrderStatus, refundOnBan: boolean): boolean =>
  status === "CANCELED" || status === "TIMEOUT" || (status === "BANNED" && refundOnBan)

export const makeLedger = (token: string, openingMinor: number, startRating: number): Ledger => {
  let opening = openingMinor
  let balance = openingMinor
  let frozen = 0
  let rating = Math.min(startRating, RATING_MAX)
  const byOrder = new Map<number, Array<Posting>>()

  const post = (posting: Posting) => {
    const postings = byOrder.get(posting.orderId) ?? []
    postings.push(posting)
    byOrder.set(posting.orderId, postings)
    balance += posting.amountMinor
  }
  const all = () => [...byOrder.values()].flat()
  const sumOf = (postings: ReadonlyArray<Posting>) => postings.reduce((sum, posting) => sum + posting.amountMinor, 0)

  return {
    token,
    balanceMinor: () => balance,
    frozenMinor: () => frozen,
    rating: () => rating,
    postings: all,
    setBalance: (balanceMinor) => {
      opening += balanceMinor - balance
      balance = balanceMinor
    },
    setRating: (next) => {
      rating = next
    },
    buy: (order) => {
      post({ at: order.createdAt, orderId: order.id, kind: "buy", amountMinor: -order.priceMinor })
      frozen += order.priceMinor
    },
    end: (order, at, refundOnBan) => {
      frozen -= order.priceMinor
      if (isRefunded(order.status, refundOnBan)) {
        post({ at, orderId: order.id, kind: "refund", amountMinor: order.priceMinor })
      }
      const step = order.history.findLast((entry) => RATING_STEPS[entry.step] !== undefined)?.step ?? ""
      rating = Math.min(RATING_MAX, Math.max(0, rating + (RATING_STEPS[step] ?? 0)))
    },
    forget: (orderId) => {
      opening += sumOf(byOrder.get(orderId) ?? [])
      byOrder.delete(orderId)
    },
    violations: (orders, refundOnBan) => {
      const found: Array<string> = []
      if (opening + sumOf(all()) !== balance) found.push(`account ${token}: balance does not equal its postings`)
      const open = orders.filter(isOpen)
      if (open.reduce((sum, order) => sum + order.priceMinor, 0) !== frozen) {
        found.push(`account ${token}: frozen money does not equal its open orders`)
      }
      for (const order of orders) {
        const postings = byOrder.get(order.id) ?? []
        const expected = isRefunded(order.status, refundOnBan) ? "buy,refund" : "buy"
        const kinds = postings.map((posting) => posting.kind).join(",")
        if (kinds !== expected) found.push(`order ${order.id}: postings are ${kinds || "none"}, expected ${expected}`)
      }
      return found
    },
  }
}
