import { Effect, Exit, Scope } from "effect"
import type { BrowserContext } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { BUILD_MS_MAX } from "../../../../tools/build.ts"
import {
  makeTurnstileServer,
  PASSED,
  TURNSTILE_SECRET,
  type TurnstileServer,
} from "../../../adapters/test/turnstile_server.ts"
import { ask } from "../../test/requests.ts"
import { mintCode } from "../../test/shop.ts"
import { seriousFindings } from "./accessibility.ts"
import { keepPicture, PHONE } from "./browser.ts"
import { type BuyerShop, openBuyerShop } from "./buyer_shop.ts"

let shop: BuyerShop
let turnstile: TurnstileServer
const scope = Effect.runSync(Scope.make())

beforeAll(async () => {
  turnstile = await Effect.runPromise(Scope.extend(makeTurnstileServer, scope))
  shop = await openBuyerShop({ challengeOrigin: turnstile.url })
}, BUILD_MS_MAX)
afterAll(async () => {
  await shop.close()
  await Effect.runPromise(Scope.close(scope, Exit.void))
})

/** Has requests to an address fail, until told otherwise. */
const broken = (path: string, how: "abort" | 502) => {
  const state = { isBroken: true, asked: 0 }
  const before = (context: BrowserContext) =>
    context.route(`**${path}`, (route) => {
      state.asked++
      if (!state.isBroken) return route.continue()
      return how === "abort"
        ? route.abort("connectionrefused")
        : route.fulfill({ status: how, contentType: "text/html", body: "<h1>Bad gateway</h1>" })
    })
  return { state, before }
}

/** What a browser's console says of requests that failed. */
const withoutFailedLoads = (complaints: ReadonlyArray<string>) =>
  complaints.filter((one) => !/Failed to load resource|net::ERR_/.test(one))

