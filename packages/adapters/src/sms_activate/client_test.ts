import { describe, expect, it } from "@effect/vitest"
import { fault, makeSimulator, SIMULATOR_TOKEN } from "@mintcode/adapters/simulator"
import { Effect, Redacted } from "effect"
import { contractScript } from "../../test/supplier_bench.ts"
import { makeSmsActivateClient, type SmsActivateClient } from "./client.ts"
import { SMS_ACTIVATE_REFUSALS } from "./errors.ts"

const setUp = (script = {}) =>
  Effect.gen(function* () {
    const simulator = yield* makeSimulator({ script: { ...contractScript, ...script } })
    const client = makeSmsActivateClient({
      baseUrl: simulator.smsActivateBaseUrl,
      key: Redacted.make(SIMULATOR_TOKEN),
    })
    const answerWith = (body: string | object, status = 200) =>
      simulator.addFaults([
        fault({ kind: "refuse", status, body: typeof body === "string" ? body : JSON.stringify(body) }),
      ])
    return { simulator, client, answerWith }
  })

const TELEGRAM = { service: "tg", country: "187" }

const CALLS: Readonly<
  Record<string, (client: SmsActivateClient) => Effect.Effect<unknown, { readonly _tag: string }>>
> = {
  getBalance: (client) => client.getBalance,
  getNumber: (client) => client.getNumber(TELEGRAM),
  getNumberV2: (client) => client.getNumberV2(TELEGRAM),
  getStatus: (client) => client.getStatus("1"),
  setStatus: (client) => client.setStatus("1", 8),
  getPrices: (client) => client.getPrices(),
  getNumbersStatus: (client) => client.getNumbersStatus(),
  getActiveActivations: (client) => client.getActiveActivations,
}

