import type { UpstreamUnknown } from "@mintcode/core/supplier"
import { UpstreamUnknown as Unknown } from "@mintcode/core/supplier"
import { Effect, Either, Redacted, Schema } from "effect"
import type { Dispatcher } from "undici"
import { isHtml, parseJson } from "../upstream_http/lenient_json.ts"
import { makeUpstreamHttp, type UpstreamAnswer, type UpstreamRequest } from "../upstream_http/upstream_http.ts"
import {
  FIVE_SIM_REFUSALS,
  FiveSimAddressLimit,
  FiveSimApiLimit,
  type FiveSimError,
  FiveSimOrderNotFound,
  FiveSimOtherRefusal,
  FiveSimUnauthorized,
} from "./errors.ts"
import {
  countriesOf,
  type FiveSimCountry,
  FiveSimFlash,
  FiveSimInbox,
  type FiveSimMaxPrice,
  FiveSimMaxPrices,
  FiveSimOrder,
  FiveSimOrders,
  FiveSimPayments,
  type FiveSimPrice,
  type FiveSimProduct,
  FiveSimProfile,
  FiveSimWallets,
  pricesOf,
  productsOf,
} from "./wire.ts"

/** Where the supplier answers unless an account says otherwise. */
export const FIVE_SIM_BASE_URL = "https://5sim.net/v1"

/** A stretch of a list. `order` names the field to sort by. */
export interface FiveSimListQuery {
  readonly limit?: number
  readonly offset?: number
  readonly order?: string
  readonly reverse?: boolean
}

export type FiveSimOrderCategory = "activation" | "hosting"

/** Extras of a buy. */
export interface FiveSimActivationOptions {
  readonly forwarding?: boolean
  /** Where calls go with `forwarding`: 11 digits without `+`. */
  readonly number?: string
  /** Keeps the number open for a second order. */
  readonly reuse?: boolean
  /** Codes by call as well. */
  readonly voice?: boolean
  /** Referral key; no idempotency key. */
  readonly ref?: string
  /** Decimal amount in the account's currency; the supplier heeds it only with operator `any`. */
  readonly maxPrice?: string
}

/** How vendors are paid out. */
export interface FiveSimWithdrawal {
  readonly receiver: string
  readonly method: "visa" | "qiwi" | "yandex"
  /** Decimal amount. */
  readonly amount: string
  readonly fee: "fkwallet" | "payeer" | "unitpay"
}

type Call<A> = Effect.Effect<A, FiveSimError>

/** The whole 5SIM HTTP API. Every call fails with one tagged error for each documented refusal: see `errors.ts`. */
export interface FiveSimClient {
  readonly user: {
    readonly profile: Call<FiveSimProfile>
    readonly orders: (category: FiveSimOrderCategory, query?: FiveSimListQuery) => Call<FiveSimOrders>
    readonly payments: (query?: FiveSimListQuery) => Call<FiveSimPayments>
    readonly maxPrices: Call<ReadonlyArray<FiveSimMaxPrice>>
    readonly setMaxPrice: (product: string, price: number) => Call<void>
    readonly removeMaxPrice: (product: string) => Call<void>
    readonly buyActivation: (
      country: string,
      operator: string,
      product: string,
      options?: FiveSimActivationOptions,
    ) => Call<FiveSimOrder>
    /** `product` is a length: `3hours`, `1day`, `10days`, `1month`. */
    readonly buyHosting: (country: string, operator: string, product: string) => Call<FiveSimOrder>
    /** `number` may have its `+`; it is sent without. */
    readonly reuse: (product: string, number: string) => Call<FiveSimOrder>
    readonly check: (id: string) => Call<FiveSimOrder>
    readonly finish: (id: string) => Call<FiveSimOrder>
    readonly cancel: (id: string) => Call<FiveSimOrder>
    readonly ban: (id: string) => Call<FiveSimOrder>
    readonly smsInbox: (id: string) => Call<FiveSimInbox>
  }
  readonly guest: {
    readonly countries: Call<ReadonlyArray<FiveSimCountry>>
    readonly products: (country: string, operator: string) => Call<ReadonlyArray<FiveSimProduct>>
    readonly prices: (filter?: {
      readonly country?: string
      readonly product?: string
    }) => Call<ReadonlyArray<FiveSimPrice>>
    readonly flash: (language: "ru" | "en") => Call<string>
  }
  readonly vendor: {
    readonly profile: Call<FiveSimProfile>
    readonly wallets: Call<FiveSimWallets>
    readonly orders: (category: FiveSimOrderCategory, query?: FiveSimListQuery) => Call<FiveSimOrders>
    readonly payments: (query?: FiveSimListQuery) => Call<FiveSimPayments>
    readonly withdraw: (withdrawal: FiveSimWithdrawal) => Call<void>
  }
}

