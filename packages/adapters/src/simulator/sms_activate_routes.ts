import { moneyFromDecimal, moneyToDecimal } from "@mintcode/core/kernel"
import { Either } from "effect"
import { json, plain, type RefusalKind, type Route, type SimAnswer, type SimRequest } from "./exchange.ts"
import { ANY, type Market, type MarketRefusal } from "./market.ts"
import { isOpen, type SimulatedOrder } from "./order.ts"
import type { Endpoint, Offer } from "./script.ts"

const REFUSALS: Readonly<Record<MarketRefusal, string>> = {
  "no-stock": "NO_NUMBERS",
  "price-too-low": "WRONG_MAX_PRICE",
  "no-balance": "NO_BALANCE",
  "bad-rating": "CHANNELS_LIMIT",
  "bad-country": "NO_NUMBERS",
  "bad-operator": "NO_NUMBERS",
  "bad-product": "BAD_SERVICE",
  "no-product": "WRONG_SERVICE",
  "server-offline": "ERROR_SQL",
  "not-found": "NO_ACTIVATION",
  expired: "BAD_STATUS",
  "no-sms": "BAD_STATUS",
  "has-sms": "BAD_STATUS",
  hosting: "BAD_STATUS",
  "too-early": "EARLY_CANCEL_DENIED",
  "reuse-not-possible": "BAD_ACTION",
  "reuse-false": "BAD_ACTION",
  "reuse-expired": "BAD_ACTION",
  exists: "ORDER_ALREADY_EXISTS",
}

const FAULT_REFUSALS: Readonly<Record<RefusalKind, string>> = {
  "out-of-stock": "NO_NUMBERS",
  "no-balance": "NO_BALANCE",
  "bad-key": "BAD_KEY",
  "bad-rating": "CHANNELS_LIMIT",
  "bad-parameters": "BAD_SERVICE",
  "server-offline": "ERROR_SQL",
  "too-early": "EARLY_CANCEL_DENIED",
  "internal-error": "ERROR_SQL",
  closed: "BANNED",
  conflict: "ERROR_SQL",
  unlisted: "",
}

/** ISO 4217 numbers of the currencies that such hosts bill in. */
const CURRENCY_NUMBERS: Readonly<Record<string, number>> = { USD: 840, EUR: 978, RUB: 643, CNY: 156 }

/** The second protocol: one script, told apart by `action`. */
export const smsActivateRoute = (market: Market, request: SimRequest): Route => {
  const form = new URLSearchParams(request.method === "POST" ? request.body : "")
  const parameter = (name: string) => form.get(name) ?? request.query.get(name) ?? ""
  const token = parameter("api_key")
  const word = (text: string) => plain(text, market.script().smsActivate.refusalStatus)
  const to = (endpoint: Endpoint, run: () => SimAnswer): Route => ({
    endpoint,
    token,
    run: () => (market.ledger(token) === undefined ? word("BAD_KEY") : run()),
    // An internal error is one in status too, where the host has any use for statuses.
    refuse: (kind) => word(FAULT_REFUSALS[kind]),
  })
  const id = parameter("id")
  const refuse = (kind: MarketRefusal) =>
    // Ids are numbers: anything else is not even looked for.
    word(kind === "not-found" && !/^\d+$/.test(id) ? "WRONG_ACTIVATION_ID" : REFUSALS[kind])
  const act = (endpoint: Endpoint, step: Market["find"], yes: string) =>
    to(endpoint, () => Either.match(step(token, id), { onLeft: refuse, onRight: () => plain(yes) }))

  switch (parameter("action")) {
    case "getBalance":
      return to("profile", () => plain(`ACCESS_BALANCE:${decimal(market, market.ledger(token)?.balanceMinor() ?? 0)}`))
    case "getNumber":
      return to("buy", () =>
        buy(market, token, parameter, word, (order) => plain(`ACCESS_NUMBER:${order.id}:${bare(order)}`)),
      )
    case "getNumberV2":
      return to("buy", () =>
        market.script().smsActivate.numberV2
          ? buy(market, token, parameter, word, (order) => json(numberOf(market, order)))
          : word("BAD_ACTION"),
      )
    case "getStatus":
      return to("check", () =>
        Either.match(market.find(token, id), { onLeft: refuse, onRight: (order) => plain(statusOf(order)) }),
      )
    case "setStatus":
      switch (parameter("status")) {
        case "1":
          return act("resend", market.find, "ACCESS_READY")
        case "3":
          return act("resend", market.resend, "ACCESS_RETRY_GET")
        case "6":
          return act("finish", market.finish, "ACCESS_ACTIVATION")
        case "8":
          return act("cancel", market.cancel, "ACCESS_CANCEL")
        default:
          return to("resend", () => word("BAD_STATUS"))
      }
    case "getPrices":
      return to("prices", () => json(pricesOf(market, parameter("service"), parameter("country"))))
    case "getNumbersStatus":
      return to("products", () => json(stocksOf(market, parameter("country"))))
    case "getActiveActivations":
      return to("orders", () => activations(market, token, word))
    default:
      return to("flash", () => word("BAD_ACTION"))
  }
}

