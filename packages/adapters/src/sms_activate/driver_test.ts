import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, it } from "@effect/vitest"
import { fault, makeSimulator, type ScriptInput, SIMULATOR_TOKEN } from "@mintcode/adapters/simulator"
import { Clock, Effect } from "effect"
import { connectTo, contractScript, valueOf } from "../../test/supplier_bench.ts"
import { smsActivateDriver } from "./driver.ts"

const setUp = (script: Partial<ScriptInput> = {}) =>
  Effect.gen(function* () {
    const simulator = yield* makeSimulator({ script: { ...contractScript, ...script } })
    return { simulator, supplier: connectTo(smsActivateDriver, simulator.smsActivateBaseUrl) }
  })

const intentFor = (id = "01890a5d-ac96-774b-bcce-b302099a8057") =>
  Effect.map(Clock.currentTimeMillis, (recordedAt) => ({
    id,
    recordedAt,
    parameters: { country: 187, service: "tg" },
    maximumPriceMinor: null,
    input: {},
  }))

describe("sms-activate driver", () => {
  it.scopedLive.each([
    ["CHANNELS_LIMIT", "UpstreamRefused", "blocked"],
    ["BANNED:2025-1-1 12-30-00", "UpstreamRefused", "blocked"],
    ["NO_BALANCE_FORWARD", "UpstreamRefused", "balance"],
    ["WRONG_SERVICE", "UpstreamRefused", "parameters"],
    ["WRONG_EXCEPTION_PHONE", "UpstreamRefused", "parameters"],
    ["WRONG_MAX_PRICE:5", "OutOfStock", undefined],
    ["NO_NUMBERS", "OutOfStock", undefined],
    ["ERROR_SQL", "UpstreamUnknown", undefined],
    ["ORDER_ALREADY_EXISTS", "UpstreamUnknown", undefined],
  ] as const)("maps %s on an order to %s", ([body, tag, refusal]) =>
    Effect.gen(function* () {
      const { simulator, supplier } = yield* setUp()
      simulator.addFaults([fault({ kind: "refuse", body, status: 200 })])
      const error = yield* Effect.flip(Effect.flatMap(intentFor(), supplier.order))
      expect(error).toMatchObject({ _tag: tag, ...(refusal && { refusal }) })
    }),
  )

  it.scopedLive("falls back to the old way of ordering, once and for all", () =>
    Effect.gen(function* () {
      const { simulator, supplier } = yield* setUp({ smsActivate: { numberV2: false } })
      const first = yield* Effect.flatMap(intentFor(), supplier.order)
      expect(first).toMatchObject({ _tag: "Placed", cost: null })
      yield* Effect.flatMap(intentFor(), supplier.order)
      expect(simulator.metrics()).toEqual({ "sms-activate.buy": 3 })
      expect(simulator.orders()).toHaveLength(2)
    }),
  )

  it.scopedLive("refuses a host that knows neither way", () =>
    Effect.gen(function* () {
      const { simulator, supplier } = yield* setUp()
      simulator.addFaults([fault({ kind: "refuse", body: "BAD_ACTION", count: 2 })])
      expect(yield* Effect.flip(Effect.flatMap(intentFor(), supplier.order))).toMatchObject({ refusal: "unsupported" })
    }),
  )

  it.scopedLive("one intent places one order, even when it is sent again", () =>
    Effect.gen(function* () {
      const { simulator, supplier } = yield* setUp()
      const intent = yield* intentFor()
      yield* supplier.order(intent)
      expect((yield* Effect.flip(supplier.order(intent)))._tag).toBe("UpstreamUnknown")
      expect(simulator.orders()).toHaveLength(1)
      expect((yield* supplier.recover(intent))._tag).toBe("Candidates")
    }),
  )

  it.scopedLive("delivers the last code while one more was asked for", () =>
    Effect.gen(function* () {
      const { simulator, supplier } = yield* setUp()
      const order = yield* Effect.flatMap(intentFor(), supplier.order)
      if (order._tag !== "Placed") throw new Error("not placed")
      simulator.addFaults([fault({ endpoint: "check", kind: "refuse", status: 200, body: "STATUS_WAIT_RETRY:4711" })])
      expect(valueOf(yield* supplier.check(order.ref)).code).toBe("4711")
      simulator.addFaults([fault({ endpoint: "check", kind: "refuse", status: 200, body: "STATUS_WAIT_RETRY:" })])
      expect((yield* supplier.check(order.ref))._tag).toBe("Pending")
    }),
  )

  it.scopedLive("never puts the key, or anything else, into an address", () =>
    Effect.gen(function* () {
      const seen: Array<string> = []
      const server = createServer((request, response) => {
        seen.push(`${request.method} ${request.url}`)
        response.end("BAD_KEY")
      })
      const url = yield* Effect.acquireRelease(
        Effect.async<string>((resume) => {
          server.listen(0, "127.0.0.1", () =>
            resume(Effect.succeed(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
          )
        }),
        () =>
          Effect.sync(() => {
            server.close()
            server.closeAllConnections()
          }),
      )
      const supplier = connectTo(smsActivateDriver, `${url}/stubs/handler_api.php`, {}, SIMULATOR_TOKEN)
      const intent = yield* intentFor()
      for (const call of [
        supplier.balance,
        supplier.order(intent),
        supplier.check("1"),
        supplier.settle("1"),
        supplier.recover(intent),
        supplier.prices({}),
      ]) {
        expect(yield* Effect.flip(call)).toMatchObject({ refusal: "key" })
      }
      expect(new Set(seen)).toEqual(new Set(["POST /stubs/handler_api.php"]))
    }),
  )
})