export interface FiveSimClientOptions {
  /** `FIVE_SIM_BASE_URL` by default. */
  readonly baseUrl?: string
  readonly token: Redacted.Redacted<string>
  /** Whole time of a call; `UPSTREAM_TIMEOUT_MS` by default. */
  readonly timeoutMs?: number
  readonly dispatcher?: Dispatcher
}

/** A client for one account. It holds no socket of its own and needs no closing. */
export const makeFiveSimClient = (options: FiveSimClientOptions): FiveSimClient => {
  const http = makeUpstreamHttp({
    baseUrl: options.baseUrl ?? FIVE_SIM_BASE_URL,
    secret: options.token,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options.dispatcher === undefined ? {} : { dispatcher: options.dispatcher }),
  })
  const authorization = { authorization: `Bearer ${Redacted.value(options.token)}` }

  /** Sends, sorts out refusals, and hands on what is left: the body of an answer that says yes. */
  const send = (call: UpstreamRequest): Call<UpstreamAnswer> =>
    Effect.flatMap(http.request(call), (answer) => {
      const error = errorOf(call, answer, http.clip)
      return error === undefined ? Effect.succeed(answer) : Effect.fail(error)
    })

  const json = (call: UpstreamRequest): Call<unknown> =>
    Effect.flatMap(send(call), (answer) => {
      const body = parseJson(answer.text)
      return body === undefined
        ? Effect.fail(notUnderstood(call.operation, http.clip(answer.text)))
        : Effect.succeed(body)
    })

  const decoded = <A, I>(call: UpstreamRequest, schema: Schema.Schema<A, I>): Call<A> =>
    Effect.flatMap(json(call), (body) =>
      Either.match(Schema.decodeUnknownEither(schema)(body), {
        onLeft: () => Effect.fail(notUnderstood(call.operation, http.clip(JSON.stringify(body)))),
        onRight: Effect.succeed,
      }),
    )

  const user = (operation: string, path: string, rest: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
    operation,
    method: "GET",
    path,
    headers: authorization,
    ...rest,
  })
  const guest = (operation: string, path: string, rest: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
    operation,
    method: "GET",
    path,
    ...rest,
  })
  const order = (operation: string, id: string) => decoded(user(operation, pathOf("user", operation, id)), FiveSimOrder)

  return {
    user: {
      profile: decoded(user("profile", "/user/profile"), FiveSimProfile),
      orders: (category, query) =>
        decoded(user("orders", "/user/orders", { query: { category, ...listQuery(query) } }), FiveSimOrders),
      payments: (query) => decoded(user("payments", "/user/payments", { query: listQuery(query) }), FiveSimPayments),
      maxPrices: decoded(user("price limits", "/user/max-prices"), FiveSimMaxPrices),
      setMaxPrice: (product, price) =>
        send(user("price limits", "/user/max-prices", { method: "POST", json: { product_name: product, price } })).pipe(
          Effect.asVoid,
        ),
      removeMaxPrice: (product) =>
        send(user("price limits", "/user/max-prices", { method: "DELETE", json: { product_name: product } })).pipe(
          Effect.asVoid,
        ),
      buyActivation: (country, operator, product, extras = {}) =>
        decoded(
          user("buy", pathOf("user", "buy", "activation", country, operator, product), {
            query: activationQuery(extras),
          }),
          FiveSimOrder,
        ),
      buyHosting: (country, operator, product) =>
        decoded(user("buy", pathOf("user", "buy", "hosting", country, operator, product)), FiveSimOrder),
      reuse: (product, number) =>
        decoded(user("reuse", pathOf("user", "reuse", product, number.replace(/^\+/, ""))), FiveSimOrder),
      check: (id) => order("check", id),
      finish: (id) => order("finish", id),
      cancel: (id) => order("cancel", id),
      ban: (id) => order("ban", id),
      smsInbox: (id) => decoded(user("inbox", pathOf("user", "sms", "inbox", id)), FiveSimInbox),
    },
    guest: {
      countries: Effect.map(json(guest("countries", "/guest/countries")), countriesOf),
      products: (country, operator) =>
        Effect.map(json(guest("products", pathOf("guest", "products", country, operator))), productsOf),
      prices: (filter = {}) =>
        Effect.map(
          json(guest("prices", "/guest/prices", { query: { country: filter.country, product: filter.product } })),
          (body) => pricesOf(body, filter),
        ),
      flash: (language) =>
        Effect.map(decoded(guest("flash", pathOf("guest", "flash", language)), FiveSimFlash), (flash) => flash.text),
    },
    vendor: {
      profile: decoded(user("vendor profile", "/user/vendor"), FiveSimProfile),
      wallets: decoded(user("vendor wallets", "/vendor/wallets"), FiveSimWallets),
      orders: (category, query) =>
        decoded(user("vendor orders", "/vendor/orders", { query: { category, ...listQuery(query) } }), FiveSimOrders),
      payments: (query) =>
        decoded(user("vendor payments", "/vendor/payments", { query: listQuery(query) }), FiveSimPayments),
      withdraw: (withdrawal) =>
        send(user("vendor withdraw", "/vendor/withdraw", { method: "POST", json: withdrawal })).pipe(Effect.asVoid),
    },
  }
}