const buy = (
  market: Market,
  token: string,
  parameter: (name: string) => string,
  word: (text: string) => SimAnswer,
  answer: (order: SimulatedOrder) => SimAnswer,
): SimAnswer => {
  const { countries, currency, services } = market.script()
  const product = Object.keys(services).find((name) => services[name] === parameter("service"))
  const country = Object.keys(countries).find((name) => String(countries[name]?.number) === parameter("country"))
  if (product === undefined) return word("BAD_SERVICE")
  if (country === undefined) return word("NO_NUMBERS")
  if (!/^(\d+(,\d+)*)?$/.test(parameter("phoneException"))) return word("WRONG_EXCEPTION_PHONE")
  const there = market.offers().filter((offer) => offer.country === country && offer.product === product)
  const wanted = parameter("operator").split(",")
  const maxPrice = parameter("maxPrice")
  const reference = parameter("orderId")
  const bought = market.buy({
    token,
    protocol: "sms-activate",
    category: "activation",
    country,
    // An operator without numbers is replaced by another, as such hosts do.
    operator: there.find((offer) => wanted.includes(offer.operator) && offer.count > 0)?.operator ?? ANY,
    product,
    maxPriceMinor: maxPrice === "" ? null : moneyFromDecimal(Number(maxPrice), currency).minor,
    reuse: false,
    reference: reference === "" ? null : `${token} ${reference}`,
  })
  return Either.match(bought, {
    onLeft: (kind) =>
      word(
        kind === "price-too-low" ? `WRONG_MAX_PRICE:${Math.min(...there.map((offer) => offer.price))}` : REFUSALS[kind],
      ),
    onRight: answer,
  })
}

const bare = (order: SimulatedOrder): string => order.phone.replace("+", "")

/** Types vary on purpose: id as text, number as number, flags as text. */
const numberOf = (market: Market, order: SimulatedOrder) => ({
  activationId: String(order.id),
  phoneNumber: Number(bare(order)),
  activationCost: String(decimal(market, order.priceMinor)),
  currency: CURRENCY_NUMBERS[market.script().currency] ?? market.script().currency,
  countryCode: String(market.script().countries[order.country]?.number ?? 0),
  canGetAnotherSms: "1",
  activationTime: wallTime(order.createdAt),
  activationEndTime: wallTime(order.expiresAt),
  activationOperator: order.operator,
})

const statusOf = (order: SimulatedOrder): string => {
  const code = (message = order.sms.at(-1)) => (message === undefined ? "" : message.code || message.text)
  if (!isOpen(order)) return "STATUS_CANCEL"
  if (order.resendAfter !== null && order.sms.length <= order.resendAfter) return `STATUS_WAIT_RETRY:${code()}`
  return order.sms.length === 0 ? "STATUS_WAIT_CODE" : `STATUS_OK:${code()}`
}

const activations = (market: Market, token: string, word: (text: string) => SimAnswer): SimAnswer => {
  const open = market
    .orders()
    .filter((order) => order.token === token && order.protocol === "sms-activate" && isOpen(order))
  if (open.length === 0) return word("NO_ACTIVATIONS")
  return json({
    status: "success",
    [market.script().smsActivate.activations]: open.map((order) => ({
      activationId: String(order.id),
      serviceCode: market.script().services[order.product],
      phoneNumber: bare(order),
      activationCost: decimal(market, order.priceMinor),
      activationStatus: order.sms.length === 0 ? "4" : "2",
      smsCode: order.sms.length === 0 ? null : order.sms.map((message) => message.code),
      smsText: order.sms.at(-1)?.text ?? null,
      activationTime: wallTime(order.createdAt),
      discount: "0.00",
      repeated: "0",
      countryCode: String(market.script().countries[order.country]?.number ?? 0),
      countryName: order.country,
      canGetAnotherSms: "1",
      currency: CURRENCY_NUMBERS[market.script().currency] ?? market.script().currency,
    })),
  })
}

const pricesOf = (market: Market, service: string, country: string): unknown => {
  const { countries, services, smsActivate } = market.script()
  const tree: Record<string, Record<string, unknown>> = {}
  const best = new Map<string, Offer>()
  for (const offer of market.offers()) {
    const [number, name] = [String(countries[offer.country]?.number), services[offer.product]]
    if (name === undefined || (service !== "" && name !== service) || (country !== "" && number !== country)) continue
    const key = `${number} ${name}`
    const known = best.get(key)
    const merged =
      known === undefined
        ? offer
        : { ...offer, price: Math.min(known.price, offer.price), count: known.count + offer.count }
    best.set(key, merged)
    const row = { cost: merged.price, count: merged.count }
    tree[number] = { ...tree[number], [name]: smsActivate.prices === "pair" ? [row.cost, row.count] : row }
  }
  return smsActivate.prices === "wrapped" ? { status: "success", data: tree } : tree
}

const stocksOf = (market: Market, country: string): Readonly<Record<string, number>> => {
  const { countries, services } = market.script()
  const stocks: Record<string, number> = {}
  for (const offer of market.offers()) {
    const name = services[offer.product]
    if (name === undefined || (country !== "" && String(countries[offer.country]?.number) !== country)) continue
    stocks[`${name}_0`] = (stocks[`${name}_0`] ?? 0) + offer.count
  }
  return stocks
}

const decimal = (market: Market, minor: number): number =>
  Number(moneyToDecimal({ minor, currency: market.script().currency }))

/** `2025-01-01 12:00:00`, in UTC although it does not say so. */
const wallTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace("T", " ")
