import { moneyFromDecimal, moneyToDecimal } from "@mintcode/core/kernel"
import { Either } from "effect"
import {
  fieldsOf,
  html,
  json,
  plain,
  type RefusalKind,
  type Route,
  type SimAnswer,
  type SimRequest,
} from "./exchange.ts"
import { type FiveSimAccountBook, makeFiveSimAccountBook } from "./five_sim_account_book.ts"
import { ANY, type Market, type MarketRefusal } from "./market.ts"
import type { SimulatedMessage, SimulatedOrder } from "./order.ts"
import type { Endpoint } from "./script.ts"

/** Rows of a list when the caller does not say how many. */
const LIST_LIMIT_DEFAULT = 15

/** The refusals of a purchase and of calls on an order, word for word. */
const REFUSALS: Readonly<Record<MarketRefusal, readonly [text: string, status: number]>> = {
  "no-stock": ["no free phones", 200],
  "price-too-low": ["no free phones", 200],
  "no-balance": ["not enough user balance", 400],
  "bad-rating": ["not enough rating", 400],
  "bad-country": ["bad country", 400],
  "bad-operator": ["bad operator", 400],
  "bad-product": ["bad product", 400],
  "no-product": ["no product", 400],
  "server-offline": ["server offline", 400],
  "not-found": ["order not found", 404],
  expired: ["order expired", 400],
  "no-sms": ["order no sms", 400],
  "has-sms": ["order has sms", 400],
  hosting: ["hosting order", 400],
  "too-early": ["you need to wait time", 400],
  "reuse-not-possible": ["reuse not possible", 400],
  "reuse-false": ["reuse false", 400],
  "reuse-expired": ["reuse expired", 400],
  exists: ["internal error", 500],
}

const FAULT_REFUSALS: Readonly<Record<RefusalKind, MarketRefusal | readonly [text: string, status: number]>> = {
  "out-of-stock": "no-stock",
  "no-balance": "no-balance",
  "bad-key": ["unauthorized", 401],
  "bad-rating": "bad-rating",
  "bad-parameters": "bad-country",
  "server-offline": "server-offline",
  "too-early": "too-early",
  "internal-error": ["internal error", 500],
  closed: "bad-rating",
  conflict: ["conflict", 409],
  unlisted: ["", 200],
}

const refusal = (kind: MarketRefusal): SimAnswer => plain(...REFUSALS[kind])
const unauthorized = plain("unauthorized", 401)

/** The first protocol, below `/v1`. Answers what a request came for, or `undefined` for an address it does not know. */
export const makeFiveSimRoutes = (market: Market): ((request: SimRequest) => Route | undefined) => {
  const book = makeFiveSimAccountBook(market)
  return (request) => routeOf(market, book, request)
}

