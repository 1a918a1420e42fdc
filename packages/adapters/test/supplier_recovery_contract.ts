import { describe, expect, it } from "@effect/vitest"
import { fault, SIMULATOR_TOKEN } from "@mintcode/adapters/simulator"
import { Effect } from "effect"
import { type Bench, OPENING } from "./supplier_bench.ts"

/** Finding the order that a lost answer was about, and lists. */
export const recoveryContract = (name: string, { contract, setUp, intentFor, order }: Bench): void => {
  describe(`${name}: recovery`, () => {
    it.scopedLive("leaves out other products, other countries, older orders and those that are over", () =>
      Effect.gen(function* () {
        const { supplier } = yield* setUp({}, { clockSkewMs: 0 })
        yield* order(supplier)
        yield* order(supplier, contract.elsewhere)
        yield* order(supplier, contract.otherProduct)
        yield* Effect.sleep(1_100)
        const intent = yield* intentFor()
        expect(yield* supplier.recover(intent)).toEqual({ _tag: "Absent" })
        yield* order(supplier, contract.elsewhere)
        yield* order(supplier, contract.otherProduct)
        const over = yield* order(supplier)
        yield* supplier.cancel(over.ref)
        expect(yield* supplier.recover(intent)).toEqual({ _tag: "Absent" })
      }),
    )

    it.scopedLive("returns every order that fits, with a message or without", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp()
        const intent = yield* intentFor()
        const one = yield* order(supplier)
        simulator.advance(1_000)
        const two = yield* order(supplier)
        const recovery = yield* supplier.recover(intent)
        const refs = recovery._tag === "Candidates" ? recovery.orders.map((found) => found.ref) : []
        expect(refs.toSorted()).toEqual([one.ref, two.ref].toSorted())
      }),
    )

    it.scopedLive("allows for an upstream clock that is behind", () =>
      Effect.gen(function* () {
        const { supplier } = yield* setUp()
        const one = yield* order(supplier)
        const intent = yield* intentFor()
        const recovery = yield* supplier.recover({ ...intent, recordedAt: intent.recordedAt + 30_000 })
        expect(recovery).toMatchObject({ _tag: "Candidates", orders: [{ ref: one.ref }] })
      }),
    )

    it.scopedLive("finds the one order among hundreds", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp({ accounts: { [SIMULATOR_TOKEN]: { balance: 1_000 } } })
        yield* Effect.forEach(Array.from({ length: 230 }), () => order(supplier, contract.elsewhere), {
          concurrency: 32,
        })
        simulator.addFaults([fault({ endpoint: "buy", kind: "cut", placed: true })])
        const intent = yield* intentFor()
        yield* Effect.flip(supplier.order(intent))
        yield* Effect.forEach(Array.from({ length: 20 }), () => order(supplier, contract.elsewhere), {
          concurrency: 32,
        })
        const recovery = yield* supplier.recover(intent)
        expect(recovery._tag === "Candidates" ? recovery.orders : []).toHaveLength(1)
      }),
    )
  })

  describe(`${name}: lists`, () => {
    it.scopedLive("tell the balance, the prices and the open orders", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp()
        expect(yield* supplier.balance).toEqual({ minor: OPENING * 100, currency: "USD" })
        const prices = yield* supplier.prices(contract.parameters)
        expect(prices).toHaveLength(1)
        expect(prices[0]).toMatchObject({ cost: { minor: 59, currency: "USD" }, available: 1_000_000 })
        expect(yield* supplier.orders(10)).toEqual([])
        const one = yield* order(supplier)
        simulator.advance(1_100)
        const two = yield* order(supplier, contract.elsewhere)
        const listed = yield* supplier.orders(10)
        expect(listed.map(({ ref, open, received }) => ({ ref, open, received }))).toEqual([
          { ref: two.ref, open: true, received: false },
          { ref: one.ref, open: true, received: true },
        ])
        expect(yield* supplier.orders(1)).toHaveLength(1)
        expect((yield* supplier.balance)?.minor).toBe(OPENING * 100 - 2 * 59)
      }),
    )
  })
}
