import { expect, it } from "@effect/vitest"
import { fault, makeSimulator } from "@mintcode/adapters/simulator"
import { EventRepository } from "@mintcode/core/audit"
import {
  Developer,
  DeveloperRepository,
  type ShopOrderState,
  ShopOrderSteps,
  ShopOrders,
} from "@mintcode/core/developer"
import { Redemptions } from "@mintcode/core/redemption"
import { VoucherRepository } from "@mintcode/core/voucher"
import { Cause, Effect, Exit, Redacted } from "effect"
import { makeMortalLife, ProcessDied } from "./crash_point.ts"
import { describeDatabases, type OwnDatabase } from "./databases.ts"
import {
  type Desk,
  moneyOf,
  openDesk,
  orderSku,
  ordersOf,
  PRICE,
  place,
  priceProduct,
  topUp,
} from "./developer_desk.ts"
import { makeMovableClock } from "./movable_clock.ts"
import { workPlainly } from "./plain_worker.ts"
import { codesFor, DRIVER_NAMES, marketScript, openShop, type Shelf } from "./shop.ts"
import { layerWorld, TIMING_SPARSE } from "./world.ts"

/** Clients who order at the same moment, and the orders that there is money for. */
const CLIENTS = 64
const PAID_FOR = 10
/** Longer than all stages of a crash test take on a crowded machine. */
const TEST_MS_MAX = 300_000

const EMPTY: ReadonlyArray<Shelf> = [{ count: 0 }, { count: 0 }]

/** A shop, somebody with a key and money for some orders, and a clock that waits for nothing. */
const stage = (database: OwnDatabase, shelves: ReadonlyArray<Shelf> = [], orders = 1) =>
  Effect.gen(function* () {
    const url = yield* database
    const clock = makeMovableClock()
    const simulator = yield* Effect.withClock(makeSimulator({ script: marketScript(shelves) }), clock)
    const world = layerWorld({ url, timing: TIMING_SPARSE })
    const [driver = ""] = DRIVER_NAMES
    const [shop, desk] = yield* Effect.gen(function* () {
      const opened = yield* openShop({ driver, simulator, policy: { timeLimitMs: 300_000 } })
      yield* priceProduct(opened)
      const mine = yield* openDesk()
      if (orders > 0) yield* topUp(mine, orders * PRICE.minor)
      return [opened, mine] as const
    }).pipe(Effect.provide(world))
    return { url, clock, simulator, world, shop, desk } as const
  })

const settleAll = Effect.flatMap(ShopOrderSteps, (steps) => steps.sweep)

/** Money is where it belongs: the balance is the sum of its movements, and each delivery was paid for once. */
const expectBalanced = (desk: Desk, toppedUp: number) =>
  Effect.gen(function* () {
    const { left, sum } = yield* moneyOf(desk)
    const orders = yield* ordersOf(desk)
    const kept = orders.filter(({ charge }) => charge === "held" || charge === "spent").length
    expect([left, sum]).toEqual([toppedUp - kept * PRICE.minor, left])
    for (const order of orders) {
      if (order.state === "delivered") expect(order.charge).toBe("spent")
      else if (!order.open) expect(order.charge).toBe("returned")
    }
  })

