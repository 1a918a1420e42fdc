import { expect, it } from "@effect/vitest"
import { fiveSimDriver } from "@mintcode/adapters/five-sim"
import { fault } from "@mintcode/adapters/simulator"
import { Effect } from "effect"
import { type Books, booksOf, expectSettledUpstream, expectSound } from "./books.ts"
import { cancel, claimFor, redeem, untilBooks, untilQuiet, untilState, untilTrue } from "./buyer.ts"
import { describeDatabases } from "./databases.ts"
import { forEachDriver, lasting } from "./moved_world.ts"
import { codesFor, SILENT } from "./shop.ts"

/** An order older than this that nobody owns belongs to whoever lost one. */
const UNOWNED_MS = 31_000
const MINUTE_MS = 60_000
/** The claim of a worker that died over it. */
const CLAIMED_MS = 90_000
/** Looks for a lost order after which another would have found it. */
const LOOKS = 3
/** The upstream lists no orders. */
const UNREADABLE = { endpoint: "orders", kind: "html" } as const

/** The answer to a purchase comes so late that the order has long been given up, and then the order is there. */
const LATE = { faults: [{ endpoint: "buy", kind: "slow", delayMs: 5_500 }], options: { timeoutMs: 1_000 } } as const

/** So late that everything else is over. */
const VERY_LATE = { ...LATE, faults: [{ endpoint: "buy", kind: "slow", delayMs: 12_000 }] } as const

const expectAlerts = (events: ReadonlyArray<string>, ...alerts: ReadonlyArray<string>) =>
  expect(events.filter((type) => type.startsWith("alert."))).toEqual(alerts)

