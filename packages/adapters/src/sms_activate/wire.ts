import { Either, Schema } from "effect"
import {
  isObject,
  LenientFlag,
  LenientId,
  LenientNumber,
  LenientNumberOrNull,
  LenientText,
  lenientEntries,
  lenientStruct,
} from "../upstream_http/lenient_json.ts"

/**
 * What SMS-Activate-compatible hosts send. Types vary between hosts and between calls of one host, so numbers may be
 * text, lists may be objects, and only what an answer is useless without must be there. Amounts are decimals.
 */

const NumberV2 = lenientStruct({
  activationId: LenientId,
  phoneNumber: LenientText,
  activationCost: LenientNumberOrNull,
  currency: LenientText,
  countryCode: LenientText,
  canGetAnotherSms: LenientFlag,
  activationTime: LenientText,
  activationEndTime: LenientText,
  activationOperator: LenientText,
})

/** A number that was bought. Times are the host's own wall clock, without a zone; empty when it did not tell. */
export interface SmsActivateNumber {
  readonly id: string
  /** Digits without `+`. */
  readonly phone: string
  readonly cost: number | null
  readonly operator: string
  readonly placedAt: string
  readonly endsAt: string
}

/** Reads the answer of `getNumberV2`. */
export const numberV2Of = (body: unknown): SmsActivateNumber | undefined => {
  const decoded = Schema.decodeUnknownEither(NumberV2)(body)
  if (Either.isLeft(decoded)) return undefined
  const number = decoded.right
  return {
    id: number.activationId,
    phone: number.phoneNumber.replace(/^\+/, ""),
    cost: number.activationCost,
    operator: number.activationOperator,
    placedAt: number.activationTime,
    endsAt: number.activationEndTime,
  }
}

/** Reads `ACCESS_NUMBER:id:phone`. */
export const numberV1Of = (text: string): SmsActivateNumber | undefined => {
  const parts = /^ACCESS_NUMBER:([^:\s]+):\+?(\d+)$/i.exec(text.trim())
  const [, id, phone] = parts ?? []
  if (id === undefined || phone === undefined) return undefined
  return { id, phone, cost: null, operator: "", placedAt: "", endsAt: "" }
}

/** Where an activation is. `code` is all that follows the first colon: it may hold colons itself. */
export type SmsActivateStatus =
  | { readonly _tag: "WaitCode" }
  | { readonly _tag: "WaitRetry"; readonly lastCode: string }
  | { readonly _tag: "WaitResend" }
  /** Cancelled or completed. */
  | { readonly _tag: "Cancel" }
  | { readonly _tag: "Ok"; readonly code: string }

/** Reads the answer of `getStatus`. */
export const statusOf = (text: string): SmsActivateStatus | undefined => {
  const { word, rest } = splitAnswer(text)
  switch (word) {
    case "STATUS_WAIT_CODE":
      return { _tag: "WaitCode" }
    case "STATUS_WAIT_RETRY":
      return { _tag: "WaitRetry", lastCode: unquoted(rest) }
    case "STATUS_WAIT_RESEND":
      return { _tag: "WaitResend" }
    case "STATUS_CANCEL":
      return { _tag: "Cancel" }
    case "STATUS_OK":
      return { _tag: "Ok", code: unquoted(rest) }
    default:
      return undefined
  }
}

/** Splits at the first colon; the word is in upper case. */
export const splitAnswer = (text: string): { readonly word: string; readonly rest: string } => {
  const line = text.trim()
  const colon = line.indexOf(":")
  return colon < 0
    ? { word: line.toUpperCase(), rest: "" }
    : { word: line.slice(0, colon).trim().toUpperCase(), rest: line.slice(colon + 1).trim() }
}

