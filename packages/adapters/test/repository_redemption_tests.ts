import { randomBytes } from "node:crypto"
import { expect } from "@effect/vitest"
import {
  OPEN_STATES,
  type Redemption,
  RedemptionEntity,
  type RedemptionFilter,
  RedemptionRepository,
  RedemptionState,
  TransitionEntity,
  UpstreamOrderEntity,
  type UpstreamOrderRow,
  UpstreamOrderState,
} from "@mintcode/core/redemption"
import { Effect, FastCheck, Option, Runtime } from "effect"
import { HOSTILE_TEXTS, idsOf, newestFirst, type RepositoryTests, store, walk } from "./repository_probes.ts"
import { newIdAt, newIntent, newOrder, newRedemption, newTransition } from "./repository_rows.ts"
import { AT, newTestId, unique } from "./storage_rows.ts"

const FILTERS_TRIED = 40

const digest = () => new Uint8Array(randomBytes(32))

const fits = (redemption: Redemption, filter: RedemptionFilter): boolean =>
  (["state", "productId", "voucherId"] as const).every(
    (field) => filter[field] === undefined || filter[field] === redemption[field],
  ) &&
  (filter.from === undefined || redemption.createdAt >= filter.from) &&
  (filter.until === undefined || redemption.createdAt < filter.until)

