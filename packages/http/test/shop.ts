import type { ScriptInput } from "@mintcode/adapters/simulator"
import { ask } from "./requests.ts"
import { driverName, type TestServer, upstreamToken } from "./server_fixture.ts"

/** A market with one number that gets its message at once, and one that never gets any. */
export const quickMarket: ScriptInput = {
  countries: { usa: { iso: "us", prefix: "+1", number: 187 }, england: { iso: "gb", prefix: "+44", number: 16 } },
  services: { telegram: "tg" },
  offers: [
    { country: "usa", operator: "virtual4", product: "telegram", price: 0.5, sms: [{ delayMs: 150, code: "12345" }] },
    { country: "england", operator: "virtual4", product: "telegram", price: 0.5, sms: [] },
  ],
}

export interface Shop {
  readonly upstreamId: string
  readonly planId: string
  readonly productId: string
}

let made = 0

/** An upstream account, a plan and a product, all new. */
export const openShop = async (server: TestServer, country = "usa"): Promise<Shop> => {
  const name = `shop-${++made}-${Math.floor(performance.now() * 1000)}`
  const upstream = await ask(server, "POST", "/admin/upstreams", {
    body: {
      driver: driverName,
      name,
      baseUrl: server.simulator?.fiveSimBaseUrl ?? "http://127.0.0.1:9",
      token: upstreamToken,
      currency: "USD",
    },
  })
  const plan = await ask(server, "POST", "/admin/plans", {
    body: { name, accountId: upstream.json["id"], parameters: { country, product: "telegram" } },
  })
  const product = await ask(server, "POST", "/admin/skus", {
    body: { id: name.toLowerCase(), name: { zh: "电报", en: "Telegram" }, planIds: [plan.json["id"]] },
  })
  if (product.status !== 201) throw new Error(`${upstream.text}\n${plan.text}\n${product.text}`)
  return {
    upstreamId: String(upstream.json["id"]),
    planId: String(plan.json["id"]),
    productId: String(product.json["id"]),
  }
}

/** Codes of a product, fresh from the mint. */
export const mintCodes = async (
  server: TestServer,
  productId: string,
  count: number,
): Promise<ReadonlyArray<string>> => {
  const minted = await ask(server, "POST", "/admin/vouchers", { body: { productId, count } })
  return minted.json["codes"] as ReadonlyArray<string>
}

/** A code of a product. */
export const mintCode = async (server: TestServer, productId: string): Promise<string> => {
  const [code = ""] = await mintCodes(server, productId, 1)
  return code
}

/** Redeems a code; gives the redemption and its holder's token. */
export const redeem = async (server: TestServer, code: string) => {
  const answer = await ask(server, "POST", "/redeem", { body: { code } })
  if (answer.status !== 202) throw new Error(answer.text)
  return { id: String(answer.json["id"]), token: String(answer.json["token"]), answer }
}

/** Asks until the redemption is in one of these states. */
export const waitFor = async (
  server: TestServer,
  { id, token }: { readonly id: string; readonly token: string },
  ...states: ReadonlyArray<string>
) => {
  for (let left = 200; left > 0; left--) {
    const answer = await ask(server, "GET", `/redeem/${id}`, { token })
    if (states.includes(String(answer.json["state"]))) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`redemption did not become ${states.join(" or ")}`)
}

/** `/redeem` as somebody at this address would send it, through a proxy that is trusted. */
export const redeemFrom = (server: TestServer, address: string, code: string, headers: Record<string, string> = {}) =>
  ask(server, "POST", "/redeem", { body: { code }, headers: { "x-forwarded-for": address, ...headers } })