describeDatabases("orders by SKU", (database) => {
  it.scopedLive(
    "are taken from the balance while it lasts, however many come at once",
    () =>
      Effect.gen(function* () {
        const { clock, desk, shop, world } = yield* stage(database, [], PAID_FOR)
        yield* Effect.gen(function* () {
          const exits = yield* Effect.forEach(
            Array.from({ length: CLIENTS }),
            () => Effect.either(orderSku(desk, shop.productId)),
            { concurrency: "unbounded" },
          )
          const refused = exits.flatMap((one) => (one._tag === "Left" ? [(one.left as { code?: string }).code] : []))
          expect(refused).toEqual(Array.from({ length: CLIENTS - PAID_FOR }, () => "BALANCE_TOO_LOW"))
          expect(yield* moneyOf(desk)).toEqual({ left: 0, sum: 0, kinds: { top_up: 1, charge: PAID_FOR, return: 0 } })

          yield* workPlainly(clock)
          expect(yield* settleAll).toBe(PAID_FOR)
          const orders = yield* ordersOf(desk)
          expect(orders.map(({ charge, state }) => `${state} ${charge}`)).toEqual(
            Array.from({ length: PAID_FOR }, () => "delivered spent"),
          )
          yield* expectBalanced(desk, PAID_FOR * PRICE.minor)
        }).pipe(Effect.provide(world), Effect.withClock(clock))
      }),
    TEST_MS_MAX,
  )

  it.scopedLive("get their charge back exactly once when nothing is delivered, and are charged anew by a retry", () =>
    Effect.gen(function* () {
      const { clock, desk, shop, simulator, world } = yield* stage(database)
      simulator.addFaults([fault({ endpoint: "buy", kind: "out-of-stock", count: 2 })])
      yield* Effect.gen(function* () {
        const orders = yield* ShopOrders
        const steps = yield* ShopOrderSteps
        const placed = yield* orderSku(desk, shop.productId)
        yield* workPlainly(clock)
        yield* Effect.forEach(Array.from({ length: 8 }), () => steps.settle(placed.id), {
          concurrency: "unbounded",
        })
        expect(yield* moneyOf(desk)).toMatchObject({ left: PRICE.minor, kinds: { charge: 1, return: 1 } })
        const failed = yield* desk.as(orders.get(placed.id))
        expect(failed).toMatchObject({ state: "failed", charge: "returned", failure: "OUT_OF_STOCK", retryable: true })
        // Nobody can use the voucher that was made for it.
        const vouchers = yield* Effect.flatMap(VoucherRepository, (all) =>
          all.page({ productId: shop.productId }, { limit: 10, afterId: null }),
        )
        expect(vouchers.rows.map(({ state }) => state)).toEqual(["refunded"])

        yield* desk.as(orders.retry(placed.id))
        expect(yield* moneyOf(desk)).toMatchObject({ left: 0, kinds: { charge: 2, return: 1 } })
        yield* workPlainly(clock)
        expect(yield* desk.as(orders.get(placed.id))).toMatchObject({ state: "delivered", charge: "spent" })
        yield* expectBalanced(desk, PRICE.minor)
      }).pipe(Effect.provide(world), Effect.withClock(clock))
    }),
  )

  it.scopedLive("are done once for one idempotency key, and refused for another request", () =>
    Effect.gen(function* () {
      const { clock, desk, shop, world } = yield* stage(database, [], 3)
      yield* Effect.gen(function* () {
        const claim = { key: "order:one", requestDigest: "a" }
        const first = yield* orderSku(desk, shop.productId, claim)
        const again = yield* orderSku(desk, shop.productId, claim)
        expect(again.id).toBe(first.id)
        const other = yield* Effect.flip(orderSku(desk, shop.productId, { ...claim, requestDigest: "b" }))
        expect(other).toMatchObject({ code: "IDEMPOTENCY_MISMATCH" })
        const raced = yield* Effect.forEach(
          Array.from({ length: 16 }),
          () => Effect.either(orderSku(desk, shop.productId, { key: "order:two", requestDigest: "a" })),
          { concurrency: "unbounded" },
        )
        const ids = new Set(raced.flatMap((one) => (one._tag === "Right" ? [one.right.id] : [])))
        expect(ids.size).toBe(1)
        expect(yield* moneyOf(desk)).toMatchObject({ left: PRICE.minor, kinds: { charge: 2 } })
      }).pipe(Effect.provide(world), Effect.withClock(clock))
    }),
  )

  for (const [outcome, shelves] of [
    ["delivered", []],
    ["failed", EMPTY],
  ] as const) {
    it.scopedLive(
      `are paid for or given back wherever the process dies, when they are ${outcome}`,
      () =>
        Effect.gen(function* () {
          // One life without a death tells how many effects there are to die at.
          const calm = yield* livesOf(database, shelves, [])
          const points = Array.from({ length: calm.effects }, (_, at) => at + 1)
          for (const when of ["before", "after"] as const) {
            for (const at of points) {
              const { states } = yield* livesOf(database, shelves, [{ at, when }])
              expect([when, at, states]).toEqual([when, at, [outcome]])
            }
          }
        }),
      TEST_MS_MAX,
    )
  }
})

