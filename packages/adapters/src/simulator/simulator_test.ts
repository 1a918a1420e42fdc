import { describe, expect, it } from "@effect/vitest"
import { Effect, TestClock } from "effect"
import { demoScript } from "./demo_script.ts"
import { type ScriptInput, SIMULATOR_TOKEN } from "./script.ts"
import { makeSimulator, type Simulator } from "./simulator.ts"

const script: ScriptInput = {
  countries: { usa: { iso: "us", prefix: "+1", number: 187 } },
  services: { telegram: "tg" },
  offers: [{ country: "usa", operator: "virtual4", product: "telegram", price: 0.5, count: 2 }],
}

const call = (simulator: Simulator, path: string, init: RequestInit = {}) =>
  Effect.promise(async () => {
    const response = await fetch(`${simulator.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${SIMULATOR_TOKEN}`, connection: "close", ...init.headers },
    })
    const text = await response.text()
    return { status: response.status, text, json: () => JSON.parse(text), headers: response.headers }
  })

const post = (body: unknown, method = "POST"): RequestInit => ({ method, body: JSON.stringify(body) })
const buy = (simulator: Simulator) => call(simulator, "/v1/user/buy/activation/usa/any/telegram")

describe("simulator", () => {
  it.scoped("runs on Effect's clock: a test that holds time holds the market", () =>
    Effect.gen(function* () {
      const simulator = yield* makeSimulator({ script, orderTtlMs: 60_000 })
      yield* buy(simulator)
      yield* TestClock.adjust(1_499)
      expect(simulator.orders()[0]?.sms).toHaveLength(0)
      yield* TestClock.adjust(1)
      expect(simulator.orders()[0]?.sms).toHaveLength(1)
      yield* TestClock.adjust(60_000)
      expect(simulator.orders()[0]?.status).toBe("FINISHED")
    }),
  )

  it.scopedLive("gives the same numbers and codes for the same seed", () =>
    Effect.gen(function* () {
      const draw = (seed: number) =>
        Effect.gen(function* () {
          const simulator = yield* makeSimulator({ script, seed })
          const { phone } = (yield* buy(simulator)).json()
          simulator.advance(2_000)
          return [phone, simulator.orders()[0]?.sms[0]?.code]
        })
      expect(yield* draw(7)).toEqual(yield* draw(7))
      expect(yield* draw(7)).not.toEqual(yield* draw(8))
    }),
  )

  it.scopedLive("keeps money as the real services do: taken, frozen, given back, charged", () =>
    Effect.gen(function* () {
      const simulator = yield* makeSimulator({
        script: { ...script, accounts: { [SIMULATOR_TOKEN]: { balance: 10 } } },
      })
      const account = () => simulator.accounts()[0]
      const { id } = (yield* buy(simulator)).json()
      expect(account()).toMatchObject({ balance: "9.50", frozen: "0.50" })
      expect((yield* call(simulator, "/v1/user/profile")).json()).toMatchObject({ balance: 9.5, frozen_balance: 0.5 })
      yield* call(simulator, `/v1/user/cancel/${id}`)
      expect(account()).toMatchObject({ balance: "10.00", frozen: "0.00", rating: 95.9 })
      yield* buy(simulator)
      simulator.advance(15 * 60 * 1000)
      expect(account()).toMatchObject({ balance: "9.50", frozen: "0.00", rating: 96 })
      expect(account()?.postings.map((posting) => posting.kind)).toEqual(["buy", "refund", "buy"])
      expect(simulator.orders().map((order) => order.history.map((entry) => entry.step))).toEqual([
        ["bought", "sms", "auto-finished"],
        ["bought", "cancelled", "dropped-sms"],
      ])
      expect(simulator.audit()).toEqual({ open: [], violations: [] })
    }),
  )

  it.scopedLive("empties its shelves and fills them again when an order ends without a message", () =>
    Effect.gen(function* () {
      const simulator = yield* makeSimulator({ script })
      const { id } = (yield* buy(simulator)).json()
      yield* buy(simulator)
      expect((yield* buy(simulator)).text).toBe("no free phones")
      yield* call(simulator, `/v1/user/cancel/${id}`)
      expect((yield* buy(simulator)).status).toBe(200)
    }),
  )

  it.scopedLive("is controlled over HTTP", () =>
    Effect.gen(function* () {
      const simulator = yield* makeSimulator({ script: demoScript })
      const sim = (path: string, init?: RequestInit) => call(simulator, `/_sim/${path}`, init)
      const { id } = (yield* buy(simulator)).json()
      expect((yield* sim("orders")).json()).toMatchObject([{ id, status: "RECEIVED", history: [{ step: "bought" }] }])
      expect((yield* sim(`orders/${id}/sms`, post({ code: "4711" }))).json()).toMatchObject({
        sms: [{ code: "4711", text: "Your code is 4711" }],
      })
      expect((yield* sim("orders/1/sms", post({ code: "4711" }))).status).toBe(404)
      expect((yield* sim("audit")).json()).toEqual({ open: [id], violations: [] })
      yield* sim("clock", post({ advanceMs: 15 * 60 * 1000 }))
      expect((yield* sim("audit")).json()).toEqual({ open: [], violations: [] })
      yield* sim("faults", post([{ kind: "throttle-key", endpoint: "buy", skip: 1, count: 2, retryAfterSeconds: 9 }]))
      const statuses = [yield* buy(simulator), yield* buy(simulator), yield* buy(simulator), yield* buy(simulator)]
      expect(statuses.map((answer) => answer.status)).toEqual([200, 429, 429, 200])
      expect(statuses[1]?.headers.get("retry-after")).toBe("9")
      yield* sim("faults", post({ kind: "hang" }))
      expect((yield* sim("faults")).json()).toHaveLength(1)
      yield* sim("faults", { method: "DELETE" })
      expect((yield* sim("faults")).json()).toEqual([])
      expect((yield* sim("metrics")).json()).toMatchObject({ "five-sim.buy": 5, "fault:throttle-key": 2 })
      yield* sim(`accounts/${SIMULATOR_TOKEN}`, post({ balance: 3 }, "PATCH"))
      expect((yield* sim("accounts")).json()).toMatchObject([{ balance: "3.00" }])
      yield* sim("script", post({ ...script, offers: [] }, "PUT"))
      expect((yield* sim("orders")).json()).toHaveLength(3)
      expect((yield* buy(simulator)).text).toBe("bad product")
      yield* sim("script", post(demoScript, "PUT"))
      expect((yield* buy(simulator)).status).toBe(200)
      yield* sim("reset", post(script))
      expect((yield* sim("orders")).json()).toEqual([])
      expect((yield* sim("script")).json()).toMatchObject({ offers: [{ count: 2 }], orderTtlMs: 900_000 })
      yield* sim("reset", { method: "POST" })
      expect((yield* sim("metrics")).json()).toEqual({})
    }),
  )

  it.scopedLive("says what is wrong with a script, a fault and an address", () =>
    Effect.gen(function* () {
      const simulator = yield* makeSimulator()
      expect(yield* Effect.flip(makeSimulator({ script: { offers: [{ country: "usa" }] } as never }))).toMatchObject({
        _tag: "SimulatorFailed",
        reason: expect.stringContaining("operator"),
      })
      const wrong = yield* call(simulator, "/_sim/script", post({ ofers: [] }, "PUT"))
      expect(wrong.status).toBe(400)
      expect(wrong.json().error).toContain("ofers")
      expect((yield* call(simulator, "/_sim/faults", { method: "POST", body: "{" })).status).toBe(400)
      expect((yield* call(simulator, "/_sim/nothing")).status).toBe(404)
      expect((yield* call(simulator, "/elsewhere")).status).toBe(404)
      expect(
        (yield* call(simulator, "/_sim/reset", { method: "POST", body: "x".repeat(5 * 1024 * 1024) })).status,
      ).toBe(413)
      const taken = Number(new URL(simulator.url).port)
      expect(yield* Effect.flip(Effect.scoped(makeSimulator({ port: taken })))).toMatchObject({
        _tag: "SimulatorFailed",
      })
    }),
  )

  it.scopedLive("limits calls by token and holds answers back, when the script says so", () =>
    Effect.gen(function* () {
      const simulator = yield* makeSimulator({
        script: { ...script, callsPerSecondMax: 2, latencyMs: { min: 30, max: 40 } },
      })
      const started = Date.now()
      const answers = yield* Effect.all(
        Array.from({ length: 7 }, () => call(simulator, "/v1/user/profile")),
        { concurrency: 7 },
      )
      expect(Date.now() - started).toBeGreaterThanOrEqual(29)
      expect(answers.filter((answer) => answer.status === 429).length).toBeGreaterThan(0)
    }),
  )

  it.scopedLive("speaks the second protocol over GET as well, with forwarding to one more code", () =>
    Effect.gen(function* () {
      const simulator = yield* makeSimulator({ script })
      const act = (action: string) =>
        Effect.map(
          call(simulator, `/stubs/handler_api.php?api_key=${SIMULATOR_TOKEN}&action=${action}`),
          (answer) => answer.text,
        )
      expect(yield* act("getBalance")).toBe("ACCESS_BALANCE:10000")
      const [, id] = (yield* act("getNumber&service=tg&country=187&operator=nobody")).split(":")
      expect(yield* act(`getStatus&id=${id}`)).toBe("STATUS_WAIT_CODE")
      simulator.deliver(String(id), { code: "1111" })
      expect(yield* act(`getStatus&id=${id}`)).toBe("STATUS_OK:1111")
      expect(yield* act(`setStatus&id=${id}&status=3`)).toBe("ACCESS_RETRY_GET")
      expect(yield* act(`getStatus&id=${id}`)).toBe("STATUS_WAIT_RETRY:1111")
      simulator.deliver(String(id), { code: "2222" })
      expect(yield* act(`getStatus&id=${id}`)).toBe("STATUS_OK:2222")
      expect(yield* act(`setStatus&id=${id}&status=8`)).toBe("BAD_STATUS")
      expect(yield* act(`setStatus&id=${id}&status=6`)).toBe("ACCESS_ACTIVATION")
      expect(yield* act("nothing")).toBe("BAD_ACTION")
    }),
  )

  it.scopedLive("keeps a bounded number of orders, open ones before all, and its books in order all the same", () =>
    Effect.gen(function* () {
      const simulator = yield* makeSimulator({ script: demoScript, ordersMax: 100 })
      for (let batch = 0; batch < 5; batch++) {
        const orders = Array.from({ length: 60 }, () => buy(simulator))
        yield* Effect.all(orders, { concurrency: 16 })
        simulator.advance(15 * 60 * 1000)
        expect(simulator.audit()).toEqual({ open: [], violations: [] })
      }
      expect(simulator.orders()).toHaveLength(100)
      const more = yield* Effect.all(
        Array.from({ length: 102 }, () => buy(simulator)),
        { concurrency: 1 },
      )
      expect(more.slice(0, 100).every((answer) => answer.status === 200)).toBe(true)
      expect(more.slice(100).map((answer) => answer.text)).toEqual(["server offline", "server offline"])
      expect(simulator.audit().violations).toEqual([])
    }),
  )
})
