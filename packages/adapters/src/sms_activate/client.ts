import { UpstreamUnknown } from "@mintcode/core/supplier"
import { Effect, Redacted } from "effect"
import type { Dispatcher } from "undici"
import { isHtml, isObject, parseJson } from "../upstream_http/lenient_json.ts"
import { makeUpstreamHttp, type UpstreamAnswer } from "../upstream_http/upstream_http.ts"
import {
  SMS_ACTIVATE_REFUSALS,
  SmsActivateBadKey,
  SmsActivateBanned,
  type SmsActivateError,
  SmsActivateLimited,
  SmsActivateOtherRefusal,
  SmsActivateWrongMaxPrice,
} from "./errors.ts"
import {
  activationsOf,
  numberV1Of,
  numberV2Of,
  pricesOf,
  type SmsActivateActivation,
  type SmsActivateNumber,
  type SmsActivatePrice,
  type SmsActivateStatus,
  type SmsActivateStock,
  splitAnswer,
  statusOf,
  stocksOf,
} from "./wire.ts"

/** Where the protocol's script is, below the host's address. */
export const SMS_ACTIVATE_PATH = "/stubs/handler_api.php"

/** What to buy. */
export interface SmsActivateNumberQuery {
  readonly service: string
  /** The host's number of the country. */
  readonly country: string
  readonly operator?: string
  /** Decimal amount. */
  readonly maxPrice?: string
  /** Prefixes to leave out, comma-separated. */
  readonly phoneException?: string
  readonly forward?: boolean
  /** Referral key. */
  readonly ref?: string
  /** The buyer's own id; hosts that know it place one order for it. `getNumberV2` only. */
  readonly orderId?: string
}

/** 1: message was sent; 3: one more code; 6: finished; 8: cancel. After `getNumber` 8 or 1, after a code 3 or 6. */
export type SmsActivateStep = 1 | 3 | 6 | 8

/** What `setStatus` answers when it did something. */
export type SmsActivateAccess = "ACCESS_READY" | "ACCESS_RETRY_GET" | "ACCESS_ACTIVATION" | "ACCESS_CANCEL"

type Call<A> = Effect.Effect<A, SmsActivateError>
type Parameters = Readonly<Record<string, string | number | undefined>>

/** The protocol's actions. Every call fails with one tagged error for each documented refusal: see `errors.ts`. */
export interface SmsActivateClient {
  readonly getBalance: Call<number>
  readonly getNumber: (query: SmsActivateNumberQuery) => Call<SmsActivateNumber>
  readonly getNumberV2: (query: SmsActivateNumberQuery) => Call<SmsActivateNumber>
  readonly getStatus: (id: string) => Call<SmsActivateStatus>
  readonly setStatus: (id: string, step: SmsActivateStep) => Call<SmsActivateAccess>
  readonly getPrices: (filter?: {
    readonly service?: string
    readonly country?: string
  }) => Call<ReadonlyArray<SmsActivatePrice>>
  readonly getNumbersStatus: (filter?: {
    readonly country?: string
    readonly operator?: string
  }) => Call<ReadonlyArray<SmsActivateStock>>
  /** Open activations only: the protocol lists no others. */
  readonly getActiveActivations: Call<ReadonlyArray<SmsActivateActivation>>
}

export interface SmsActivateClientOptions {
  /** The host, with or without `SMS_ACTIVATE_PATH`. */
  readonly baseUrl: string
  readonly key: Redacted.Redacted<string>
  /** Whole time of a call; `UPSTREAM_TIMEOUT_MS` by default. */
  readonly timeoutMs?: number
  readonly dispatcher?: Dispatcher
}

/**
 * A client for one account. Everything goes into the body of a POST, which the protocol allows beside GET: addresses
 * end up in logs of gateways, and the key must not.
 */
export const makeSmsActivateClient = (options: SmsActivateClientOptions): SmsActivateClient => {
  const http = makeUpstreamHttp({
    baseUrl: options.baseUrl.replace(/\/+$/, "").replace(new RegExp(`${SMS_ACTIVATE_PATH}$`), ""),
    secret: options.key,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options.dispatcher === undefined ? {} : { dispatcher: options.dispatcher }),
  })

  /** Calls an action and reads what says yes; `read` answers `undefined` for what it does not understand. */
  const call = <A>(action: string, parameters: Parameters, read: (text: string) => A | undefined): Call<A> =>
    http
      .request({
        operation: action,
        method: "POST",
        path: SMS_ACTIVATE_PATH,
        form: { api_key: Redacted.value(options.key), action, ...parameters },
      })
      .pipe(
        Effect.flatMap((answer) => {
          const refused = refusalIn(action, answer, http.clip)
          if (refused !== undefined) return Effect.fail(refused)
          const value = read(answer.text)
          // A plain yes counts with any status; JSON only with a good one, because errors are JSON at some hosts.
          if (value !== undefined && PLAIN_YES.test(answer.text)) return Effect.succeed(value)
          const error = statusErrorOf(action, answer, http.clip)
          if (error !== undefined) return Effect.fail(error)
          return value === undefined
            ? Effect.fail(
                new UpstreamUnknown({ reason: `Cannot understand the answer to ${action}: ${http.clip(answer.text)}` }),
              )
            : Effect.succeed(value)
        }),
      )

  return {
    getBalance: call("getBalance", {}, balanceOf),
    getNumber: ({ orderId: _, ...query }) => call("getNumber", numberParameters(query), numberV1Of),
    // Some hosts know the action and answer it the old way.
    getNumberV2: (query) =>
      call("getNumberV2", numberParameters(query), (text) => numberV2Of(parseJson(text)) ?? numberV1Of(text)),
    getStatus: (id) => call("getStatus", { id }, statusOf),
    setStatus: (id, step) => call("setStatus", { id, status: step }, accessOf),
    getPrices: (filter = {}) =>
      call("getPrices", { service: filter.service, country: filter.country }, (text) => pricesOf(parseJson(text))),
    getNumbersStatus: (filter = {}) =>
      call("getNumbersStatus", { country: filter.country, operator: filter.operator }, (text) =>
        stocksOf(parseJson(text)),
      ),
    getActiveActivations: call("getActiveActivations", {}, (text) =>
      refusalOf(text).word === NO_ACTIVATIONS ? [] : activationsOf(parseJson(text)),
    ),
  }
}

