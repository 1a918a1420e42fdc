import { Schema } from "effect"
import {
  LenientFlag,
  LenientId,
  LenientNumber,
  LenientNumberOrNull,
  LenientText,
  LenientTime,
  lenientEntries,
  lenientList,
  lenientStruct,
} from "../upstream_http/lenient_json.ts"

/**
 * What 5SIM sends. Only what a field is useless without must be there; all else falls back to an empty value, because
 * the documentation, its examples and the clients in the field disagree about what may be missing. Amounts are decimals
 * in the account's currency, times UTC epoch milliseconds or `null`.
 */

/** Statuses of an order that is over, with or without a message. Unknown ones count as open, so that nothing is given up. */
export const FIVE_SIM_ENDED_STATUSES: ReadonlySet<string> = new Set([
  "CANCELED",
  "CANCELLED",
  "TIMEOUT",
  "FINISHED",
  "BANNED",
])

const UpperText = Schema.transform(LenientText, Schema.String, {
  strict: true,
  decode: (text) => text.toUpperCase(),
  encode: (text) => text,
})

/** A message. `code` may be empty while `text` holds the digits. */
export const FiveSimSms = lenientStruct({
  id: LenientText,
  createdAt: LenientTime,
  date: LenientTime,
  sender: LenientText,
  text: LenientText,
  code: LenientText,
  isWave: LenientFlag,
  waveUuid: LenientText,
})
export type FiveSimSms = typeof FiveSimSms.Type

/** An order for an activation or a rented number. `operator` and `country` may be empty. */
export const FiveSimOrder = lenientStruct({
  id: LenientId,
  phone: LenientText,
  operator: LenientText,
  product: LenientText,
  price: LenientNumberOrNull,
  status: UpperText,
  expires: LenientTime,
  sms: lenientList(FiveSimSms),
  createdAt: LenientTime,
  forwarding: LenientFlag,
  forwardingNumber: LenientText,
  country: LenientText,
})
export type FiveSimOrder = typeof FiveSimOrder.Type

const Named = lenientStruct({ name: LenientText })
const names = lenientList(Named)

export const FiveSimProfile = lenientStruct({
  id: LenientText,
  email: LenientText,
  vendor: LenientText,
  defaultForwardingNumber: LenientText,
  balance: LenientNumber,
  rating: LenientNumberOrNull,
  defaultCountry: Schema.NullishOr(lenientStruct({ name: LenientText, iso: LenientText, prefix: LenientText })),
  defaultOperator: Schema.NullishOr(Named),
  frozenBalance: LenientNumberOrNull,
})
export type FiveSimProfile = typeof FiveSimProfile.Type

/** `Data` must be there, `null` included: an error in JSON must not read as an empty list. */
const listed = <A, I>(item: Schema.Schema<A, I>) => ({
  data: Schema.Union(Schema.Null, Schema.Array(Schema.Unknown)).pipe(
    Schema.compose(lenientList(item), { strict: false }),
  ),
  total: LenientNumberOrNull,
})

export const FiveSimOrders = lenientStruct({ ...listed(FiveSimOrder), productNames: names, statuses: names })
export type FiveSimOrders = typeof FiveSimOrders.Type

export const FiveSimPayment = lenientStruct({
  id: LenientText,
  typeName: LenientText,
  providerName: LenientText,
  amount: LenientNumber,
  balance: LenientNumberOrNull,
  createdAt: LenientTime,
})
export type FiveSimPayment = typeof FiveSimPayment.Type

export const FiveSimPayments = lenientStruct({
  ...listed(FiveSimPayment),
  paymentTypes: names,
  paymentProviders: names,
  /** Vendors only. */
  paymentStatuses: names,
})
export type FiveSimPayments = typeof FiveSimPayments.Type

export const FiveSimInbox = lenientStruct(listed(FiveSimSms))
export type FiveSimInbox = typeof FiveSimInbox.Type

export const FiveSimMaxPrice = lenientStruct({
  id: LenientText,
  product: LenientText,
  price: LenientNumber,
  createdAt: LenientTime,
})
export type FiveSimMaxPrice = typeof FiveSimMaxPrice.Type

export const FiveSimMaxPrices = lenientList(FiveSimMaxPrice)

export const FiveSimFlash = lenientStruct({ text: LenientText })

/** Names of wallets and what is in them. */
export const FiveSimWallets = Schema.Record({ key: Schema.String, value: LenientNumber })
export type FiveSimWallets = typeof FiveSimWallets.Type

const ProductRow = lenientStruct({ category: LenientText, qty: LenientNumber, price: LenientNumber })

/** A product in a country. */
export interface FiveSimProduct {
  readonly product: string
  readonly category: string
  readonly quantity: number
  readonly price: number
}

/** Reads `{product: {Category, Qty, Price}}`. */
export const productsOf = (body: unknown): ReadonlyArray<FiveSimProduct> =>
  lenientEntries(body, ProductRow).map(([product, row]) => ({
    product,
    category: row.category,
    quantity: row.qty,
    price: row.price,
  }))

const PriceRow = lenientStruct({ cost: LenientNumber, count: LenientNumber, rate: LenientNumberOrNull })

/** A row of the price list. */
export interface FiveSimPrice {
  readonly country: string
  readonly product: string
  readonly operator: string
  readonly cost: number
  readonly count: number
  /** Share of orders that get a message, in percent; `null` when not told. */
  readonly rate: number | null
}

/**
 * Reads `{country: {product: {operator: row}}}`. Asked by product alone the supplier nests product, country, operator;
 * which it is shows in the names. `null` means that there is nothing.
 */
export const pricesOf = (body: unknown, asked: { readonly country?: string; readonly product?: string }) => {
  const outerNames = Object.keys(typeof body === "object" && body !== null ? body : {})
  const productFirst = asked.country === undefined && asked.product !== undefined && outerNames.includes(asked.product)
  return lenientEntries(body, Schema.Unknown).flatMap(([outer, middle]) =>
    lenientEntries(middle, Schema.Unknown).flatMap(([inner, operators]) =>
      lenientEntries(operators, PriceRow).map(
        ([operator, row]): FiveSimPrice => ({
          country: productFirst ? inner : outer,
          product: productFirst ? outer : inner,
          operator,
          ...row,
        }),
      ),
    ),
  )
}

const CountryRow = Schema.Record({ key: Schema.String, value: Schema.Unknown })

/** A country and the operators in it. */
export interface FiveSimCountry {
  readonly country: string
  readonly iso: string
  readonly prefix: string
  readonly textEn: string
  readonly textRu: string
  readonly operators: ReadonlyArray<string>
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "")
const firstKeyOf = (value: unknown): string =>
  Object.keys(typeof value === "object" && value !== null ? value : {})[0] ?? ""

/** Reads `{country: {iso: {af: 1}, prefix: {"+93": 1}, text_en, text_ru, operator: {activation: 1}}}`. */
export const countriesOf = (body: unknown): ReadonlyArray<FiveSimCountry> =>
  lenientEntries(body, CountryRow).map(([country, row]) => ({
    country,
    iso: firstKeyOf(row.iso),
    prefix: firstKeyOf(row.prefix),
    textEn: textOf(row.text_en),
    textRu: textOf(row.text_ru),
    operators: Object.keys(row).filter((key) => !COUNTRY_FACTS.has(key)),
  }))

const COUNTRY_FACTS: ReadonlySet<string> = new Set(["iso", "prefix", "text_en", "text_ru"])
