import { describe, expect, it } from "@effect/vitest"
import { fault, makeSimulator, SIMULATOR_TOKEN } from "@mintcode/adapters/simulator"
import { Effect, Redacted } from "effect"
import { contractScript } from "../../test/supplier_bench.ts"
import { type FiveSimClient, makeFiveSimClient } from "./client.ts"
import { FIVE_SIM_REFUSALS } from "./errors.ts"

const setUp = (script = {}) =>
  Effect.gen(function* () {
    const simulator = yield* makeSimulator({ script: { ...contractScript, ...script } })
    const client = makeFiveSimClient({
      baseUrl: simulator.fiveSimBaseUrl,
      token: Redacted.make(SIMULATOR_TOKEN),
    })
    /** The next call is answered so. */
    const answerWith = (body: string | object, status = 200) =>
      simulator.addFaults([
        fault({ kind: "refuse", status, body: typeof body === "string" ? body : JSON.stringify(body) }),
      ])
    return { simulator, client, answerWith }
  })

const CALLS: Readonly<Record<string, (client: FiveSimClient) => Effect.Effect<unknown, { readonly _tag: string }>>> = {
  buy: (client) => client.user.buyActivation("usa", "any", "telegram"),
  hosting: (client) => client.user.buyHosting("usa", "any", "1day"),
  reuse: (client) => client.user.reuse("telegram", "+79000381454"),
  check: (client) => client.user.check("1"),
  finish: (client) => client.user.finish("1"),
  cancel: (client) => client.user.cancel("1"),
  ban: (client) => client.user.ban("1"),
  inbox: (client) => client.user.smsInbox("1"),
  prices: (client) => client.guest.prices({ country: "usa" }),
  profile: (client) => client.user.profile,
}