describe("sms-activate client: every documented refusal", () => {
  for (const [word, Refusal] of Object.entries(SMS_ACTIVATE_REFUSALS)) {
    it.scopedLive(`${word} is ${Refusal._tag} with status 200 and 4xx, plain or in JSON, on every call`, () =>
      Effect.gen(function* () {
        const { client, answerWith } = yield* setUp()
        for (const call of Object.values(CALLS)) {
          for (const [body, status] of [
            [word, 200],
            [` ${word.toLowerCase()}\n`, 403],
            [JSON.stringify({ status: "error", error: word }), 200],
            [JSON.stringify({ title: word, details: "…", info: {} }), 404],
          ] as const) {
            answerWith(body, status)
            expect(yield* Effect.flip(call(client))).toMatchObject({ _tag: Refusal._tag, status })
          }
        }
      }),
    )
  }

  it.scopedLive("WRONG_MAX_PRICE and BANNED carry what follows the colon", () =>
    Effect.gen(function* () {
      const { client, answerWith } = yield* setUp()
      answerWith("WRONG_MAX_PRICE:0.25")
      expect(yield* Effect.flip(client.getNumber(TELEGRAM))).toMatchObject({ minimum: 0.25 })
      answerWith("WRONG_MAX_PRICE")
      expect(yield* Effect.flip(client.getNumber(TELEGRAM))).toMatchObject({ minimum: null })
      answerWith("BANNED:2025-1-1 12-30-00")
      expect(yield* Effect.flip(client.getNumber(TELEGRAM))).toMatchObject({
        _tag: "SmsActivateBanned",
        until: "2025-1-1 12-30-00",
      })
    }),
  )

  it.scopedLive("429, 503, 401 and other 4xx have tags of their own, pages and garbage are unknown", () =>
    Effect.gen(function* () {
      const { simulator, client, answerWith } = yield* setUp()
      for (const [name, call] of Object.entries(CALLS)) {
        simulator.addFaults([
          fault({ kind: "throttle-key", retryAfterSeconds: 2 }),
          fault({ kind: "throttle-address" }),
        ])
        expect(yield* Effect.flip(call(client))).toMatchObject({ _tag: "SmsActivateLimited", retryAfterMs: 2_000 })
        expect(yield* Effect.flip(call(client))).toMatchObject({ _tag: "SmsActivateLimited", retryAfterMs: null })
        answerWith("", 401)
        expect((yield* Effect.flip(call(client)))._tag).toBe("SmsActivateBadKey")
        answerWith("the moon is full", 400)
        expect((yield* Effect.flip(call(client)))._tag).toBe("SmsActivateOtherRefusal")
        for (const [body, status] of [
          ["<html>Bad Gateway</html>", 502],
          ["<!doctype html>challenge", 403],
          ["<html>503</html>", 503],
          ["", 200],
          ['{"activationId":', 200],
          ['"text"', 200],
          ["NEW_WORD", 200],
        ] as const) {
          answerWith(body, status)
          expect((yield* Effect.flip(call(client)))._tag, `${name}: ${status} ${body}`).toBe("UpstreamUnknown")
        }
      }
    }),
  )

  it.scopedLive("come from the simulator for real, with status 200 and with 4xx", () =>
    Effect.gen(function* () {
      for (const refusalStatus of [200, 400]) {
        const { simulator, client } = yield* setUp({ earlyCancelMs: 1_000, smsActivate: { refusalStatus } })
        const tagOf = (call: Effect.Effect<unknown, { readonly _tag: string }>) =>
          Effect.map(Effect.flip(call), (error) => error._tag)
        expect(yield* tagOf(client.getNumberV2({ ...TELEGRAM, service: "zz" }))).toBe("SmsActivateBadService")
        expect(yield* tagOf(client.getNumberV2({ ...TELEGRAM, service: "go" }))).toBe("SmsActivateBadService")
        expect(yield* tagOf(client.getNumberV2({ ...TELEGRAM, country: "9" }))).toBe("SmsActivateNoNumbers")
        expect(yield* tagOf(client.getNumberV2({ ...TELEGRAM, maxPrice: "0.1" }))).toBe("SmsActivateWrongMaxPrice")
        expect(yield* tagOf(client.getNumberV2({ ...TELEGRAM, phoneException: "x" }))).toBe(
          "SmsActivateWrongExceptionPhone",
        )
        expect(yield* tagOf(client.getStatus("77"))).toBe("SmsActivateNoActivation")
        expect(yield* tagOf(client.getStatus("abc"))).toBe("SmsActivateWrongActivationId")
        const { id } = yield* client.getNumberV2({ ...TELEGRAM, orderId: "one" })
        expect(yield* tagOf(client.getNumberV2({ ...TELEGRAM, orderId: "one" }))).toBe("SmsActivateOrderAlreadyExists")
        expect(yield* tagOf(client.setStatus(id, 6))).toBe("SmsActivateBadStatus")
        expect(yield* tagOf(client.setStatus(id, 8))).toBe("SmsActivateEarlyCancelDenied")
        expect(yield* client.setStatus(id, 1)).toBe("ACCESS_READY")
        simulator.setAccount(SIMULATOR_TOKEN, { balance: 0 })
        expect(yield* tagOf(client.getNumberV2(TELEGRAM))).toBe("SmsActivateNoBalance")
      }
    }),
  )
})