export const redemptionRepositoryTests = (it: RepositoryTests): void => {
  it.effect("finds a redemption by id, whatever it holds", () =>
    Effect.gen(function* () {
      const repository = yield* RedemptionRepository
      const intent = newIntent()
      const full = newRedemption({
        state: "waiting",
        intent,
        order: {
          orderId: newTestId(),
          ref: "1",
          accountId: intent.accountId,
          planId: intent.planId,
          placedAt: AT,
          expiresAt: AT + 1,
          costMinor: null,
          details: { phone: "+1 555 0100" },
        },
        cancelReason: "holder",
        failure: "OUT_OF_STOCK",
        sealedResult: "v1.a.b.c",
        holderDigest: digest(),
        idempotencyDigest: digest(),
        endedAt: AT,
      })
      const bare = newRedemption()
      yield* store(RedemptionEntity, [full, bare])
      expect(Option.getOrNull(yield* repository.byId(full.id))).toEqual(full)
      expect(Option.getOrNull(yield* repository.byId(bare.id))).toEqual(bare)
      for (const id of HOSTILE_TEXTS) expect(Option.isNone(yield* repository.byId(id))).toBe(true)
    }),
  )

  it.effect("finds a redemption by the digests of its idempotency key", () =>
    Effect.gen(function* () {
      const repository = yield* RedemptionRepository
      const redemption = newRedemption({ idempotencyDigest: digest() })
      // Any number may have none.
      yield* store(RedemptionEntity, [redemption, newRedemption(), newRedemption()])
      const own = redemption.idempotencyDigest ?? digest()
      expect(Option.getOrNull(yield* repository.byIdempotency([digest(), own]))).toEqual(redemption)
      expect(Option.isNone(yield* repository.byIdempotency([digest()]))).toBe(true)
      expect(Option.isNone(yield* repository.byIdempotency([]))).toBe(true)
    }),
  )

  it.effect("finds what is due, longest first, and when the next wakes", () =>
    Effect.gen(function* () {
      const repository = yield* RedemptionRepository
      // Nothing else here wakes so early.
      const due = [1, 2, 3].map((wakeAt) => newRedemption({ wakeAt }))
      yield* store(RedemptionEntity, [...due].reverse())
      yield* store(RedemptionEntity, [newRedemption({ wakeAt: 4 }), newRedemption({ state: "delivered" })])
      expect(yield* repository.due(3, 10)).toEqual(due)
      expect(yield* repository.due(3, 2)).toEqual(due.slice(0, 2))
      expect(yield* repository.due(0, 10)).toEqual([])
      expect(yield* repository.nextWakeAt).toBe(1)
    }),
  )

  it.effect("finds what sleeps too long, redemptions and orders", () =>
    Effect.gen(function* () {
      const repository = yield* RedemptionRepository
      // Nothing else here sleeps so long.
      const farOff = 8_000_000_000_000_000
      const late = [newRedemption({ wakeAt: farOff + 1 }), newRedemption({ wakeAt: farOff + 2 })]
      const order = newOrder({ wakeAt: farOff + 1, state: "settling" })
      yield* store(RedemptionEntity, [
        ...late,
        newRedemption({ wakeAt: farOff }),
        newRedemption({ state: "delivered" }),
      ])
      yield* store(UpstreamOrderEntity, [order, newOrder({ wakeAt: farOff, state: "settling" }), newOrder()])
      const found = yield* repository.asleep(farOff, 10)
      expect(found.map(({ id }) => id).sort()).toEqual(late.map(({ id }) => id).sort())
      expect(yield* repository.asleep(farOff, 1)).toHaveLength(1)
      expect(yield* repository.asleepOrders(farOff, 10)).toEqual([order])
    }),
  )

  it.effect("lists exactly what fits a filter", () =>
    Effect.gen(function* () {
      const repository = yield* RedemptionRepository
      const at = <A>(values: ReadonlyArray<A>, index: number): A => values[index % values.length] as A
      const productIds = [unique(), unique()] as unknown as ReadonlyArray<Redemption["productId"]>
      const voucherIds = Array.from({ length: 12 }, () => newTestId<Redemption["voucherId"]>())
      const redemptions = Array.from({ length: 200 }, (_, index) => {
        const createdAt = AT + (index % 50)
        return newRedemption({
          id: newIdAt(createdAt),
          productId: at(productIds, index),
          voucherId: at(voucherIds, index),
          state: at(RedemptionState.literals, index * 3),
          createdAt,
        })
      })
      yield* store(RedemptionEntity, redemptions)
      const run = Runtime.runPromise(yield* Effect.runtime())
      const one = <A>(pick: (redemption: Redemption) => A) =>
        FastCheck.option(FastCheck.constantFrom(...redemptions.map(pick)), { nil: undefined, freq: 2 })
      const time = FastCheck.option(FastCheck.integer({ min: AT - 5, max: AT + 55 }), { nil: undefined, freq: 1 })
      const filters = FastCheck.record({
        state: one(({ state }) => state),
        productId: one(({ productId }) => productId),
        voucherId: one(({ voucherId }) => voucherId),
        from: time,
        until: time,
      }).filter(({ productId, voucherId }) => productId !== undefined || voucherId !== undefined)
      yield* Effect.promise(() =>
        FastCheck.assert(
          FastCheck.asyncProperty(filters, FastCheck.integer({ min: 1, max: 40 }), (filter, limit) =>
            run(
              Effect.gen(function* () {
                expect(yield* walk(limit, (request) => repository.page(filter, request))).toEqual(
                  newestFirst(redemptions.filter((redemption) => fits(redemption, filter))),
                )
              }),
            ),
          ),
          { numRuns: FILTERS_TRIED },
        ),
      )
      for (const state of OPEN_STATES) {
        const listed = yield* walk(50, (request) => repository.page({ state }, request))
        expect(listed.every((redemption) => redemption.state === state)).toBe(true)
        const own = redemptions.filter((redemption) => redemption.state === state)
        expect(idsOf(listed)).toEqual(expect.arrayContaining([...idsOf(own)]))
      }
      const all = yield* walk(30, (request) => repository.page({}, request))
      expect(idsOf(all)).toEqual(idsOf(newestFirst(all)))
      expect(idsOf(all)).toEqual(expect.arrayContaining([...idsOf(redemptions)]))
      for (const voucherId of HOSTILE_TEXTS) {
        expect((yield* repository.page({ voucherId }, { limit: 5, afterId: null })).rows).toEqual([])
      }
    }),
  )

  it.effect("gives the steps of one redemption in their order, also beyond the ninth", () =>
    Effect.gen(function* () {
      const repository = yield* RedemptionRepository
      const [redemption, other] = [newRedemption(), newRedemption()]
      const steps = Array.from({ length: 12 }, (_, index) => newTransition(redemption, index + 1))
      yield* store(TransitionEntity, [...steps, newTransition(other, 1)])
      expect(yield* repository.transitions(redemption.id)).toEqual(steps)
      for (const id of ["", redemption.id.slice(0, 35), ...HOSTILE_TEXTS]) {
        expect(yield* repository.transitions(id)).toEqual([])
      }
    }),
  )

  it.effect("finds orders by id, by redemption and by the upstream's ids", () =>
    Effect.gen(function* () {
      const repository = yield* RedemptionRepository
      const [accountId, redemptionId] = [newTestId<UpstreamOrderRow["accountId"]>(), newRedemption().id]
      const orders = Array.from({ length: 300 }, (_, index) =>
        newOrder(
          index < 3
            ? { accountId, redemptionId, ref: `ref ${index}`, costMinor: 7, currency: "USD" }
            : { accountId, ref: `ref ${index}` },
        ),
      )
      // Another account may know the same id.
      const elsewhere = newOrder({ ref: "ref 1" })
      yield* store(UpstreamOrderEntity, [...orders, elsewhere])
      const first = orders[0] ?? elsewhere
      expect(Option.getOrNull(yield* repository.orderById(first.id))).toEqual(first)
      expect(Option.isNone(yield* repository.orderById("x"))).toBe(true)
      const own = [...(yield* repository.ordersOf(redemptionId))]
      expect(idsOf(own).toSorted()).toEqual([...idsOf(orders.slice(0, 3))].sort())

      const refs = orders.map(({ ref }) => ref)
      const asked = [...refs, "REF 1", "ref 1 ", "ref", ...HOSTILE_TEXTS]
      expect(yield* repository.ownedRefs(accountId, asked)).toEqual(new Set(refs))
      expect(yield* repository.ownedRefs(accountId, [])).toEqual(new Set())
      expect(yield* repository.ownedRefs("' OR '1'='1", refs)).toEqual(new Set())
      const found = yield* repository.ordersByRefs(accountId, asked)
      expect([...idsOf(found)].sort()).toEqual([...idsOf(orders)].sort())
      expect(yield* repository.ordersByRefs(elsewhere.accountId, asked)).toEqual([elsewhere])
    }),
  )

  it.effect("finds orders that are due, longest first, and those of an account that are not over", () =>
    Effect.gen(function* () {
      const repository = yield* RedemptionRepository
      const accountId = newTestId<UpstreamOrderRow["accountId"]>()
      // Nothing else here wakes so early.
      const due = [1, 2].map((wakeAt) => newOrder({ wakeAt, state: "settling" }))
      const states = UpstreamOrderState.literals.map((state) => newOrder({ accountId, state }))
      yield* store(UpstreamOrderEntity, [...due, ...states, newOrder({ wakeAt: 3 }), newOrder()].reverse())
      expect(yield* repository.dueOrders(2, 10)).toEqual(due)
      expect(yield* repository.dueOrders(2, 1)).toEqual(due.slice(0, 1))
      const open = yield* repository.openOrders(accountId, 10)
      expect(open.map(({ state }) => state).sort()).toEqual(["lost", "open", "returning", "settling"])
      expect((yield* repository.openOrders(accountId, 2)).length).toBe(2)
      expect(yield* repository.openOrders(newTestId<string>(), 10)).toEqual([])
    }),
  )

  it.effect("finds who may have placed an order that nobody knows of", () =>
    Effect.gen(function* () {
      const repository = yield* RedemptionRepository
      const intent = newIntent()
      const ordering = newRedemption({ state: "ordering", intent })
      const recovering = newRedemption({ state: "recovering", intent: { ...newIntent(), accountId: intent.accountId } })
      const elsewhere = newRedemption({ state: "recovering", intent: newIntent() })
      const idle = newRedemption({ state: "ordering" })
      yield* store(RedemptionEntity, [ordering, idle, elsewhere, newRedemption(), recovering])
      expect(idsOf(yield* repository.unanswered(intent.accountId, 10)).toSorted()).toEqual(
        idsOf([ordering, recovering]).toSorted(),
      )
      expect((yield* repository.unanswered(intent.accountId, 1)).length).toBe(1)
      for (const id of HOSTILE_TEXTS) expect(yield* repository.unanswered(id, 10)).toEqual([])
    }),
  )

  it.effect("sums what was spent in a time, less what came back in it", () =>
    Effect.gen(function* () {
      const repository = yield* RedemptionRepository
      const accountId = newTestId<UpstreamOrderRow["accountId"]>()
      const order = (placedAt: number, costMinor: number | null, changes: Partial<UpstreamOrderRow> = {}) =>
        newOrder({ accountId, placedAt, costMinor, updatedAt: placedAt, ...changes })
      yield* store(UpstreamOrderEntity, [
        order(100, 1),
        order(101, 20),
        order(200, 300),
        order(201, 4_000),
        order(150, null),
        order(150, 50_000, { state: "returned", updatedAt: 160 }),
        order(50, 7, { state: "ended", updatedAt: 200 }),
        order(50, 600, { state: "returned", updatedAt: 100 }),
        order(150, 800_000, { state: "settled", updatedAt: 160 }),
        newOrder({ placedAt: 150, costMinor: 9_000_000 }),
      ])
      expect(yield* repository.spentMinor(accountId, 100, 200)).toBe(20 + 300 + 800_000 - 7)
      expect(yield* repository.spentMinor(accountId, 200, 200)).toBe(0)
      expect(yield* repository.spentMinor(newTestId<string>(), 0, AT)).toBe(0)
    }),
  )
}