describe("five-sim client: every documented refusal", () => {
  for (const [text, Refusal] of Object.entries(FIVE_SIM_REFUSALS)) {
    it.scopedLive(`"${text}" is ${Refusal._tag} with status 200 and 400, in any case, plain or in JSON`, () =>
      Effect.gen(function* () {
        const { client, answerWith } = yield* setUp()
        for (const [status, body] of [
          [200, text],
          [400, `  ${text.toUpperCase()}\n`],
          [400, JSON.stringify(text)],
          [404, JSON.stringify({ message: text })],
        ] as const) {
          answerWith(body, status)
          const error = yield* Effect.flip(client.user.check("1"))
          expect(error).toMatchObject({ _tag: Refusal._tag, operation: "check", status })
        }
      }),
    )
  }

  it.scopedLive("401, 429, 503 and other 4xx have tags of their own on every call", () =>
    Effect.gen(function* () {
      const { simulator, client, answerWith } = yield* setUp()
      for (const call of Object.values(CALLS)) {
        answerWith("", 401)
        expect((yield* Effect.flip(call(client)))._tag).toBe("FiveSimUnauthorized")
        simulator.addFaults([
          fault({ kind: "throttle-key", retryAfterSeconds: 2 }),
          fault({ kind: "throttle-address" }),
        ])
        expect(yield* Effect.flip(call(client))).toMatchObject({ _tag: "FiveSimApiLimit", retryAfterMs: 2_000 })
        expect(yield* Effect.flip(call(client))).toMatchObject({ _tag: "FiveSimAddressLimit", retryAfterMs: null })
        answerWith("the moon is full", 400)
        expect(yield* Effect.flip(call(client))).toMatchObject({
          _tag: "FiveSimOtherRefusal",
          text: "the moon is full",
        })
      }
    }),
  )

  it.scopedLive("a page, an empty body, broken JSON and JSON of another kind are unknown outcomes on every call", () =>
    Effect.gen(function* () {
      const { client, answerWith } = yield* setUp()
      for (const [name, call] of Object.entries(CALLS)) {
        for (const [body, status] of [
          ["<html><h1>Bad Gateway</h1></html>", 502],
          ["<!DOCTYPE html><title>Just a moment</title>", 403],
          ["<html>hello</html>", 200],
          ["", 200],
          ['{"id":', 200],
          ["something new", 200],
          ["moved", 302],
          ["", 504],
          // Any object is a price list, if an empty one.
          ...(name === "prices" ? [] : [['{"foo":1}', 200] as const]),
        ] as const) {
          answerWith(body, status)
          expect((yield* Effect.flip(call(client)))._tag, `${name}: ${status} ${body}`).toBe("UpstreamUnknown")
        }
      }
    }),
  )

  it.scopedLive("a 404 page on an order means that it is missing, elsewhere nothing is known", () =>
    Effect.gen(function* () {
      const { client, answerWith } = yield* setUp()
      answerWith("<html><title>404</title>Page not found</html>", 404)
      expect((yield* Effect.flip(client.user.check("1")))._tag).toBe("FiveSimOrderNotFound")
      answerWith("<html>404 page not found</html>", 404)
      expect((yield* Effect.flip(client.user.buyActivation("usa", "any", "telegram")))._tag).toBe("UpstreamUnknown")
    }),
  )

  it.scopedLive("come from the simulator for real", () =>
    Effect.gen(function* () {
      const { simulator, client } = yield* setUp({
        earlyCancelMs: 1_000,
        offers: [
          ...(contractScript.offers ?? []),
          { country: "usa", operator: "virtual4", product: "1day", category: "hosting", price: 2 },
          { country: "england", operator: "virtual4", product: "google", price: 2, count: 0 },
        ],
      })
      const tagOf = (call: Effect.Effect<unknown, { readonly _tag: string }>) =>
        Effect.map(Effect.flip(call), (error) => error._tag)
      const { user, guest } = client
      expect(yield* tagOf(user.buyActivation("", "any", "telegram"))).toBe("FiveSimSelectCountry")
      expect(yield* tagOf(user.buyActivation("usa", "", "telegram"))).toBe("FiveSimSelectOperator")
      expect(yield* tagOf(user.buyActivation("usa", "any", ""))).toBe("FiveSimSelectProduct")
      expect(yield* tagOf(user.buyActivation("atlantis", "any", "telegram"))).toBe("FiveSimBadCountry")
      expect(yield* tagOf(user.buyActivation("usa", "nobody", "telegram"))).toBe("FiveSimBadOperator")
      expect(yield* tagOf(user.buyActivation("usa", "any", "nothing"))).toBe("FiveSimBadProduct")
      expect(yield* tagOf(user.buyActivation("usa", "any", "google"))).toBe("FiveSimNoProduct")
      expect(yield* tagOf(user.buyActivation("england", "any", "google"))).toBe("FiveSimNoFreePhones")
      expect(yield* tagOf(guest.prices({ country: "atlantis" }))).toBe("FiveSimCountryIsIncorrect")
      expect(yield* tagOf(guest.prices({ product: "nothing" }))).toBe("FiveSimProductIsIncorrect")
      for (const act of [user.check, user.finish, user.cancel, user.ban]) {
        expect(yield* tagOf(act("77"))).toBe("FiveSimOrderNotFound")
      }
      expect(yield* tagOf(user.smsInbox("77"))).toBe("FiveSimRecordNotFound")
      const order = yield* user.buyActivation("usa", "any", "telegram", { reuse: true })
      expect(yield* tagOf(user.finish(order.id))).toBe("FiveSimOrderNoSms")
      expect(yield* tagOf(user.cancel(order.id))).toBe("FiveSimNeedToWait")
      simulator.advance(1_000)
      expect(yield* tagOf(user.cancel(order.id))).toBe("FiveSimOrderHasSms")
      expect(yield* tagOf(user.reuse("telegram", order.phone))).toBe("FiveSimReuseFalse")
      expect((yield* user.finish(order.id)).status).toBe("FINISHED")
      expect(yield* tagOf(user.finish(order.id))).toBe("FiveSimOrderExpired")
      expect((yield* user.reuse("telegram", order.phone)).phone).toBe(order.phone)
      simulator.advance(60 * 60 * 1000)
      expect(yield* tagOf(user.reuse("telegram", order.phone))).toBe("FiveSimReuseExpired")
      expect(yield* tagOf(user.reuse("telegram", "79990001122"))).toBe("FiveSimReuseNotPossible")
      const hosting = yield* user.buyHosting("usa", "any", "1day")
      expect(yield* tagOf(user.cancel(hosting.id))).toBe("FiveSimHostingOrder")
      simulator.setAccount(SIMULATOR_TOKEN, { rating: 0 })
      expect(yield* tagOf(user.buyActivation("usa", "any", "telegram"))).toBe("FiveSimNotEnoughRating")
      simulator.setAccount(SIMULATOR_TOKEN, { rating: 96, balance: 0 })
      expect(yield* tagOf(user.buyActivation("usa", "any", "telegram"))).toBe("FiveSimNotEnoughUserBalance")
    }),
  )
})