/** How `getActiveActivations` says that there is none. */
const NO_ACTIVATIONS = "NO_ACTIVATIONS"

/** Words that say yes, whatever the status. */
const PLAIN_YES = /^\s*(?:ACCESS|STATUS)_/i

type Clip = (text: string) => string

/** What an answer refuses by its words, if it does. They go first: some hosts send 4xx along with them. */
const refusalIn = (operation: string, answer: UpstreamAnswer, clip: Clip): SmsActivateError | undefined => {
  const { word, rest } = refusalOf(answer.text)
  const facts = { operation, status: answer.status, text: clip(rest === "" ? word : `${word}:${rest}`) }
  if (isRefusal(word)) return new SMS_ACTIVATE_REFUSALS[word](facts)
  if (word === "BANNED") return new SmsActivateBanned({ ...facts, until: clip(rest) })
  if (word !== "WRONG_MAX_PRICE") return undefined
  const minimum = Number(rest)
  return new SmsActivateWrongMaxPrice({ ...facts, minimum: rest !== "" && Number.isFinite(minimum) ? minimum : null })
}

/** What the status of an answer in no documented words means. */
const statusErrorOf = (operation: string, answer: UpstreamAnswer, clip: Clip): SmsActivateError | undefined => {
  const { status, retryAfterMs } = answer
  const facts = { operation, status, text: clip(answer.text) }
  const html = isHtml(answer.text)
  // A bare 503 page may be a gateway that lost the answer of an order that was placed.
  if (status === 429 || (status === 503 && (!html || retryAfterMs !== null))) {
    return new SmsActivateLimited({ ...facts, retryAfterMs })
  }
  if (status === 401) return new SmsActivateBadKey(facts)
  if (status >= 400 && status < 500 && !html) return new SmsActivateOtherRefusal(facts)
  if (status < 200 || status >= 300) {
    return new UpstreamUnknown({ reason: `Cannot finish ${operation}: status ${status}, ${facts.text}` })
  }
  return undefined
}

const isRefusal = (word: string): word is keyof typeof SMS_ACTIVATE_REFUSALS =>
  Object.hasOwn(SMS_ACTIVATE_REFUSALS, word)

/** The word of a refusal: plain, or in JSON under `error`, `title` or `message`. */
const refusalOf = (text: string): { readonly word: string; readonly rest: string } => {
  const body = /^\s*["{]/.test(text) ? parseJson(text) : undefined
  if (typeof body === "string") return splitAnswer(body)
  if (!isObject(body)) return splitAnswer(text)
  const word = [body.error, body.title, body.message, body.msg].find((value) => typeof value === "string")
  return typeof word === "string" ? splitAnswer(word) : { word: "", rest: "" }
}

const balanceOf = (text: string): number | undefined => {
  const { word, rest } = splitAnswer(text)
  const balance = Number(unquotedNumber(rest))
  return word === "ACCESS_BALANCE" && rest !== "" && Number.isFinite(balance) ? balance : undefined
}

const unquotedNumber = (text: string): string => text.replaceAll(/['"\s]/g, "")

const ACCESS_WORDS: ReadonlyArray<SmsActivateAccess> = [
  "ACCESS_READY",
  "ACCESS_RETRY_GET",
  "ACCESS_ACTIVATION",
  "ACCESS_CANCEL",
]

const accessOf = (text: string): SmsActivateAccess | undefined => {
  const { word } = splitAnswer(text)
  return ACCESS_WORDS.find((access) => access === word)
}

const numberParameters = (query: SmsActivateNumberQuery): Parameters => ({
  service: query.service,
  country: query.country,
  operator: query.operator,
  maxPrice: query.maxPrice,
  phoneException: query.phoneException,
  forward: query.forward === true ? 1 : undefined,
  ref: query.ref,
  orderId: query.orderId,
})