const routeOf = (market: Market, book: FiveSimAccountBook, request: SimRequest): Route | undefined => {
  const token = request.authorization.replace(/^Bearer\s+/i, "")
  const to = (endpoint: Endpoint, run: () => SimAnswer, open = false): Route => ({
    endpoint,
    token,
    run: () => (open || market.ledger(token) !== undefined ? run() : unauthorized),
    refuse: (kind) => {
      const words = FAULT_REFUSALS[kind]
      return typeof words === "string" ? refusal(words) : plain(...words)
    },
  })
  const [area, action, a = "", b = "", c = "", d = ""] = request.segments
  const get = request.method === "GET"

  if (area === "guest" && get) {
    if (action === "countries") return to("countries", () => json(countriesOf(market)), true)
    if (action === "products") return to("products", () => json(productsOf(market, a, b)), true)
    if (action === "prices") return to("prices", () => prices(market, request.query), true)
    if (action === "flash") return to("flash", () => json({ text: a === "ru" ? "Симулятор" : "Simulator" }), true)
    return undefined
  }
  if (area === "vendor") {
    if (action === "wallets") return to("vendor", () => json(book.wallets(token)))
    if (action === "orders") return to("vendor", () => json({ Data: [], ProductNames: [], Statuses: [], Total: 0 }))
    if (action === "payments") {
      return to("vendor", () =>
        json({ Data: null, PaymentTypes: null, PaymentProviders: null, PaymentStatuses: null, Total: 0 }),
      )
    }
    if (action === "withdraw" && !get) return to("vendor", () => book.withdraw(token, fieldsOf(request)))
    return undefined
  }
  if (area !== "user") return undefined

  const onOrder = (endpoint: Endpoint, act: Market["find"]) =>
    to(endpoint, () =>
      Either.match(act(token, a), {
        onLeft: (kind) => (kind === "not-found" ? notFound(endpoint) : refusal(kind)),
        onRight: (order) => json(orderOf(market, order, endpoint)),
      }),
    )
  switch (action) {
    case "profile":
      return to("profile", () => json(profileOf(market, token)))
    case "vendor":
      return to("vendor", () => json(profileOf(market, token)))
    case "orders":
      return to("orders", () => listOf(market, token, request.query))
    case "payments":
      return to("payments", () => json(book.payments(token)))
    case "max-prices":
      return to("maxPrices", () =>
        get ? json(book.maxPrices(token)) : book.changeMaxPrice(token, request.method, fieldsOf(request)),
      )
    case "buy":
      return to("buy", () => buy(market, token, a === "hosting" ? "hosting" : "activation", [b, c, d], request.query))
    case "reuse":
      return to("reuse", () =>
        Either.match(market.reuse(token, a, b), {
          onLeft: refusal,
          onRight: (order) => json(orderOf(market, order, "buy")),
        }),
      )
    case "check":
      return onOrder("check", market.find)
    case "finish":
      return onOrder("finish", market.finish)
    case "cancel":
      return onOrder("cancel", market.cancel)
    case "ban":
      return onOrder("ban", market.ban)
    case "sms":
      return to("inbox", () =>
        Either.match(market.find(token, b), {
          onLeft: () => plain("record not found", 404),
          onRight: (order) => json({ Data: order.sms.map(inboxMessageOf), Total: order.sms.length }),
        }),
      )
    default:
      return undefined
  }
}

/** Sources tell three ways of saying it; each is spoken somewhere. */
const notFound = (endpoint: Endpoint): SimAnswer =>
  endpoint === "ban" ? html("404 Not Found", 404) : plain("order not found", endpoint === "check" ? 404 : 400)

const buy = (
  market: Market,
  token: string,
  category: "activation" | "hosting",
  [country = "", operator = "", product = ""]: ReadonlyArray<string>,
  query: URLSearchParams,
): SimAnswer => {
  if (country === "") return plain("select country", 400)
  if (operator === "") return plain("select operator", 400)
  if (product === "") return plain("select product", 400)
  const maxPrice = operator === ANY ? query.get("maxPrice") : null
  const bought = market.buy({
    token,
    protocol: "five-sim",
    category,
    country,
    operator,
    product,
    maxPriceMinor: maxPrice === null ? null : moneyFromDecimal(Number(maxPrice), market.script().currency).minor,
    reuse: query.get("reuse") === "1",
    reference: null,
  })
  return Either.match(bought, { onLeft: refusal, onRight: (order) => json(orderOf(market, order, "buy")) })
}

const profileOf = (market: Market, token: string) => {
  const ledger = market.ledger(token)
  return {
    id: 1,
    email: "simulator@example.com",
    vendor: "demo",
    default_forwarding_number: "78009005040",
    balance: decimal(market, ledger?.balanceMinor() ?? 0),
    rating: ledger?.rating() ?? 0,
    default_country: { name: "russia", iso: "ru", prefix: "+7" },
    default_operator: { name: "" },
    frozen_balance: decimal(market, ledger?.frozenMinor() ?? 0),
  }
}

const listOf = (market: Market, token: string, query: URLSearchParams): SimAnswer => {
  const category = query.get("category")
  if (category !== "hosting" && category !== "activation") return plain("bad category", 400)
  const all = market
    .orders()
    .filter((order) => order.token === token && order.category === category && order.protocol === "five-sim")
  if (market.script().fiveSim.oldestFirst) all.reverse()
  const offset = Number(query.get("offset") ?? 0)
  const limit = Number(query.get("limit") ?? LIST_LIMIT_DEFAULT)
  const named = (name: string) => ({ Name: name })
  return json({
    Data: all.slice(offset, offset + limit).map((order) => orderOf(market, order, "orders")),
    ProductNames: [...new Set(all.map((order) => order.product))].map(named),
    Statuses: [...new Set(all.map((order) => order.status))].map(named),
    Total: all.length,
  })
}