describe("five-sim client: lenient reading of documented samples", () => {
  it.scopedLive("the order of the documentation, with sms null", () =>
    Effect.gen(function* () {
      const { client, answerWith } = yield* setUp()
      answerWith(
        '{"id":11631253,"phone":"+79000381454","operator":"beeline","product":"vkontakte","price":21,"status":"PENDING",' +
          '"expires":"2018-10-13T08:28:38.809469028Z","sms":null,"created_at":"2018-10-13T08:13:38.809469028Z",' +
          '"forwarding":false,"forwarding_number":"","country":"russia"}',
      )
      expect(yield* client.user.buyActivation("russia", "beeline", "vkontakte")).toEqual({
        id: "11631253",
        phone: "+79000381454",
        operator: "beeline",
        product: "vkontakte",
        price: 21,
        status: "PENDING",
        expires: Date.UTC(2018, 9, 13, 8, 28, 38, 809),
        sms: [],
        createdAt: Date.UTC(2018, 9, 13, 8, 13, 38, 809),
        forwarding: false,
        forwardingNumber: "",
        country: "russia",
      })
    }),
  )

  it.scopedLive("an order as bare as it comes, and a message with an empty code", () =>
    Effect.gen(function* () {
      const { client, answerWith } = yield* setUp()
      answerWith({ id: "5", status: "received", price: "21.5", CreatedAt: "2018-10-13T08:13:38Z", new_field: [1] })
      expect(yield* client.user.check("5")).toMatchObject({
        id: "5",
        status: "RECEIVED",
        price: 21.5,
        operator: "",
        country: "",
        phone: "",
        expires: null,
        createdAt: Date.UTC(2018, 9, 13, 8, 13, 38),
      })
      answerWith({
        id: 5,
        status: "RECEIVED",
        sms: [{ created_at: "2018-10-13T08:20:38.809469028Z", text: "VK:12345", code: "" }],
      })
      expect((yield* client.user.check("5")).sms).toMatchObject([{ text: "VK:12345", code: "", sender: "" }])
    }),
  )

  it.scopedLive("profile, payments, inbox and vendor lists", () =>
    Effect.gen(function* () {
      const { client, answerWith } = yield* setUp()
      answerWith(
        '{"id":1,"email":"mail@gmail.com","vendor":"demo","default_forwarding_number":"78009005040","balance":100,"rating":96,' +
          '"default_country":{"name":"russia","iso":"ru","prefix":"+7"},"default_operator":{"name":""},"frozen_balance":0}',
      )
      expect(yield* client.user.profile).toMatchObject({ balance: 100, rating: 96, defaultCountry: { iso: "ru" } })
      answerWith(
        '{"Data":[{"ID":30011934,"TypeName":"charge","ProviderName":"admin","Amount":100,"Balance":100,' +
          '"CreatedAt":"2020-06-24T15:37:08.149895Z"}],"PaymentTypes":[{"Name":"charge"}],"PaymentProviders":[{"Name":"admin"}],"Total":1}',
      )
      expect(yield* client.user.payments({ limit: 1, offset: 0, order: "id", reverse: true })).toMatchObject({
        data: [{ id: "30011934", typeName: "charge", amount: 100, createdAt: Date.UTC(2020, 5, 24, 15, 37, 8, 149) }],
        paymentTypes: [{ name: "charge" }],
        total: 1,
      })
      answerWith(
        '{"Data":[{"ID":844928,"created_at":"2017-09-05T15:48:33.763297Z","date":"2017-09-05T15:48:27Z","sender":"+79998887060",' +
          '"text":"12345","code":"","is_wave":false,"wave_uuid":""}],"Total":1}',
      )
      expect((yield* client.user.smsInbox("1")).data).toMatchObject([{ id: "844928", text: "12345", isWave: false }])
      answerWith('{"Data":null,"PaymentTypes":null,"PaymentProviders":null,"PaymentStatuses":null,"Total":0}')
      expect(yield* client.vendor.payments()).toMatchObject({ data: [], paymentStatuses: [], total: 0 })
      answerWith('{"fkwallet":43339.55,"payeer":2117.32,"unitpay":97.6}')
      expect(yield* client.vendor.wallets).toEqual({ fkwallet: 43339.55, payeer: 2117.32, unitpay: 97.6 })
    }),
  )

  it.scopedLive("price limits as one object, as a list, and as null", () =>
    Effect.gen(function* () {
      const { client, answerWith } = yield* setUp()
      const one = { id: "14", product: "telegram", price: 11, createdAt: Date.UTC(2020, 5, 24, 15, 37, 8) }
      answerWith({ id: 14, product: "telegram", price: 11, CreatedAt: "2020-06-24T15:37:08Z" })
      expect(yield* client.user.maxPrices).toEqual([one])
      answerWith([{ id: 14, product: "telegram", price: 11, created_at: "2020-06-24T15:37:08Z" }])
      expect(yield* client.user.maxPrices).toEqual([one])
      answerWith("null")
      expect(yield* client.user.maxPrices).toEqual([])
    }),
  )

  it.scopedLive("prices by country, by product, without a rate, and null", () =>
    Effect.gen(function* () {
      const { client, answerWith } = yield* setUp()
      const row = { country: "russia", product: "telegram", operator: "beeline", cost: 4, count: 1260, rate: 99.99 }
      answerWith({ russia: { telegram: { beeline: { cost: 4, count: 1260, rate: 99.99 } } } })
      expect(yield* client.guest.prices({ country: "russia" })).toEqual([row])
      answerWith({ telegram: { russia: { beeline: { cost: 4, count: 1260 } } } })
      expect(yield* client.guest.prices({ product: "telegram" })).toEqual([{ ...row, rate: null }])
      answerWith({ russia: { telegram: { beeline: { cost: 4, count: 1260 } } } })
      expect(yield* client.guest.prices({ product: "telegram" })).toEqual([{ ...row, rate: null }])
      answerWith("null")
      expect(yield* client.guest.prices()).toEqual([])
    }),
  )

  it.scopedLive("countries and products", () =>
    Effect.gen(function* () {
      const { client, answerWith } = yield* setUp()
      answerWith(
        '{"afghanistan":{"iso":{"af":1},"prefix":{"+93":1},"text_en":"Afghanistan","text_ru":"Афганистан","virtual18":{"activation":1}}}',
      )
      expect(yield* client.guest.countries).toEqual([
        {
          country: "afghanistan",
          iso: "af",
          prefix: "+93",
          textEn: "Afghanistan",
          textRu: "Афганистан",
          operators: ["virtual18"],
        },
      ])
      answerWith(
        '{"1day":{"Category":"hosting","Qty":14,"Price":80},"vkontakte":{"Category":"activation","Qty":133,"Price":21}}',
      )
      expect(yield* client.guest.products("russia", "any")).toEqual([
        { product: "1day", category: "hosting", quantity: 14, price: 80 },
        { product: "vkontakte", category: "activation", quantity: 133, price: 21 },
      ])
    }),
  )
})

