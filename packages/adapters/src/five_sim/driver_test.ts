import { describe, expect, it } from "@effect/vitest"
import { fault, makeSimulator, type ScriptInput, SIMULATOR_TOKEN } from "@mintcode/adapters/simulator"
import type { SupplierSetup } from "@mintcode/core/supplier"
import { Clock, Effect } from "effect"
import { connectTo, contractScript, valueOf } from "../../test/supplier_bench.ts"
import { fiveSimDriver } from "./driver.ts"

const setUp = (script: Partial<ScriptInput> = {}) =>
  Effect.gen(function* () {
    const simulator = yield* makeSimulator({ script: { ...contractScript, ...script } })
    return { simulator, supplier: connectTo(fiveSimDriver, simulator.fiveSimBaseUrl) }
  })

const intentFor = (parameters: Readonly<Record<string, unknown>>, maximumPriceMinor: number | null = null) =>
  Effect.map(Clock.currentTimeMillis, (recordedAt) => ({
    id: "01890a5d-ac96-774b-bcce-b302099a8057",
    recordedAt,
    parameters,
    maximumPriceMinor,
    input: {},
  }))

const TELEGRAM = { country: "usa", product: "telegram" }

describe("five-sim driver", () => {
  it.scopedLive.each([
    ["not enough rating", "UpstreamRefused", "account"],
    ["not enough user balance", "UpstreamRefused", "balance"],
    ["bad operator", "UpstreamRefused", "parameters"],
    ["no product", "UpstreamRefused", "parameters"],
    ["not enough product qty", "OutOfStock", undefined],
    ["no free phones", "OutOfStock", undefined],
    ["server offline", "UpstreamThrottled", undefined],
    ["internal error", "UpstreamUnknown", undefined],
    ["something new", "UpstreamRefused", "parameters"],
  ] as const)("maps %j on an order to %s", ([body, tag, refusal]) =>
    Effect.gen(function* () {
      const { simulator, supplier } = yield* setUp()
      simulator.addFaults([fault({ kind: "refuse", body, status: 400 })])
      const error = yield* Effect.flip(Effect.flatMap(intentFor(TELEGRAM), supplier.order))
      expect(error).toMatchObject({ _tag: tag, ...(refusal && { refusal }) })
    }),
  )

  it.scopedLive("sends the maximum price along with operator any, and looks a named operator's price up before", () =>
    Effect.gen(function* () {
      const { simulator, supplier } = yield* setUp()
      yield* Effect.flip(Effect.flatMap(intentFor(TELEGRAM, 58), supplier.order))
      expect(simulator.metrics()).toEqual({ "five-sim.buy": 1 })
      const named = { ...TELEGRAM, operator: "virtual4" }
      expect((yield* Effect.flip(Effect.flatMap(intentFor(named, 58), supplier.order)))._tag).toBe("OutOfStock")
      expect(simulator.metrics()).toEqual({ "five-sim.buy": 1, "five-sim.prices": 1 })
      simulator.addFaults([fault({ endpoint: "prices", kind: "html" })])
      // Nothing was placed, so nothing has to be looked for.
      expect((yield* Effect.flip(Effect.flatMap(intentFor(named, 58), supplier.order)))._tag).toBe("UpstreamThrottled")
      yield* Effect.flatMap(intentFor(named, 59), supplier.order)
    }),
  )

  it.scopedLive("recovers from a list that is sorted oldest first, and from one with bare rows", () =>
    Effect.gen(function* () {
      const { simulator, supplier } = yield* setUp({
        accounts: { [SIMULATOR_TOKEN]: { balance: 1_000 } },
        fiveSim: { oldestFirst: true, bare: true },
      })
      const other = yield* intentFor({ country: "england", product: "telegram" })
      yield* Effect.forEach(Array.from({ length: 250 }), () => supplier.order(other), { concurrency: 32 })
      const intent = yield* intentFor(TELEGRAM)
      simulator.addFaults([fault({ endpoint: "buy", kind: "cut", placed: true })])
      yield* Effect.flip(supplier.order(intent))
      expect(yield* supplier.recover(intent)).toMatchObject({ _tag: "Candidates", orders: [{ _tag: "Placed" }] })
      expect((yield* supplier.orders(5)).map((order) => order.details.country)[0]).toBe("usa")
    }),
  )

  it.scopedLive("waits for a turn of the throttle before each page of a list but the first", () =>
    Effect.gen(function* () {
      const { simulator, supplier } = yield* setUp({ accounts: { [SIMULATOR_TOKEN]: { balance: 1_000 } } })
      const intent = yield* intentFor(TELEGRAM)
      yield* Effect.forEach(Array.from({ length: 250 }), () => supplier.order(intent), { concurrency: 32 })
      let turns = 0
      const nextTurn = Effect.sync(() => {
        turns++
      })
      const watched = {
        ...fiveSimDriver,
        connect: (setup: SupplierSetup) => fiveSimDriver.connect({ ...setup, nextTurn }),
      }
      const before = simulator.metrics()["five-sim.orders"] ?? 0
      yield* connectTo(watched, simulator.fiveSimBaseUrl).recover(intent)
      expect([turns, (simulator.metrics()["five-sim.orders"] ?? 0) - before]).toEqual([2, 3])
    }),
  )

  it.scopedLive("recovers only orders of the named operator, and of any when none was named", () =>
    Effect.gen(function* () {
      const { supplier } = yield* setUp()
      yield* Effect.flatMap(intentFor(TELEGRAM), supplier.order)
      const found = (parameters: Readonly<Record<string, unknown>>) =>
        Effect.map(Effect.flatMap(intentFor(parameters), supplier.recover), (recovery) => recovery._tag)
      expect(yield* found(TELEGRAM)).toBe("Candidates")
      expect(yield* found({ ...TELEGRAM, operator: "virtual4" })).toBe("Candidates")
      expect(yield* found({ ...TELEGRAM, country: "any" })).toBe("Candidates")
      expect(yield* found({ ...TELEGRAM, operator: "virtual18" })).toBe("Absent")
    }),
  )

  it.scopedLive("delivers a message that came after the end, and shows the number once it is prepared", () =>
    Effect.gen(function* () {
      const { simulator, supplier } = yield* setUp({
        offers: [
          {
            country: "usa",
            operator: "virtual4",
            product: "telegram",
            price: 1,
            prepareMs: 500,
            sms: [{ delayMs: 16 * 60 * 1000, late: true, code: "777777" }],
          },
        ],
      })
      const order = yield* Effect.flatMap(intentFor(TELEGRAM), supplier.order)
      if (order._tag !== "Placed") throw new Error("not placed")
      expect(order.details).toEqual({})
      simulator.advance(500)
      expect(yield* supplier.check(order.ref)).toMatchObject({
        _tag: "Pending",
        details: { phoneNumber: expect.stringContaining("+1") },
      })
      simulator.advance(15 * 60 * 1000)
      expect(yield* supplier.check(order.ref)).toMatchObject({ _tag: "Ended", reason: "TIMEOUT" })
      simulator.advance(60 * 1000)
      expect(valueOf(yield* supplier.check(order.ref)).code).toBe("777777")
      expect(simulator.audit()).toEqual({ open: [], violations: [] })
    }),
  )

  it.scopedLive("is unknown, not returned, while the message that forbids a cancellation is not shown", () =>
    Effect.gen(function* () {
      const { simulator, supplier } = yield* setUp()
      const order = yield* Effect.flatMap(intentFor(TELEGRAM), supplier.order)
      if (order._tag !== "Placed") throw new Error("not placed")
      simulator.addFaults([fault({ endpoint: "cancel", kind: "refuse", body: "order has sms" })])
      expect((yield* Effect.flip(supplier.cancel(order.ref)))._tag).toBe("UpstreamUnknown")
    }),
  )
})