const orderOf = (market: Market, order: SimulatedOrder, endpoint: Endpoint) => {
  const { bare } = market.script().fiveSim
  const short = bare && endpoint !== "buy" && endpoint !== "orders"
  const sms = order.sms.map((message) => messageOf(message, bare))
  return {
    id: order.id,
    phone: order.status === "PENDING" ? "" : order.phone,
    ...(short ? {} : { operator: order.operator }),
    product: order.product,
    price: decimal(market, order.priceMinor),
    status: order.status,
    expires: nanoseconds(order.expiresAt),
    sms: sms.length === 0 && (bare || endpoint === "buy") ? null : sms,
    ...(bare ? { CreatedAt: nanoseconds(order.createdAt) } : { created_at: nanoseconds(order.createdAt) }),
    ...(short ? {} : { forwarding: false, forwarding_number: "", country: order.country }),
  }
}

const messageOf = (message: SimulatedMessage, bare: boolean) => ({
  ...(bare ? {} : { id: message.id }),
  created_at: nanoseconds(message.at),
  date: nanoseconds(message.at),
  sender: message.sender,
  text: message.text,
  code: message.code,
})

const inboxMessageOf = (message: SimulatedMessage) => ({
  ID: message.id,
  ...messageOf(message, true),
  is_wave: false,
  wave_uuid: "",
})

const countriesOf = (market: Market) =>
  Object.fromEntries(
    Object.entries(market.script().countries).map(([country, { iso, prefix }]) => [
      country,
      {
        iso: { [iso]: 1 },
        prefix: { [prefix]: 1 },
        text_en: country.charAt(0).toUpperCase() + country.slice(1),
        text_ru: country,
        ...Object.fromEntries(
          market
            .script()
            .offers.filter((offer) => offer.country === country)
            .map((offer) => [offer.operator, { activation: 1 }]),
        ),
      },
    ]),
  )

const productsOf = (market: Market, country: string, operator: string) => {
  const offers = market
    .offers()
    .filter(
      (offer) => (country === ANY || offer.country === country) && (operator === ANY || offer.operator === operator),
    )
  return Object.fromEntries(
    [...new Set(offers.map((offer) => offer.product))].map((product) => {
      const rows = offers.filter((offer) => offer.product === product)
      return [
        product,
        {
          Category: rows[0]?.category,
          Qty: rows.reduce((sum, row) => sum + row.count, 0),
          Price: Math.min(...rows.map((row) => row.price)),
        },
      ]
    }),
  )
}

const prices = (market: Market, query: URLSearchParams): SimAnswer => {
  const [country, product] = [query.get("country"), query.get("product")]
  const offers = market.offers()
  if (country !== null && market.script().countries[country] === undefined) return plain("country is incorrect", 400)
  if (product !== null && !offers.some((offer) => offer.product === product)) return plain("product is incorrect", 400)
  const tree: Record<string, Record<string, Record<string, unknown>>> = {}
  for (const offer of offers) {
    if ((country !== null && offer.country !== country) || (product !== null && offer.product !== product)) continue
    // Asked by product alone the real service nests product first.
    const [outer, inner] =
      country === null && product !== null ? [offer.product, offer.country] : [offer.country, offer.product]
    const row = { cost: offer.price, count: offer.count, ...(offer.rate === null ? {} : { rate: offer.rate }) }
    const middle = tree[outer] ?? {}
    tree[outer] = { ...middle, [inner]: { ...middle[inner], [offer.operator]: row } }
  }
  return json(Object.keys(tree).length === 0 ? null : tree)
}

const decimal = (market: Market, minor: number): number =>
  Number(moneyToDecimal({ minor, currency: market.script().currency }))

/** The service writes nanoseconds; ours end in a made-up rest. */
const nanoseconds = (ms: number): string => new Date(ms).toISOString().replace("Z", "469028Z")