describe("five-sim client: against the simulator", () => {
  it.scopedLive("every call of the API has an answer that the client reads", () =>
    Effect.gen(function* () {
      const { client } = yield* setUp({
        fiveSim: { bare: true },
        offers: [
          ...(contractScript.offers ?? []),
          {
            country: "usa",
            operator: "virtual4",
            product: "1day",
            category: "hosting",
            price: 2,
            sms: [{ delayMs: 0 }],
          },
        ],
      })
      const { user, guest, vendor } = client
      const hosting = yield* user.buyHosting("usa", "any", "1day")
      expect((yield* user.smsInbox(hosting.id)).total).toBe(1)
      expect((yield* user.orders("hosting")).data).toHaveLength(1)
      const order = yield* user.buyActivation("usa", "any", "telegram", {
        forwarding: false,
        voice: true,
        ref: "x",
        maxPrice: "0.6",
      })
      expect((yield* user.check(order.id)).operator).toBe("")
      expect((yield* user.ban(order.id)).status).toBe("BANNED")
      expect((yield* user.payments()).data.map((payment) => payment.typeName)).toEqual(["refund", "charge", "charge"])
      yield* user.setMaxPrice("telegram", 11)
      expect(yield* user.maxPrices).toMatchObject([{ product: "telegram", price: 11 }])
      yield* user.removeMaxPrice("telegram")
      expect(yield* user.maxPrices).toEqual([])
      expect(yield* guest.flash("en")).toBe("Simulator")
      expect((yield* guest.countries).map((country) => country.country)).toEqual(["usa", "england"])
      expect((yield* guest.products("any", "any")).map((product) => product.product)).toContain("telegram")
      expect((yield* vendor.profile).vendor).toBe("demo")
      expect((yield* vendor.orders("activation")).data).toEqual([])
      expect((yield* vendor.payments()).data).toEqual([])
      yield* vendor.withdraw({ receiver: "1", method: "visa", amount: "7.6", fee: "unitpay" })
      expect((yield* vendor.wallets).unitpay).toBe(90)
    }),
  )
})