describe("the buyer's page in trouble", () => {
  it("says beside the field why a code is refused, and lets it be mended", async () => {
    const { close, complaints, page } = await shop.visit({ expected: [422] })
    await page.getByRole("button", { name: "Redeem" }).click()
    await page.getByText("Type a code first.").waitFor()
    await page.getByRole("textbox", { name: "Your code" }).fill("NO-SUCH-CODE")
    await page.getByRole("button", { name: "Redeem" }).click()
    await page.getByText("This code cannot be redeemed.").waitFor()
    expect(await page.getByRole("textbox", { name: "Your code" }).getAttribute("aria-invalid")).toBe("true")
    await keepPicture(page, "buyer/refused")
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole("textbox", { name: "Your code" }).fill(await mintCode(shop.server, shop.quick.productId))
    await page.getByRole("button", { name: "Redeem" }).click()
    await page.getByText("12345", { exact: true }).waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  it.each(["abort", 502] as const)("sends a code until somebody answers (%s), once", async (how) => {
    const { before, state } = broken("/redeem", how)
    const { close, complaints, page } = await shop.visit({ before, viewport: PHONE, locale: "zh-CN" })
    await page.getByRole("textbox", { name: "兑换码" }).fill(await mintCode(shop.server, shop.quick.productId))
    await page.getByRole("button", { name: "立即兑换" }).click()
    await page.getByText("无法连接服务器").waitFor()
    await keepPicture(page, `buyer/unreachable-${how}`)
    expect(await seriousFindings(page)).toEqual([])
    const asked = state.asked
    await page.getByRole("button", { name: "立即重试" }).click()
    await vi.waitFor(() => expect(state.asked).toBeGreaterThan(asked))
    state.isBroken = false
    await page.getByText("12345", { exact: true }).waitFor()
    expect(await page.getByText("无法连接服务器").count()).toBe(0)
    expect(await page.getByRole("listitem").count()).toBe(1)
    expect(withoutFailedLoads(complaints)).toEqual([])
    await close()
  })

  it("goes on after a reload with a code that got no answer", async () => {
    const { before, state } = broken("/redeem", "abort")
    const { close, complaints, page } = await shop.visit({ before })
    await page.getByRole("textbox", { name: "Your code" }).fill(await mintCode(shop.server, shop.quick.productId))
    await page.getByRole("button", { name: "Redeem" }).click()
    await page.getByText("No connection to the server").waitFor()
    state.isBroken = false
    await page.reload()
    await page.getByText("12345", { exact: true }).waitFor()
    expect(withoutFailedLoads(complaints)).toEqual([])
    await close()
  })

  it("asks now and then where live updates do not get through", async () => {
    const { before, state } = broken("/events", 502)
    const { close, complaints, page } = await shop.visit({ before })
    await page.getByRole("textbox", { name: "Your code" }).fill(await mintCode(shop.server, shop.quick.productId))
    await page.getByRole("button", { name: "Redeem" }).click()
    await page.getByText("12345", { exact: true }).waitFor()
    expect(state.asked).toBeGreaterThan(0)
    expect(withoutFailedLoads(complaints)).toEqual([])
    await close()
  })

  it("counts down when too much was tried, and opens again by itself", async () => {
    const { close, complaints, page } = await shop.visit({
      expected: [429],
      before: (context) =>
        context.route("**/redeem", (route) =>
          route.fulfill({
            status: 429,
            contentType: "application/problem+json",
            body: JSON.stringify({
              type: "urn:mintcode:problem:rate-limited",
              title: "Too many requests",
              status: 429,
              detail: "Too much was tried from here: please wait",
              code: "RATE_LIMITED",
              errors: [],
              retryAfterMs: 3_000,
            }),
          }),
        ),
    })
    await page.getByRole("textbox", { name: "Your code" }).fill("SOME-CODE-12345")
    await page.getByRole("button", { name: "Redeem" }).click()
    await page.getByText(/You can go on in 0:0[123]/).waitFor()
    expect(await page.getByRole("button", { name: "Redeem" }).isDisabled()).toBe(true)
    await keepPicture(page, "buyer/throttled")
    await page.getByRole("button", { name: "Redeem", disabled: false }).waitFor()
    expect(await page.getByRole("textbox", { name: "Your code" }).inputValue()).toBe("SOME-CODE-12345")
    expect(complaints).toEqual([])
    await close()
  })

  it("says what happened to a redemption that the server has forgotten", async () => {
    const { before, state } = broken("/events", "abort")
    const gone = (context: BrowserContext) =>
      Promise.all([
        before(context),
        context.route(/\/redeem\/[^/]+$/, (route) =>
          state.asked === 0
            ? route.continue()
            : route.fulfill({
                status: 404,
                contentType: "application/problem+json",
                body: JSON.stringify({
                  status: 404,
                  code: "REDEMPTION_NOT_FOUND",
                  detail: "",
                  title: "",
                  type: "",
                  errors: [],
                }),
              }),
        ),
        context.addInitScript(() => {
          // As in a tab that nobody looks at: no stream is opened.
          Object.defineProperty(document, "hidden", { get: () => true })
        }),
      ])
    const { close, page } = await shop.visit({ before: gone, expected: [404] })
    state.asked = 1
    await page.getByRole("textbox", { name: "Your code" }).fill(await mintCode(shop.server, shop.never.productId))
    await page.getByRole("button", { name: "Redeem" }).click()
    await page.getByText("The server no longer knows of this redemption.").waitFor()
    await page.getByRole("button", { name: "Remove" }).click()
    expect(await page.getByRole("listitem").count()).toBe(0)
    await close()
  })

  it("shows the page without the server's words of itself", async () => {
    const { before } = broken("/site", "abort")
    const { close, complaints, page } = await shop.visit({ before })
    await page.getByRole("textbox", { name: "Your code" }).waitFor()
    expect(withoutFailedLoads(complaints)).toEqual([])
    await close()
  })

  it("has a challenge passed where operators ask for one, anew for each request", async () => {
    const set = (key: string, value: unknown) => ask(shop.server, "PUT", `/admin/settings/${key}`, { body: { value } })
    await set("turnstile_site_key", "1x0000")
    await set("turnstile_secret_key", TURNSTILE_SECRET)
    await set("turnstile_enabled", true)
    try {
      const { close, complaints, page } = await shop.visit({
        before: (context) =>
          context.route(`${turnstile.url}/turnstile/v0/api.js*`, (route) =>
            route.fulfill({ contentType: "text/javascript", body: WIDGET }),
          ),
      })
      await page.getByText("Please show that you are a person").waitFor()
      for (const count of [1, 2]) {
        await page.getByText("passed", { exact: true }).waitFor()
        await page.getByRole("textbox", { name: "Your code" }).fill(await mintCode(shop.server, shop.quick.productId))
        await page.getByRole("button", { name: "Redeem" }).click()
        await page
          .getByText("12345", { exact: true })
          .nth(count - 1)
          .waitFor()
      }
      await keepPicture(page, "buyer/challenge")
      expect(complaints).toEqual([])
      await close()
    } finally {
      await set("turnstile_enabled", false)
    }
  })
})

/** What Turnstile's script does, as far as a page can tell: a proof after a moment, another after each reset. */
const WIDGET = `
  let made = 0, box, give
  const pass = () => {
    box.textContent = "checking"
    setTimeout(() => { box.textContent = "passed"; give("${PASSED}browser-" + ++made) }, 100)
  }
  window.turnstile = {
    render: (container, options) => { box = container; give = options.callback; pass(); return "widget" },
    reset: pass,
    remove: () => undefined,
  }
`
