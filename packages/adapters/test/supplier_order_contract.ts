import { describe, expect, it } from "@effect/vitest"
import { fault } from "@mintcode/adapters/simulator"
import { Clock, Effect } from "effect"
import { type Bench, OPENING, offersWith, PRICE, valueOf } from "./supplier_bench.ts"

/** Orders that go well, and orders that are given back. */
export const orderContract = (name: string, { setUp, order, balanceOf, expectClean }: Bench): void => {
  describe(`${name}: an order that goes well`, () => {
    it.scopedLive("is placed, waits, delivers code and whole text, and is finished upstream", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp()
        const before = yield* Clock.currentTimeMillis
        const order1 = yield* order(supplier)
        expect(order1.details).toEqual({ phoneNumber: expect.stringMatching(/^\+1\d{9}$/) })
        expect(order1.cost).toEqual({ minor: 59, currency: "USD" })
        expect(order1.placedAt).toBeGreaterThanOrEqual(before)
        expect(order1.expiresAt - order1.placedAt).toBe(15 * 60 * 1000)
        expect((yield* supplier.check(order1.ref))._tag).toBe("Pending")

        simulator.advance(1_000)
        const delivered = yield* supplier.check(order1.ref)
        expect(valueOf(delivered)).toMatchObject({ code: "314159" })
        yield* supplier.settle(order1.ref)
        expectClean(simulator, 1)
        expect(simulator.orders().map((one) => one.status)).toEqual(["FINISHED"])
      }),
    )

    it.scopedLive("can be settled again, after its end, and when the upstream does not know it", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp()
        const one = yield* order(supplier)
        simulator.advance(1_000)
        yield* supplier.settle(one.ref)
        yield* supplier.settle(one.ref)
        yield* supplier.settle("99999999")
        const other = yield* order(supplier)
        simulator.advance(15 * 60 * 1000)
        yield* supplier.settle(other.ref)
        expectClean(simulator, 2)
      }),
    )

    it.scopedLive("is not taken for settled while the upstream still waits for the message", () =>
      Effect.gen(function* () {
        const { supplier } = yield* setUp()
        const one = yield* order(supplier)
        expect((yield* Effect.flip(supplier.settle(one.ref)))._tag).toBe("UpstreamUnknown")
      }),
    )

    it.scopedLive("takes the digits from the text when the code field is empty", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp({
          offers: offersWith({
            sms: [{ delayMs: 0, code: "271828", text: "Yourcodeis{code}donotshare", emptyCode: true }],
          }),
        })
        const one = yield* order(supplier)
        expect(valueOf(yield* supplier.check(one.ref))).toMatchObject({
          code: "271828",
          text: "Yourcodeis271828donotshare",
        })
        yield* supplier.settle(one.ref)
        expectClean(simulator, 1)
      }),
    )

    it.scopedLive("delivers the latest of several messages", () =>
      Effect.gen(function* () {
        const { supplier, simulator } = yield* setUp({
          offers: offersWith({
            sms: [
              { delayMs: 0, code: "111111", copies: 3 },
              { delayMs: 500, code: "222222" },
            ],
          }),
        })
        const one = yield* order(supplier)
        expect(valueOf(yield* supplier.check(one.ref)).code).toBe("111111")
        simulator.advance(500)
        expect(valueOf(yield* supplier.check(one.ref)).code).toBe("222222")
      }),
    )

    it.scopedLive("is told apart from 63 others that are placed at the same time", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp()
        const orders = yield* Effect.all(
          Array.from({ length: 64 }, () => order(supplier)),
          { concurrency: 64 },
        )
        expect(new Set(orders.map((one) => one.ref)).size).toBe(64)
        simulator.advance(1_000)
        yield* Effect.forEach(orders, (one) => supplier.settle(one.ref), { concurrency: 16 })
        expectClean(simulator, 64)
      }),
    )
  })

  describe(`${name}: an order that is given back`, () => {
    it.scopedLive("is returned, and stays returned when asked again", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp()
        const one = yield* order(supplier)
        expect(balanceOf(simulator)).toBeCloseTo(OPENING - PRICE, 6)
        expect(yield* supplier.cancel(one.ref)).toEqual({ _tag: "Returned" })
        expect(yield* supplier.cancel(one.ref)).toEqual({ _tag: "Returned" })
        expect((yield* supplier.check(one.ref))._tag).toBe("Ended")
        expectClean(simulator, 0)
      }),
    )

    it.scopedLive("hands over a code that arrived meanwhile", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp()
        const one = yield* order(supplier)
        simulator.advance(1_000)
        const answer = yield* supplier.cancel(one.ref)
        expect(answer._tag).toBe("Delivered")
        expect(valueOf(answer).code).toBe("314159")
        yield* supplier.settle(one.ref)
        expectClean(simulator, 1)
      }),
    )

    it.scopedLive("is too early within the window, and says when it is not", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp(
          { earlyCancelMs: 60_000, offers: offersWith({ sms: [] }) },
          { earlyCancelMs: 60_000 },
        )
        const one = yield* order(supplier)
        const answer = yield* supplier.cancel(one.ref)
        const now = yield* Clock.currentTimeMillis
        expect(answer._tag).toBe("TooEarly")
        if (answer._tag === "TooEarly") {
          expect(answer.retryAt).toBeGreaterThan(now + 50_000)
          expect(answer.retryAt).toBeLessThanOrEqual(now + 60_000)
        }
        simulator.advance(60_000)
        expect(yield* supplier.cancel(one.ref)).toEqual({ _tag: "Returned" })
        expectClean(simulator, 0)
      }),
    )

    it.scopedLive("tries again soon when the window is longer than expected", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp({ offers: offersWith({ sms: [] }) }, { earlyCancelMs: 0 })
        const one = yield* order(supplier)
        simulator.addFaults([fault({ endpoint: "cancel", kind: "too-early" })])
        const answer = yield* supplier.cancel(one.ref)
        const now = yield* Clock.currentTimeMillis
        expect(answer._tag).toBe("TooEarly")
        if (answer._tag === "TooEarly") expect(answer.retryAt).toBeGreaterThan(now)
      }),
    )

    it.scopedLive("counts as returned when it expired, or when the upstream does not know it", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp({ offers: offersWith({ sms: [] }) })
        const one = yield* order(supplier)
        simulator.advance(15 * 60 * 1000)
        expect((yield* supplier.check(one.ref))._tag).toBe("Ended")
        expect(yield* supplier.cancel(one.ref)).toEqual({ _tag: "Returned" })
        expect(yield* supplier.cancel("99999999")).toEqual({ _tag: "Returned" })
        expect((yield* supplier.check("99999999"))._tag).toBe("Ended")
        expectClean(simulator, 0)
      }),
    )
  })
}