describeDatabases(
  "an upstream order that was lost sight of",
  (database) => {
    it.scopedLive("is given back when it turns up after another one was bought", () =>
      forEachDriver(database, { ...LATE, shelves: [SILENT] }, ({ clock, shop }) =>
        Effect.gen(function* () {
          const [code = ""] = yield* codesFor(shop, 1)
          const { redemption } = yield* redeem(code)
          yield* untilState(redemption.id, "waiting")
          const [second] = shop.simulator.orders()
          shop.simulator.deliver(String(second?.id), { code: "246810" })
          yield* untilState(redemption.id, "delivered")
          yield* untilTrue("the late order is there", () => shop.simulator.orders().length === 2)
          yield* clock.advance(UNOWNED_MS)
          const books = yield* untilQuiet(redemption.id)
          expectSound(books)
          expect(books.transitions.map(({ event }) => event).join(" ")).toBe("Start Unknown Absent Start Placed Value")
          expect(books.orders.map(({ state }) => state)).toEqual(["returned", "settled"])
          expect(shop.simulator.orders().map(({ status }) => status)).toEqual(["CANCELED", "FINISHED"])
          expectSettledUpstream(shop.simulator, 1)
          expectAlerts(books.events)
        }),
      ),
    )

    it.scopedLive("is given back when it turns up long after any call of its intent can have placed it", () =>
      forEachDriver(database, { ...VERY_LATE, shelves: [SILENT] }, ({ clock, shop }) =>
        Effect.gen(function* () {
          const [code = ""] = yield* codesFor(shop, 1)
          const { redemption } = yield* redeem(code)
          yield* untilState(redemption.id, "waiting")
          const [second] = shop.simulator.orders()
          shop.simulator.deliver(String(second?.id), { code: "246810" })
          yield* untilState(redemption.id, "delivered")
          // As one that was left after others had been swapped: an order of a later intent.
          yield* clock.advance(5 * MINUTE_MS)
          expect(shop.simulator.orders()).toHaveLength(1)
          yield* untilTrue("the late order is there", () => shop.simulator.orders().length === 2)
          yield* clock.advance(UNOWNED_MS)
          yield* untilTrue("no order is open", () => shop.simulator.audit().open.length === 0)
          const books = yield* untilQuiet(redemption.id)
          expect(books.orders.map(({ state }) => state)).toEqual(["returned", "settled"])
          expectSettledUpstream(shop.simulator, 1)
        }),
      ),
    )

    it.scopedLive("is settled and told of when its value came for nobody", () =>
      forEachDriver(database, LATE, ({ clock, shop }) =>
        Effect.gen(function* () {
          const [code = ""] = yield* codesFor(shop, 1)
          const { redemption } = yield* redeem(code)
          yield* untilState(redemption.id, "delivered")
          yield* untilTrue("the late order is there", () => shop.simulator.orders().length === 2)
          yield* clock.advance(UNOWNED_MS)
          const books = yield* untilQuiet(redemption.id)
          expectSound(books)
          expect(books.voucher.usedCount).toBe(1)
          expectSettledUpstream(shop.simulator, 2)
          expectAlerts(books.events, "alert.order_wasted")
        }),
      ),
    )

    it.scopedLive("frees the voucher and calls an operator when the upstream never says what became of it", () =>
      forEachDriver(
        database,
        {
          shelves: [SILENT, SILENT],
          faults: [{ endpoint: "buy", kind: "cut", placed: true }, lasting({ endpoint: "orders", kind: "html" })],
        },
        ({ clock, shop }) =>
          Effect.gen(function* () {
            const [code = ""] = yield* codesFor(shop, 1)
            const { redemption } = yield* redeem(code)
            yield* untilState(redemption.id, "recovering")
            yield* clock.advance(2 * MINUTE_MS)
            const { voucher, events } = yield* untilState(redemption.id, "rejected")
            expect(voucher).toMatchObject({ state: "issued", usedCount: 0, failedCount: 0 })
            expectAlerts(events, "alert.outcome_unknown")
            shop.simulator.clearFaults()
            const books = yield* untilQuiet(redemption.id)
            expectSound(books)
            expect(books.transitions.map(({ event }) => event).join(" ")).toBe("Start Unknown StillUnknown")
            expect(books.orders.map(({ state }) => state)).toEqual(["returned"])
            expectSettledUpstream(shop.simulator, 0)
          }),
      ),
    )

    it.scopedLive("is given back without its buyer when the upstream does not take it back in time", () =>
      forEachDriver(
        database,
        { shelves: [SILENT, SILENT], faults: [lasting({ endpoint: "cancel", kind: "html" })] },
        ({ clock, shop }) =>
          Effect.gen(function* () {
            const [code = ""] = yield* codesFor(shop, 1)
            const accepted = yield* redeem(code)
            const { id } = accepted.redemption
            yield* untilState(id, "waiting")
            yield* cancel(accepted)
            yield* clock.advance(2 * MINUTE_MS)
            const { voucher, events } = yield* untilState(id, "cancelled")
            expect(voucher).toMatchObject({ state: "issued", usedCount: 0 })
            expectAlerts(events, "alert.outcome_unknown")
            shop.simulator.clearFaults()
            const books = yield* untilQuiet(id)
            expectSound(books)
            expect(books.orders.map(({ state }) => state)).toEqual(["returned"])
            expectSettledUpstream(shop.simulator, 0)
          }),
      ),
    )

    it.scopedLive("calls an operator once when it cannot be settled for long, and is settled in the end", () =>
      forEachDriver(database, { faults: [lasting({ endpoint: "finish", kind: "html" })] }, ({ shop }) =>
        Effect.gen(function* () {
          const [code = ""] = yield* codesFor(shop, 1)
          const { redemption } = yield* redeem(code)
          const isTold = ({ events }: Books) => events.includes("alert.order_stuck")
          yield* untilBooks(redemption.id, "told of", isTold)
          shop.simulator.clearFaults()
          const books = yield* untilQuiet(redemption.id)
          expectSound(books)
          expectAlerts(books.events, "alert.order_stuck")
          expectSettledUpstream(shop.simulator, 1)
        }),
      ),
    )

    it.scopedLive("is not taken for another lost one while whoever placed it may still find it", () =>
      forEachDriver(
        database,
        {
          shelves: [SILENT],
          faults: [{ endpoint: "buy", kind: "cut" }],
          policy: { timeLimitMs: 60 * MINUTE_MS },
        },
        ({ clock, shop }) =>
          Effect.gen(function* () {
            const [first = "", second = ""] = yield* codesFor(shop, 2)
            const one = yield* redeem(first)
            yield* untilState(one.redemption.id, "waiting")
            const faults = [fault({ endpoint: "buy", kind: "cut", placed: true }), fault(lasting(UNREADABLE))]
            shop.simulator.addFaults(faults)
            const other = yield* redeem(second)
            yield* untilState(other.redemption.id, "recovering")
            yield* untilTrue("its order is placed", () => shop.simulator.orders().length === 2)
            // Whoever was looking for it has died, and their claim lasts.
            yield* claimFor(other, CLAIMED_MS)
            shop.simulator.clearFaults()
            yield* clock.advance(UNOWNED_MS)
            const { orders } = yield* booksOf(one.redemption.id)
            const looked = (books: Books) => books.orders.find(({ state }) => state === "lost")?.tries ?? 0
            const before = Math.max(...orders.map(({ tries }) => tries))
            yield* untilBooks(one.redemption.id, "looked for again", (books) => looked(books) >= before + LOOKS)
            expect(shop.simulator.audit().open).toHaveLength(2)
            yield* clock.advance(CLAIMED_MS)
            yield* untilState(other.redemption.id, "waiting")
            for (const { id } of shop.simulator.orders()) shop.simulator.deliver(String(id), { code: "246810" })
            yield* Effect.forEach([one, other], ({ redemption }) => untilState(redemption.id, "delivered"))
            yield* clock.advance(30 * MINUTE_MS)
            const books = yield* Effect.forEach([one, other], ({ redemption }) => untilQuiet(redemption.id))
            books.forEach(expectSound)
            expectAlerts(books.flatMap(({ events }) => events))
            expectSettledUpstream(shop.simulator, 2)
          }),
      ),
    )

    it.scopedLive("is not adopted twice when two buyers lost theirs at once", () =>
      forEachDriver(database, { faults: [{ endpoint: "buy", kind: "cut", placed: true, count: 2 }] }, ({ shop }) =>
        Effect.gen(function* () {
          const codes = yield* codesFor(shop, 2)
          const accepted = yield* Effect.forEach(codes, (code) => redeem(code), { concurrency: 2 })
          const books = yield* Effect.forEach(accepted, ({ redemption }) => untilQuiet(redemption.id))
          books.forEach(expectSound)
          expect(new Set(books.map(({ redemption }) => redemption.order?.ref)).size).toBe(2)
          expect(shop.simulator.orders()).toHaveLength(2)
          expectSettledUpstream(shop.simulator, 2)
        }),
      ),
    )

    it.scopedLive("is adopted by one of two buyers when only one of their orders was placed", () =>
      forEachDriver(
        database,
        {
          faults: [
            { endpoint: "buy", kind: "cut", placed: true },
            { endpoint: "buy", kind: "cut" },
          ],
        },
        ({ clock, shop }) =>
          Effect.gen(function* () {
            const codes = yield* codesFor(shop, 2)
            const accepted = yield* Effect.forEach(codes, (code) => redeem(code), { concurrency: 2 })
            yield* Effect.forEach(accepted, ({ redemption }) => untilState(redemption.id, "delivered"))
            // Nothing turns up any more.
            yield* clock.advance(30 * MINUTE_MS)
            const books = yield* Effect.forEach(accepted, ({ redemption }) => untilQuiet(redemption.id))
            books.forEach(expectSound)
            expect(books.flatMap(({ orders }) => orders.map(({ state }) => state)).toSorted()).toEqual([
              "absent",
              "settled",
              "settled",
            ])
            expect(shop.simulator.orders()).toHaveLength(2)
            expectSettledUpstream(shop.simulator, 2)
          }),
      ),
    )

    it.scopedLive("never serves two buyers, even when the upstream names it twice", () =>
      forEachDriver(database, { shelves: [SILENT] }, ({ clock, driver, shop }) =>
        Effect.gen(function* () {
          const [first = "", second = ""] = yield* codesFor(shop, 2)
          const one = yield* redeem(first)
          yield* untilState(one.redemption.id, "waiting")
          const [order] = shop.simulator.orders()
          shop.simulator.addFaults([
            fault({ endpoint: "buy", kind: "wrong-json", body: namesAgain(driver, order?.id ?? 0) }),
          ])
          // Long after the first one's: nobody was looking for an order in between.
          yield* clock.advance(10_000)
          const other = yield* redeem(second)
          yield* untilState(other.redemption.id, "rejected")
          shop.simulator.deliver(String(order?.id), { code: "246810" })
          const books = yield* Effect.forEach([one, other], ({ redemption }) => untilQuiet(redemption.id))
          books.forEach(expectSound)
          expect(books.map(({ redemption }) => redemption.state)).toEqual(["delivered", "rejected"])
          expectAlerts(
            books.flatMap(({ events }) => events),
            "alert.upstream_refused",
          )
          expectSettledUpstream(shop.simulator, 1)
        }),
      ),
    )
  },
  { waits: true },
)

/** The answer to a purchase, with the id of an order that is somebody's already. */
const namesAgain = (driver: string, id: number): string =>
  driver === fiveSimDriver.name
    ? JSON.stringify({ id, phone: "+19990001111", product: "telegram", price: 0.5, status: "RECEIVED", sms: null })
    : JSON.stringify({ activationId: String(id), phoneNumber: 19990001111, activationCost: "0.5" })