describe("sms-activate client: lenient reading of documented samples", () => {
  it.scopedLive("balance, number and status", () =>
    Effect.gen(function* () {
      const { client, answerWith } = yield* setUp()
      answerWith("ACCESS_BALANCE:12.40")
      expect(yield* client.getBalance).toBe(12.4)
      answerWith("ACCESS_NUMBER:635468024:79584123456")
      expect(yield* client.getNumber(TELEGRAM)).toMatchObject({ id: "635468024", phone: "79584123456", cost: null })
      // A yes counts whatever the status.
      answerWith("ACCESS_NUMBER:635468024:79584123456", 400)
      expect(yield* client.getNumberV2(TELEGRAM)).toMatchObject({ id: "635468024" })
      answerWith({
        activationId: 635468024,
        phoneNumber: "79584123456",
        activationCost: 12.5,
        currency: 840,
        countryCode: "2",
        canGetAnotherSms: "1",
        activationTime: "2022-06-01 17:30:57",
        activationOperator: "mtt",
      })
      expect(yield* client.getNumberV2(TELEGRAM)).toEqual({
        id: "635468024",
        phone: "79584123456",
        cost: 12.5,
        operator: "mtt",
        placedAt: "2022-06-01 17:30:57",
        endsAt: "",
      })
      for (const [text, expected] of [
        ["STATUS_WAIT_CODE", { _tag: "WaitCode" }],
        ["STATUS_WAIT_RETRY:123", { _tag: "WaitRetry", lastCode: "123" }],
        ["STATUS_WAIT_RESEND", { _tag: "WaitResend" }],
        ["STATUS_CANCEL", { _tag: "Cancel" }],
        ["STATUS_OK:code: 12:34", { _tag: "Ok", code: "code: 12:34" }],
        ["STATUS_OK:'12345'", { _tag: "Ok", code: "12345" }],
      ] as const) {
        answerWith(text)
        expect(yield* client.getStatus("1")).toEqual(expected)
      }
    }),
  )

  it.scopedLive("prices in every shape", () =>
    Effect.gen(function* () {
      const { client, answerWith } = yield* setUp()
      const row = { country: "0", service: "tg", cost: 0.1, count: 123 }
      for (const body of [
        '{"0":{"tg":{"cost":0.10,"count":123}}}',
        '{"0":{"tg":["0.10","123"]}}',
        '{"status":"success","data":{"0":{"tg":{"cost":"0.10","count":123,"physicalCount":7}}}}',
        '{"tg":{"0":{"cost":0.10,"count":123}}}',
        '[{"tg":{"cost":0.10,"count":123}}]',
      ]) {
        answerWith(body)
        expect(yield* client.getPrices(), body).toEqual([row])
      }
      answerWith("[]")
      expect(yield* client.getPrices()).toEqual([])
      answerWith('{"vk_0":76,"vk_1":"2","wa":5}')
      expect(yield* client.getNumbersStatus()).toEqual([
        { service: "vk", forwarding: false, count: 76 },
        { service: "vk", forwarding: true, count: 2 },
        { service: "wa", forwarding: false, count: 5 },
      ])
    }),
  )

  it.scopedLive("activations under either name, as rows, and none", () =>
    Effect.gen(function* () {
      const { client, answerWith } = yield* setUp()
      const activation = {
        activationId: "635468021",
        serviceCode: "vk",
        phoneNumber: "79001112233",
        activationCost: 12.5,
        activationStatus: "4",
        smsCode: ["CODE"],
        smsText: "[Your CODE registration code]",
        activationTime: "2022-06-01 16:59:16",
        countryCode: "2",
      }
      const expected = {
        id: "635468021",
        service: "vk",
        country: "2",
        phone: "79001112233",
        cost: 12.5,
        placedAt: "2022-06-01 16:59:16",
        received: true,
      }
      for (const body of [
        { status: "success", activeActivations: [activation] },
        { status: "success", data: [activation] },
        { status: "success", activeActivations: { row: activation, rows: [activation] } },
      ]) {
        answerWith(body)
        expect(yield* client.getActiveActivations).toEqual([expected])
      }
      for (const body of [
        "NO_ACTIVATIONS",
        { status: "error", error: "NO_ACTIVATIONS" },
        { status: "success", activeActivations: [] },
      ]) {
        answerWith(body)
        expect(yield* client.getActiveActivations).toEqual([])
      }
    }),
  )

  it.scopedLive("reads every shape that the simulator speaks", () =>
    Effect.gen(function* () {
      for (const prices of ["object", "pair", "wrapped"]) {
        const { client } = yield* setUp({ smsActivate: { prices, activations: "data" } })
        expect(yield* client.getPrices(TELEGRAM)).toEqual([
          { country: "187", service: "tg", cost: 0.59, count: 1_000_000 },
        ])
        yield* client.getNumber(TELEGRAM)
        expect(yield* client.getActiveActivations).toHaveLength(1)
        expect((yield* client.getNumbersStatus({ country: "187" })).map((stock) => stock.service)).toEqual(["tg", "wa"])
      }
    }),
  )
})
