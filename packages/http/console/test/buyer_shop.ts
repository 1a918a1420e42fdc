import type { ScriptInput } from "@mintcode/adapters/simulator"
import type { Browser, BrowserContextOptions } from "playwright-core"
import { buildConsole } from "../../../../tools/build.ts"
import { type ServerOptions, startServer, type TestServer } from "../../test/server_fixture.ts"
import { openShop, quickMarket, type Shop } from "../../test/shop.ts"
import { openPage, startBrowser, type WatchedPage } from "./browser.ts"

/** A number in the USA gets its message soon enough for a test and late enough to be seen waiting; England's never. */
export const MESSAGE_MS = 1_500
const market: ScriptInput = {
  ...quickMarket,
  offers: (quickMarket.offers ?? []).map((offer) =>
    offer.country === "usa" ? { ...offer, sms: [{ delayMs: MESSAGE_MS, code: "12345" }] } : offer,
  ),
}

/** A shop, and browsers that buyers come with. */
export interface BuyerShop {
  readonly server: TestServer
  readonly quick: Shop
  /** Nothing ever arrives for what this one sells. */
  readonly never: Shop
  /** Opens the page as somebody with an address of their own, so that limits of one test are not another's. */
  readonly visit: (options?: Visit) => Promise<WatchedPage>
  readonly close: () => Promise<void>
}

interface Visit extends BrowserContextOptions {
  readonly path?: string
  /** Status codes that this visit is about: a browser's console complains of them. */
  readonly expected?: ReadonlyArray<number>
  /** Done before the page is opened. */
  readonly before?: Parameters<typeof openPage>[3]
}

export const openBuyerShop = async (config: ServerOptions["config"] = {}): Promise<BuyerShop> => {
  await buildConsole()
  const server = await startServer({ script: market, config: { trustedProxies: ["127.0.0.1"], ...config } })
  const browser: Browser = await startBrowser()
  const [quick, never] = [await openShop(server), await openShop(server, "england")]
  let visitors = 0
  return {
    server,
    quick,
    never,
    visit: ({ before, path = "/", ...options } = {}) =>
      openPage(
        browser,
        `${server.url}${path}`,
        { extraHTTPHeaders: { "x-forwarded-for": `203.0.113.${++visitors}` }, ...options },
        before,
      ),
    close: async () => {
      await browser.close()
      await server.stop()
    },
  }
}