/** Lives through one order by the same idempotency key, dying at each point in turn. */
const livesOf = (
  database: OwnDatabase,
  shelves: ReadonlyArray<Shelf>,
  points: ReadonlyArray<Parameters<typeof makeMortalLife>[0]>,
) =>
  Effect.gen(function* () {
    const { clock, desk, shop, url, world } = yield* stage(database, shelves)
    let effects = 0
    for (const point of [...points, undefined]) {
      const life = makeMortalLife(point)
      const exit = yield* Effect.gen(function* () {
        yield* orderSku(desk, shop.productId, { key: "order:mortal", requestDigest: "a" })
        yield* workPlainly(clock)
        yield* settleAll
      }).pipe(Effect.provide(layerWorld({ url, timing: TIMING_SPARSE, ...life })), Effect.withClock(clock), Effect.exit)
      if (Exit.isFailure(exit) && !(Cause.squash(exit.cause) instanceof ProcessDied)) {
        return yield* Effect.failCause(exit.cause)
      }
      effects = life.effects().length
    }
    const states = yield* Effect.gen(function* () {
      yield* expectBalanced(desk, PRICE.minor)
      return (yield* ordersOf(desk)).map(({ state }) => state)
    }).pipe(Effect.provide(world))
    return { effects, states }
  }).pipe(Effect.scoped)

describeDatabases("orders by code", (database) => {
  it.scopedLive("spend the voucher, tell who read the value, and do not exist for others", () =>
    Effect.gen(function* () {
      const { clock, desk, shop, world } = yield* stage(database, [], 0)
      yield* Effect.gen(function* () {
        const orders = yield* ShopOrders
        const [code = ""] = yield* codesFor(shop, 1)
        const request = { what: { code }, input: {}, reference: "ticket 4711" }
        const placed = yield* place(desk, request)
        expect(placed).toMatchObject({ source: "code", sku: shop.productId, price: null, charge: "none" })
        const other = yield* openDesk()
        expect(yield* Effect.flip(place(other, request))).toMatchObject({ code: "CODE_REFUSED" })
        for (const use of [orders.get, orders.cancel, orders.retry, orders.code]) {
          const refused: { readonly code?: string } = yield* Effect.flip(
            other.as(Effect.asVoid<unknown, { readonly code?: string }, Developer>(use(placed.id))),
          )
          expect(refused.code).toBe("ORDER_NOT_FOUND")
        }
        yield* workPlainly(clock)
        const { value } = yield* desk.as(orders.code(placed.id))
        expect(Redacted.value(value)["code"]).toMatch(/^\d+$/)
        const { rows } = yield* Effect.flatMap(EventRepository, (events) =>
          events.page({ subjectId: placed.id, type: "order.code_read" }, { limit: 10, afterId: null }),
        )
        expect(rows.map(({ actor }) => actor)).toEqual([desk.developer.actor])
        const found = yield* desk.as(orders.list({ reference: "ticket 4711" }, { limit: 10, afterId: null }))
        expect(found.rows.map(({ id, state }) => [id, state])).toEqual([[placed.id, "delivered"]])
      }).pipe(Effect.provide(world), Effect.withClock(clock))
    }),
  )
})

