import type { Simulator } from "@mintcode/adapters/simulator"
import { EventRepository } from "@mintcode/core/audit"
import {
  ENDED_STATES,
  ORDER_OPEN_STATES,
  type Redemption,
  RedemptionRepository,
  type Transition,
  type UpstreamOrderRow,
} from "@mintcode/core/redemption"
import { type Voucher, VoucherRepository } from "@mintcode/core/voucher"
import { Effect } from "effect"
import { expect } from "vitest"
import { OPENING_MINOR } from "./shop.ts"

/** Events that are read of one subject: a redemption has a handful. */
const EVENTS_MAX = 100

/** All that storage holds of one redemption. */
export interface Books {
  readonly redemption: Redemption
  readonly voucher: Voucher
  readonly transitions: ReadonlyArray<Transition>
  readonly orders: ReadonlyArray<UpstreamOrderRow>
  /** Types of the events about it and its orders, oldest first. */
  readonly events: ReadonlyArray<string>
}

const eventsOf = (subjectId: string) =>
  Effect.map(
    Effect.flatMap(EventRepository, (repository) =>
      repository.page({ subjectId }, { limit: EVENTS_MAX, afterId: null }),
    ),
    ({ rows }) => rows.map(({ type }) => type).reverse(),
  )

export const booksOf = (redemptionId: string) =>
  Effect.gen(function* () {
    const repository = yield* RedemptionRepository
    const redemption = yield* Effect.flatten(repository.byId(redemptionId))
    const orders = yield* repository.ordersOf(redemptionId)
    return {
      redemption,
      voucher: yield* Effect.flatMap(VoucherRepository, (vouchers) =>
        Effect.flatten(vouchers.byId(redemption.voucherId)),
      ),
      transitions: yield* repository.transitions(redemptionId),
      orders: orders.toSorted((left, right) => (left.id < right.id ? -1 : 1)),
      events: [
        ...(yield* eventsOf(redemptionId)),
        ...(yield* Effect.map(
          Effect.forEach(orders, ({ id }) => eventsOf(id)),
          (each) => each.flat(),
        )),
      ],
    } satisfies Books
  }).pipe(Effect.orDie)

/** Whether nothing of it is under way. Orders of which nothing was found may still be looked for. */
export const isSettled = ({ redemption, orders }: Books): boolean =>
  redemption.wakeAt === null && orders.every(({ state, wakeAt }) => wakeAt === null || state === "lost")

/** Whether nothing of it will move any more by itself. */
export const isQuiet = ({ redemption, orders }: Books): boolean =>
  redemption.wakeAt === null && orders.every(({ wakeAt }) => wakeAt === null)

const isEnd = (state: string) => (ENDED_STATES as ReadonlyArray<string>).includes(state)

/** States of orders that are still seen to. Intents of which nothing was found are looked for until nothing can come. */
const OPEN_STATES: ReadonlyArray<string> = ORDER_OPEN_STATES.filter((state) => state !== "lost")

/**
 * What must hold of any redemption that is over, whatever happened on the way: used exactly when delivered, a history
 * without gaps, one event for each end, and no upstream order that is still seen to.
 */
export const expectSound = ({ redemption, voucher, transitions, orders, events }: Books): void => {
  const isDelivered = redemption.state === "delivered"
  expect(ENDED_STATES).toContain(redemption.state)
  expect(redemption).toMatchObject({ wakeAt: null, intent: null, cancelReason: null })
  expect(redemption.endedAt).not.toBeNull()
  expect(redemption.sealedResult !== null).toBe(isDelivered)
  expect(redemption.failure === null).toBe(isDelivered)
  expect(voucher).toMatchObject({
    usedCount: isDelivered ? 1 : 0,
    state: isDelivered ? "fulfilled" : "issued",
    redemptionId: isDelivered ? redemption.id : null,
  })

  expect(transitions.map(({ from }) => from)).toEqual(["queued", ...transitions.slice(0, -1).map(({ to }) => to)])
  expect(transitions.at(-1)?.to).toBe(redemption.state)
  const sequences = transitions.map(({ sequence }) => sequence)
  expect(sequences).toEqual([...new Set(sequences)].toSorted((left, right) => left - right))
  // An order that turns up afterwards is history as well, from delivered to delivered.
  const deliveries = transitions.filter(({ from, to }) => to === "delivered" && from !== to)
  expect(deliveries).toHaveLength(isDelivered ? 1 : 0)

  const ends = transitions.filter(({ from, to }) => isEnd(to) && to !== from).map(({ to }) => `redemption.${to}`)
  expect(events.filter((type) => ends.includes(type))).toEqual(ends)
  expect(events.filter((type) => type === "redemption.accepted")).toHaveLength(1)

  expect(orders.filter(({ state }) => OPEN_STATES.includes(state))).toEqual([])
  expect(orders.filter(({ state }) => state === "settled")).toHaveLength((isDelivered ? 1 : 0) + wastedOf({ events }))
}

/** Orders whose value came when nobody could be given it any more: settled too, and told of. */
export const wastedOf = ({ events }: Pick<Books, "events">): number =>
  events.filter((type) => type === "alert.order_wasted").length

/** Upstream every order has come to an end, and money went for just so many values. */
export const expectSettledUpstream = (simulator: Simulator, delivered: number): void => {
  expect(simulator.audit()).toEqual({ open: [], violations: [] })
  const charged = simulator.orders().filter(({ status }) => status === "FINISHED")
  expect(charged).toHaveLength(delivered)
  const cost = charged.reduce((sum, { priceMinor }) => sum + priceMinor, 0)
  const [account] = simulator.accounts()
  expect(Math.round(Number(account?.balance) * 100)).toBe(OPENING_MINOR - cost)
}