/** Calls on one order: only there does a 404 page mean that the order is missing. */
const ORDER_OPERATIONS: ReadonlySet<string> = new Set(["check", "finish", "cancel", "ban", "inbox"])

/**
 * What an answer refuses, if it does. The text goes first, trimmed and in any case, because refusals come with status
 * 200 as well as 4xx; then the status.
 */
const errorOf = (
  call: UpstreamRequest,
  answer: UpstreamAnswer,
  clip: (text: string) => string,
): FiveSimError | undefined => {
  const { status, retryAfterMs } = answer
  const words = refusalText(answer.text)
  const facts = { operation: call.operation, status, text: clip(words) }
  const html = isHtml(answer.text)
  if (isRefusal(words)) return new FIVE_SIM_REFUSALS[words](facts)
  if (status === 429 || /^api limit is \d+ requests/.test(words)) return new FiveSimApiLimit({ ...facts, retryAfterMs })
  // A bare 503 page may be a gateway that lost the answer of a buy that was placed.
  if (/^ip address limit is \d+ requests/.test(words) || (status === 503 && (!html || retryAfterMs !== null))) {
    return new FiveSimAddressLimit({ ...facts, retryAfterMs })
  }
  if (status === 401) return new FiveSimUnauthorized(facts)
  if (status === 404 && ORDER_OPERATIONS.has(call.operation) && words.includes("not found")) {
    return new FiveSimOrderNotFound(facts)
  }
  if (status >= 400 && status < 500 && !html) return new FiveSimOtherRefusal(facts)
  if (status < 200 || status >= 300) {
    return new Unknown({ reason: `Cannot finish ${call.operation}: status ${status}, ${clip(answer.text)}` })
  }
  return undefined
}

const isRefusal = (words: string): words is keyof typeof FIVE_SIM_REFUSALS => Object.hasOwn(FIVE_SIM_REFUSALS, words)

/** The words of a refusal: plain, as a JSON string, or under `message` or `error`. */
const refusalText = (text: string): string => {
  const body = /^\s*["{]/.test(text) ? parseJson(text) : undefined
  const inner =
    typeof body === "object" && body !== null
      ? "message" in body
        ? body.message
        : "error" in body
          ? body.error
          : text
      : (body ?? text)
  return (typeof inner === "string" ? inner : text).trim().toLowerCase()
}

const notUnderstood = (operation: string, text: string): UpstreamUnknown =>
  new Unknown({ reason: `Cannot understand the answer to ${operation}: ${text}` })

const pathOf = (...segments: ReadonlyArray<string>): string =>
  segments.map((segment) => `/${encodeURIComponent(segment)}`).join("")

const listQuery = (query: FiveSimListQuery = {}) => ({
  limit: query.limit,
  offset: query.offset,
  order: query.order,
  reverse: query.reverse === undefined ? undefined : String(query.reverse),
})

const activationQuery = (options: FiveSimActivationOptions) => ({
  forwarding: options.forwarding === undefined ? undefined : options.forwarding ? 1 : 0,
  number: options.number,
  reuse: options.reuse === true ? 1 : undefined,
  voice: options.voice === true ? 1 : undefined,
  ref: options.ref,
  maxPrice: options.maxPrice,
})
