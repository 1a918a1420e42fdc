import { describe, expect, it } from "@effect/vitest"
import { fault, SIMULATOR_TOKEN } from "@mintcode/adapters/simulator"
import { Effect } from "effect"
import { type Bench, connectTo, HANG_TIMEOUT_MS, offersWith, valueOf } from "./supplier_bench.ts"

/** Refusals, limits, and calls whose outcome nobody knows. */
export const faultContract = (name: string, { contract, setUp, intentFor, order, expectClean }: Bench): void => {
  describe(`${name}: refusals`, () => {
    const cases = [
      ["out-of-stock", "OutOfStock", undefined],
      ["no-balance", "UpstreamRefused", "balance"],
      ["bad-key", "UpstreamRefused", "key"],
      ["bad-parameters", "UpstreamRefused", "parameters"],
    ] as const
    for (const [kind, tag, refusal] of cases) {
      it.scopedLive(`maps ${kind} to ${tag} ${refusal ?? ""}`, () =>
        Effect.gen(function* () {
          const { simulator, supplier } = yield* setUp()
          simulator.addFaults([fault({ endpoint: "buy", kind })])
          expect(yield* Effect.flip(order(supplier))).toMatchObject({ _tag: tag, ...(refusal && { refusal }) })
          expectClean(simulator, 0)
        }),
      )
    }

    it.scopedLive("come for real: empty shelves, no money, a wrong key, a product that is not sold", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp({ offers: offersWith({ count: 1 }) })
        yield* order(supplier)
        expect(yield* Effect.flip(order(supplier))).toMatchObject({ _tag: "OutOfStock" })
        simulator.setAccount(SIMULATOR_TOKEN, { balance: 0.1 })
        expect(yield* Effect.flip(order(supplier, contract.otherProduct))).toMatchObject({ refusal: "balance" })
        expect(yield* Effect.flip(order(supplier, contract.noSuchProduct))).toMatchObject({ refusal: "parameters" })
        const stranger = connectTo(contract.driver, contract.baseUrl(simulator), {}, "nobody")
        expect(yield* Effect.flip(order(stranger))).toMatchObject({ refusal: "key" })
        expect(yield* Effect.flip(stranger.balance)).toMatchObject({ refusal: "key" })
      }),
    )

    it.scopedLive("keep to the plan's maximum price", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp()
        expect(yield* Effect.flip(order(supplier, contract.parameters, { maximumPriceMinor: 58 }))).toMatchObject({
          _tag: "OutOfStock",
        })
        expect((yield* order(supplier, contract.parameters, { maximumPriceMinor: 59 })).cost?.minor).toBe(59)
        expect(simulator.orders()).toHaveLength(1)
      }),
    )

    it.scopedLive("of malformed parameters and options come without a call", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp()
        for (const [parameters, path] of contract.malformed) {
          expect(contract.driver.checkParameters(parameters).map((flaw) => flaw.path)).toContain(path)
          expect(yield* Effect.flip(order(supplier, parameters))).toMatchObject({ refusal: "parameters" })
        }
        expect(contract.driver.checkParameters(contract.parameters)).toEqual([])
        const misset = connectTo(contract.driver, contract.baseUrl(simulator), { timeoutMs: "soon" })
        expect(yield* Effect.flip(misset.balance)).toMatchObject({ refusal: "parameters" })
        const nowhere = connectTo(contract.driver, "ftp://nowhere")
        expect(yield* Effect.flip(nowhere.check("1"))).toMatchObject({ refusal: "parameters" })
        expect(simulator.metrics()).toEqual({})
      }),
    )
  })

  describe(`${name}: limits`, () => {
    for (const kind of ["throttle-key", "throttle-address"] as const) {
      it.scopedLive(`maps ${kind} to UpstreamThrottled with and without Retry-After, on every call`, () =>
        Effect.gen(function* () {
          const { simulator, supplier } = yield* setUp()
          const one = yield* order(supplier)
          simulator.addFaults([fault({ endpoint: "buy", kind, retryAfterSeconds: 7 }), fault({ kind, count: 7 })])
          expect(yield* Effect.flip(order(supplier))).toMatchObject({ _tag: "UpstreamThrottled", retryAfterMs: 7_000 })
          const throttled = { _tag: "UpstreamThrottled", retryAfterMs: null }
          expect(yield* Effect.flip(order(supplier))).toMatchObject(throttled)
          expect(yield* Effect.flip(supplier.check(one.ref))).toMatchObject(throttled)
          expect(yield* Effect.flip(supplier.settle(one.ref))).toMatchObject(throttled)
          expect(yield* Effect.flip(supplier.cancel(one.ref))).toMatchObject(throttled)
          expect(yield* Effect.flip(Effect.flatMap(intentFor(), supplier.recover))).toMatchObject(throttled)
          expect(yield* Effect.flip(supplier.balance)).toMatchObject(throttled)
          expect(yield* Effect.flip(supplier.prices(contract.parameters))).toMatchObject(throttled)
          expect(yield* supplier.cancel(one.ref)).toEqual({ _tag: "Returned" })
          expectClean(simulator, 0)
        }),
      )
    }
  })

  describe(`${name}: unknown outcomes`, () => {
    for (const kind of ["hang", "cut", "html", "internal-error", "wrong-json"] as const) {
      it.scopedLive(`${kind} after the order was placed: recovery finds it, and it delivers`, () =>
        Effect.gen(function* () {
          const { simulator, supplier } = yield* setUp({}, timeLimitOf(kind))
          simulator.addFaults([fault({ endpoint: "buy", kind, placed: true })])
          const intent = yield* intentFor()
          expect((yield* Effect.flip(supplier.order(intent)))._tag).toBe("UpstreamUnknown")
          const recovery = yield* supplier.recover(intent)
          expect(recovery._tag).toBe("Candidates")
          const [found] = recovery._tag === "Candidates" ? recovery.orders : []
          if (found === undefined) throw new Error("no candidate")
          expect(found.cost).toEqual({ minor: 59, currency: "USD" })
          expect(found.details.phoneNumber).toMatch(/^\+1\d{9}$/)
          simulator.advance(1_000)
          expect(valueOf(yield* supplier.check(found.ref)).code).toBe("314159")
          yield* supplier.settle(found.ref)
          expectClean(simulator, 1)
        }),
      )

      it.scopedLive(`${kind} before the order was placed: recovery finds nothing`, () =>
        Effect.gen(function* () {
          const { simulator, supplier } = yield* setUp({}, timeLimitOf(kind))
          simulator.addFaults([fault({ endpoint: "buy", kind })])
          const intent = yield* intentFor()
          expect((yield* Effect.flip(supplier.order(intent)))._tag).toBe("UpstreamUnknown")
          expect(yield* supplier.recover(intent)).toEqual({ _tag: "Absent" })
          expectClean(simulator, 0)
        }),
      )

      it.scopedLive(`${kind} on any other call is unknown too, and the call can be repeated`, () =>
        Effect.gen(function* () {
          const { simulator, supplier } = yield* setUp({}, timeLimitOf(kind))
          const one = yield* order(supplier)
          simulator.advance(1_000)
          const spoil = (endpoint: "check" | "finish" | "orders" | "profile" | "prices") =>
            simulator.addFaults([fault({ endpoint, kind })])
          spoil("check")
          expect((yield* Effect.flip(supplier.check(one.ref)))._tag).toBe("UpstreamUnknown")
          spoil("orders")
          expect((yield* Effect.flip(Effect.flatMap(intentFor(), supplier.recover)))._tag).toBe("UpstreamUnknown")
          spoil("profile")
          expect((yield* Effect.flip(supplier.balance))._tag).toBe("UpstreamUnknown")
          spoil("prices")
          expect((yield* Effect.flip(supplier.prices(contract.parameters)))._tag).toBe("UpstreamUnknown")
          simulator.addFaults([fault({ endpoint: "finish", kind, placed: true })])
          expect((yield* Effect.flip(supplier.settle(one.ref)))._tag).toBe("UpstreamUnknown")
          yield* supplier.settle(one.ref)
          expectClean(simulator, 1)
        }),
      )

      it.scopedLive(`${kind} after a cancellation: asked again it is returned`, () =>
        Effect.gen(function* () {
          const { simulator, supplier } = yield* setUp({}, timeLimitOf(kind))
          const one = yield* order(supplier)
          simulator.addFaults([fault({ endpoint: "cancel", kind, placed: true })])
          expect((yield* Effect.flip(supplier.cancel(one.ref)))._tag).toBe("UpstreamUnknown")
          expect(yield* supplier.cancel(one.ref)).toEqual({ _tag: "Returned" })
          expectClean(simulator, 0)
        }),
      )
    }

    it.scopedLive("a bare 503 page is unknown: a gateway may have lost the answer", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp()
        simulator.addFaults([fault({ endpoint: "buy", kind: "html", status: 503, placed: true })])
        expect((yield* Effect.flip(order(supplier)))._tag).toBe("UpstreamUnknown")
        expect(simulator.orders()).toHaveLength(1)
      }),
    )

    it.scopedLive("an upstream that is not there is unknown", () =>
      Effect.gen(function* () {
        // Port 1 is reserved and refuses.
        const supplier = connectTo(contract.driver, "http://127.0.0.1:1")
        expect(yield* Effect.flip(supplier.balance)).toMatchObject({ _tag: "UpstreamUnknown" })
      }),
    )

    it.scopedLive("no error repeats the token, even when the upstream does", () =>
      Effect.gen(function* () {
        const { simulator, supplier } = yield* setUp({}, timeLimitOf("hang"))
        simulator.addFaults([
          fault({ kind: "refuse", status: 200, body: `debug ${SIMULATOR_TOKEN}` }),
          fault({ kind: "refuse", status: 400, body: `no such token ${SIMULATOR_TOKEN}` }),
          fault({ kind: "hang" }),
          fault({ kind: "html", status: 500, body: `<html>${SIMULATOR_TOKEN}</html>` }),
        ])
        for (let call = 0; call < 4; call++) {
          const error = yield* Effect.flip(supplier.balance)
          expect(JSON.stringify(error) + String(error)).not.toContain(SIMULATOR_TOKEN)
        }
      }),
    )
  })
}

const timeLimitOf = (kind: string) => (kind === "hang" ? { timeoutMs: HANG_TIMEOUT_MS } : {})
