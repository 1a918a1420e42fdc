import { moneyToDecimal } from "@mintcode/core/kernel"
import { json, plain, type SimAnswer } from "./exchange.ts"
import type { Market } from "./market.ts"

/** What the first protocol keeps about an account beside its orders: price limits, payments, a vendor's wallets. */
export interface FiveSimAccountBook {
  readonly maxPrices: (token: string) => unknown
  readonly changeMaxPrice: (token: string, method: string, fields: Readonly<Record<string, string>>) => SimAnswer
  readonly payments: (token: string) => unknown
  readonly wallets: (token: string) => Readonly<Record<string, number>>
  readonly withdraw: (token: string, fields: Readonly<Record<string, string>>) => SimAnswer
}

/** Price limits of one account; more is a loop in a test. */
const MAX_PRICES_MAX = 1_000

export const makeFiveSimAccountBook = (market: Market): FiveSimAccountBook => {
  const limits = new Map<string, Map<string, { id: number; product: string; price: number; at: number }>>()
  const walletsByToken = new Map<string, Record<string, number>>()
  let nextId = 14

  const limitsOf = (token: string) => {
    const found = limits.get(token) ?? new Map()
    limits.set(token, found)
    return found
  }
  const walletsOf = (token: string) => {
    const found = walletsByToken.get(token) ?? { fkwallet: 43339.55, payeer: 2117.32, unitpay: 97.6 }
    walletsByToken.set(token, found)
    return found
  }

  return {
    // One limit comes as an object, several as a list: both are documented.
    maxPrices: (token) => {
      const rows = [...limitsOf(token).values()].map(({ id, product, price, at }) => ({
        id,
        product,
        price,
        CreatedAt: new Date(at).toISOString(),
      }))
      return rows.length === 1 ? rows[0] : rows
    },
    changeMaxPrice: (token, method, fields) => {
      const product = fields.product_name ?? ""
      const own = limitsOf(token)
      if (product === "") return plain("select product", 400)
      if (method === "DELETE") own.delete(product)
      else if (own.size < MAX_PRICES_MAX) {
        own.set(product, { id: nextId++, product, price: Number(fields.price), at: market.nowMs() })
      }
      return plain("")
    },
    payments: (token) => {
      const { currency } = market.script()
      let balance = market.ledger(token)?.balanceMinor() ?? 0
      const postings = [...(market.ledger(token)?.postings() ?? [])].reverse()
      return {
        Data: postings.map((posting, index) => {
          const row = {
            ID: postings.length - index,
            TypeName: posting.kind === "buy" ? "charge" : "refund",
            ProviderName: "simulator",
            Amount: Number(moneyToDecimal({ minor: posting.amountMinor, currency })),
            Balance: Number(moneyToDecimal({ minor: balance, currency })),
            CreatedAt: new Date(posting.at).toISOString(),
          }
          balance -= posting.amountMinor
          return row
        }),
        PaymentTypes: [{ Name: "charge" }, { Name: "refund" }],
        PaymentProviders: [{ Name: "simulator" }],
        Total: postings.length,
      }
    },
    wallets: walletsOf,
    withdraw: (token, fields) => {
      const wallets = walletsOf(token)
      const name = fields.fee ?? ""
      const amount = Number(fields.amount)
      const left = (wallets[name] ?? 0) - amount
      if (!(amount > 0) || left < 0) return plain("bad amount", 400)
      wallets[name] = Number(left.toFixed(2))
      return json({})
    },
  }
}