describeDatabases("an operator's retry of an order's redemption", (database) => {
  /** An order by code that has failed, and its redemption. */
  const failedOrder = (staged: Effect.Effect.Success<ReturnType<typeof stage>>) =>
    Effect.gen(function* () {
      const { clock, desk, shop, simulator } = staged
      const repository = yield* DeveloperRepository
      simulator.addFaults([fault({ endpoint: "buy", kind: "out-of-stock", count: 2 })])
      const [code = ""] = yield* codesFor(shop, 1)
      const placed = yield* place(desk, { what: { code }, input: {}, reference: null })
      yield* workPlainly(clock)
      const order = yield* Effect.flatten(repository.orderById(placed.id))
      return { id: placed.id, redemptionId: order.redemptionId ?? "" }
    })

  it.scopedLive("opens the order in the same commit, so that lists by state are right, and closes it again", () =>
    Effect.gen(function* () {
      const staged = yield* stage(database, [], 0)
      const { clock, desk, world } = staged
      yield* Effect.gen(function* () {
        const orders = yield* ShopOrders
        const redemptions = yield* Redemptions
        const { id, redemptionId } = yield* failedOrder(staged)
        const inState = (state: ShopOrderState) =>
          Effect.map(orders.page({ ownerId: desk.ownerId, state }, { limit: 10, afterId: null }), ({ rows }) =>
            rows.map((row) => row.id),
          )
        expect(yield* settleAll).toBe(1)
        expect([yield* inState("failed"), yield* inState("open")]).toEqual([[id], []])
        yield* redemptions.retryByOperator(redemptionId)
        expect([yield* inState("failed"), yield* inState("open")]).toEqual([[], [id]])
        const { rows } = yield* Effect.flatMap(EventRepository, (events) =>
          events.page({ subjectId: id, type: "order.retried" }, { limit: 10, afterId: null }),
        )
        expect(rows).toHaveLength(1)
        yield* workPlainly(clock)
        expect(yield* settleAll).toBe(1)
        expect([yield* inState("delivered"), yield* inState("open")]).toEqual([[id], []])
      }).pipe(Effect.provide(world), Effect.withClock(clock))
    }),
  )

  it.scopedLive("never leaves the order closed, whoever settles it at the same moment", () =>
    Effect.gen(function* () {
      const staged = yield* stage(database, [], 0)
      const { clock, world } = staged
      yield* Effect.gen(function* () {
        const redemptions = yield* Redemptions
        const steps = yield* ShopOrderSteps
        const { id, redemptionId } = yield* failedOrder(staged)
        yield* Effect.all(
          [
            ...Array.from({ length: 4 }, () => steps.settle(id)),
            redemptions.retryByOperator(redemptionId),
            ...Array.from({ length: 4 }, () => steps.settle(id)),
          ],
          { concurrency: "unbounded" },
        )
        expect(yield* steps.find(id)).toMatchObject({ open: true, state: "open" })
      }).pipe(Effect.provide(world), Effect.withClock(clock))
    }),
  )
})

describeDatabases("test orders", (database) => {
  it.scopedLive("play their script, spend nothing, and are never seen by a live key", () =>
    Effect.gen(function* () {
      const { clock, desk: live, world, shop } = yield* stage(database)
      yield* Effect.gen(function* () {
        const orders = yield* ShopOrders
        const desk = yield* openDesk("test")
        const good = yield* orderSku(desk, "test_delivered")
        const code = { what: { code: "TEST-OUT-OF-STOCK" }, input: {}, reference: null }
        const bad = yield* place(desk, code)
        const given = yield* orderSku(desk, "test_slow")
        expect([good.state, good.charge, bad.charge]).toEqual(["waiting", "held", "none"])
        expect(yield* Effect.flip(orderSku(desk, "test_balance_too_low"))).toMatchObject({ code: "BALANCE_TOO_LOW" })
        expect(yield* Effect.flip(orderSku(desk, shop.productId))).toMatchObject({ code: "PRODUCT_NOT_FOUND" })
        expect(yield* desk.as(orders.cancel(given.id))).toMatchObject({ state: "cancelled", charge: "returned" })
        yield* clock.advance(2_000)
        expect(yield* settleAll).toBe(2)
        expect(yield* desk.as(orders.get(good.id))).toMatchObject({ state: "delivered", charge: "spent" })
        expect(yield* desk.as(orders.get(bad.id))).toMatchObject({ state: "failed", failure: "OUT_OF_STOCK" })
        expect(Redacted.value((yield* desk.as(orders.code(good.id))).value)["code"]).toBe("123456")
        expect(yield* desk.as(orders.retry(bad.id))).toMatchObject({ state: "waiting" })
        expect(yield* moneyOf(desk)).toMatchObject({ left: 0, sum: 0 })
        // The same owner's live key sees another world.
        const mine = { ...live.developer, ownerId: desk.ownerId }
        const seen = yield* Effect.flip(Effect.provideService(orders.get(good.id), Developer, mine))
        expect(seen).toMatchObject({ code: "ORDER_NOT_FOUND" })
      }).pipe(Effect.provide(world), Effect.withClock(clock))
    }),
  )
})
