import { type UpstreamThrottled, UpstreamUnknown } from "@mintcode/core/supplier"
import { Effect } from "effect"
import type { FiveSimClient } from "./client.ts"
import type { FiveSimError } from "./errors.ts"
import type { FiveSimOrder } from "./wire.ts"

/** Orders asked for at a time. */
const PAGE_ORDERS = 100
/** 5,000 orders back. An order lives 15 minutes: no account places that many in the time. */
const PAGES_MAX = 50

/**
 * Reads activations back to `sinceMs`, newest first, `limit` at the most.
 *
 * The documentation does not say how the list is sorted, so the first page decides: sorted the other way round, it is
 * read from its end. Each further page waits for its turn of the account's throttle. Fails with `UpstreamUnknown` when the pages do not suffice: "not found" must be the truth.
 */
export const recentFiveSimOrders = (
  client: FiveSimClient,
  sinceMs: number,
  limit: number = Number.POSITIVE_INFINITY,
  nextTurn: Effect.Effect<void, UpstreamThrottled> = Effect.void,
): Effect.Effect<ReadonlyArray<FiveSimOrder>, FiveSimError | UpstreamThrottled> =>
  Effect.gen(function* () {
    const pageAt = (offset: number, count = PAGE_ORDERS) =>
      client.user.orders("activation", { limit: count, offset, order: "id", reverse: true })
    const found = new Map<string, FiveSimOrder>()
    const add = (orders: ReadonlyArray<FiveSimOrder>) => {
      for (const order of orders) found.set(order.id, order)
    }
    const done = () =>
      [...found.values()]
        .sort(newestFirst)
        .filter((order) => isSince(order, sinceMs))
        .slice(0, limit)

    const first = yield* pageAt(0)
    add(first.data)
    const total = first.total ?? Number.POSITIVE_INFINITY
    if (first.data.length === 0 || first.data.length >= total) return done()

    if (isOldestFirst(first.data)) {
      if (!Number.isFinite(total)) {
        return yield* new UpstreamUnknown({ reason: "Cannot read the order list from its end: it has no total" })
      }
      // What is appended meanwhile is newer than whatever was asked for.
      let end = total
      for (let page = 0; page < PAGES_MAX && end > 0; page++) {
        const start = Math.max(0, end - PAGE_ORDERS)
        const { data } = yield* Effect.zipRight(nextTurn, pageAt(start))
        add(data)
        if (hasOlder(data, sinceMs) || (data.length > 0 && found.size >= limit + PAGE_ORDERS)) return done()
        end = start
      }
      if (end <= 0) return done()
      return yield* tooMany
    }

    let offset = first.data.length
    let last = first.data
    for (let page = 1; page < PAGES_MAX; page++) {
      if (hasOlder(last, sinceMs) || found.size >= limit) return done()
      const { data } = yield* Effect.zipRight(nextTurn, pageAt(offset))
      add(data)
      offset += data.length
      if (data.length === 0 || offset >= total) return done()
      last = data
    }
    return yield* tooMany
  })

const tooMany = Effect.fail(
  new UpstreamUnknown({ reason: `Cannot read the order list far enough back in ${PAGES_MAX} pages` }),
)

/** Orders without a time count as recent: leaving out the one that is looked for would buy it twice. */
const isSince = (order: FiveSimOrder, sinceMs: number): boolean =>
  order.createdAt === null || order.createdAt >= sinceMs

const hasOlder = (orders: ReadonlyArray<FiveSimOrder>, sinceMs: number): boolean =>
  orders.some((order) => !isSince(order, sinceMs))

const ageOf = (order: FiveSimOrder): number => order.createdAt ?? Number(order.id)

const isOldestFirst = (orders: ReadonlyArray<FiveSimOrder>): boolean => {
  const [first, last] = [orders[0], orders.at(-1)]
  return first !== undefined && last !== undefined && Number(first.id) < Number(last.id)
}

const newestFirst = (left: FiveSimOrder, right: FiveSimOrder): number =>
  left.createdAt !== null && right.createdAt !== null && left.createdAt !== right.createdAt
    ? ageOf(right) - ageOf(left)
    : Number(right.id) - Number(left.id)