/** The documentation shows codes in quotes, and some hosts send them so. */
const unquoted = (text: string): string => text.replace(/^(['"])(.*)\1$/s, "$2")

const Activation = lenientStruct({
  activationId: LenientId,
  serviceCode: LenientText,
  service: LenientText,
  phoneNumber: LenientText,
  activationCost: LenientNumberOrNull,
  smsCode: Schema.Unknown,
  smsText: Schema.Unknown,
  activationTime: LenientText,
  countryCode: LenientText,
  country: LenientText,
})

/** An activation that is open now. */
export interface SmsActivateActivation {
  readonly id: string
  readonly service: string
  readonly country: string
  readonly phone: string
  readonly cost: number | null
  /** The host's own wall clock, without a zone. */
  readonly placedAt: string
  readonly received: boolean
}

/** Reads the answer of `getActiveActivations`; `undefined` when it is no such answer. */
export const activationsOf = (body: unknown): ReadonlyArray<SmsActivateActivation> | undefined => {
  const listed = isObject(body) ? ("activeActivations" in body ? body.activeActivations : body.data) : body
  const rows = isObject(listed) ? (listed.rows ?? listed.row) : listed
  if (rows === null && isObject(body) && body.status === "success") return []
  const decoded = Schema.decodeUnknownEither(Schema.Array(Activation))(rows)
  if (Either.isLeft(decoded)) return undefined
  return decoded.right.map((row) => ({
    id: row.activationId,
    service: row.serviceCode === "" ? row.service : row.serviceCode,
    country: row.countryCode === "" ? row.country : row.countryCode,
    phone: row.phoneNumber.replace(/^\+/, ""),
    cost: row.activationCost,
    placedAt: row.activationTime,
    received: isFilled(row.smsCode) || isFilled(row.smsText),
  }))
}

const isFilled = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(isFilled) : typeof value === "string" ? value !== "" : typeof value === "number"

const PriceObject = lenientStruct({ cost: LenientNumber, count: LenientNumber })
const PricePair = Schema.Tuple([LenientNumber, LenientNumber], Schema.Unknown)

/** A row of the price list. */
export interface SmsActivatePrice {
  readonly country: string
  readonly service: string
  readonly cost: number
  readonly count: number
}

/**
 * Reads `{"0": {"tg": {"cost": 0.10, "count": 123}}}`, rows as `[cost, count]`, the whole wrapped in `data`, countries
 * as a list (PHP writes consecutive keys so), and services outside. `undefined` when it is no price list.
 */
export const pricesOf = (body: unknown): ReadonlyArray<SmsActivatePrice> | undefined => {
  const list = isObject(body) && "data" in body ? body.data : body
  if (list === null) return []
  if (typeof list !== "object") return undefined
  const outside = Object.entries(list)
  const countriesOutside = outside.every(([name]) => /^\d+$/.test(name))
  const rows = outside.flatMap(([outer, entries]) =>
    typeof entries === "object" && entries !== null
      ? Object.entries(entries).map(([inner, row]): SmsActivatePrice | undefined => {
          const price = priceRowOf(row)
          return (
            price && { country: countriesOutside ? outer : inner, service: countriesOutside ? inner : outer, ...price }
          )
        })
      : [undefined],
  )
  const prices = rows.filter((row) => row !== undefined)
  return prices.length === 0 && rows.length > 0 ? undefined : prices
}

const priceRowOf = (row: unknown): { readonly cost: number; readonly count: number } | undefined => {
  const pair = Schema.decodeUnknownEither(PricePair)(row)
  if (Either.isRight(pair)) return { cost: pair.right[0], count: pair.right[1] }
  return Either.getOrUndefined(Schema.decodeUnknownEither(PriceObject)(row))
}

/** How many numbers a service has. */
export interface SmsActivateStock {
  readonly service: string
  /** Whether these are numbers with forwarding. */
  readonly forwarding: boolean
  readonly count: number
}

/** Reads `{"vk_0": 76, "vk_1": 3}`; keys without a suffix count as without forwarding. */
export const stocksOf = (body: unknown): ReadonlyArray<SmsActivateStock> | undefined => {
  // PHP writes an empty record as a list.
  if (!isObject(body)) return Array.isArray(body) && body.length === 0 ? [] : undefined
  const stocks = lenientEntries(body, LenientNumber).map(([key, count]): SmsActivateStock => {
    const [, service = key, forwarding] = /^(.+)_([01])$/.exec(key) ?? []
    return { service, forwarding: forwarding === "1", count }
  })
  return stocks.length === 0 && Object.keys(body).length > 0 ? undefined : stocks
}
