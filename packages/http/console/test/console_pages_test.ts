import { readFile } from "node:fs/promises"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { BUILD_MS_MAX, buildConsole } from "../../../../tools/build.ts"
import { newSession } from "../../test/people.ts"
import { ask } from "../../test/requests.ts"
import { driverName, startServer, type TestServer } from "../../test/server_fixture.ts"
import { mintCode, mintCodes, openShop, quickMarket, redeem, waitFor } from "../../test/shop.ts"
import { seriousFindings } from "./accessibility.ts"
import { keepPicture, openPage, PHONE, startBrowser } from "./browser.ts"
import { aSuperAdmin, fillLogIn } from "./operator.ts"

let server: TestServer
let browser: Browser

/** Every page and its title in both languages. */
const PAGES = [
  ["/console", "Overview", "总览"],
  ["/console/account", "My account", "我的账户"],
  ["/console/vouchers", "Vouchers", "卡密"],
  ["/console/mint", "Mint vouchers", "生成卡密"],
  ["/console/import", "Import codes", "导入卡密"],
  ["/console/batches", "Batches", "批次"],
  ["/console/redemptions", "Redemptions", "兑换"],
  ["/console/leases", "Leases", "租约"],
  ["/console/leases/import", "Import members", "导入成员"],
  ["/console/licences", "Licences", "授权"],
  ["/console/products", "Products", "商品"],
  ["/console/plans", "Plans", "方案"],
  ["/console/upstreams", "Upstream accounts", "上游账户"],
  ["/console/workspaces", "Workspaces", "工作区"],
  ["/console/workspaces/import", "Import workspaces", "导入工作区"],
  ["/console/findings", "Seat differences", "席位差异"],
  ["/console/people", "People", "人员"],
  ["/console/invitations", "Invitations", "邀请"],
  ["/console/keys", "API keys", "API 密钥"],
  ["/console/balances", "Balances", "余额"],
  ["/console/orders", "Orders", "订单"],
  ["/console/webhooks", "Webhooks", "Webhook"],
  ["/console/audit", "Audit", "审计"],
  ["/console/bans", "Bans", "封禁"],
  ["/console/mails", "Mail outbox", "发件箱"],
  ["/console/reconciliation", "Reconciliation", "对账"],
  ["/console/settings", "Settings", "设置"],
] as const

beforeAll(async () => {
  await buildConsole()
  server = await startServer({ script: quickMarket })
  browser = await startBrowser()
  await fillShop()
}, BUILD_MS_MAX)
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** A shop in which something has happened. */
const fillShop = async (): Promise<void> => {
  const shop = await openShop(server)
  await mintCodes(server, shop.productId, 60)
  for (let times = 0; times < 3; times++) {
    await waitFor(server, await redeem(server, await mintCode(server, shop.productId)), "delivered")
  }
  const { id: ownerId } = await newSession(server)
  const bodies: ReadonlyArray<readonly [string, unknown]> = [
    ["/admin/skus", { id: "pro_licence", kind: "licence", name: { zh: "专业版", en: "Pro licence" } }],
    ["/admin/api-keys", { ownerId, name: "Shop server", mode: "live" }],
    ["/admin/balances", { ownerId, kind: "top_up", amount: { minor: 12_350, currency: "USD" }, note: "No. 17" }],
    ["/admin/webhooks", { ownerId, url: "https://shop.example/hooks" }],
    ["/admin/bans", { kind: "ip", subject: "203.0.113.7", forMs: 3_600_000, note: "guesses" }],
    ["/admin/invitations", { email: "ann@mint.example", role: "admin", permissions: ["voucher:read"] }],
  ]
  for (const [path, body] of bodies) {
    const made = await ask(server, "POST", path, { body })
    if (made.status >= 300) throw new Error(`${path}: ${made.text}`)
  }
  const code = await mintCode(server, "pro_licence")
  await ask(server, "POST", "/api/validate", { body: { code, machine_code: "machine-0001" } })
}

/** Whether anything is wider than the screen. */
const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")

describe("every page of the console", () => {
  it.each([
    ["en", "en-US", "light", undefined],
    ["zh", "zh-CN", "dark", PHONE],
  ] as const)(
    "opens in %s without a complaint or a serious finding of axe",
    async (language, locale, colorScheme, viewport) => {
      const { email } = await aSuperAdmin(server)
      const { close, complaints, page } = await openPage(browser, `${server.url}/console`, {
        expected: [401],
        locale,
        colorScheme,
        ...(viewport === undefined ? {} : { viewport }),
      })
      await fillLogIn(page, email, { language })
      const flawed = new Set<string>()
      for (const [path, en, zh] of PAGES) {
        await page.goto(`${server.url}${path}`)
        await page.getByRole("heading", { level: 1, name: language === "en" ? en : zh, exact: true }).waitFor()
        await page.waitForLoadState("networkidle")
        await keepPicture(page, `${language}${path.replaceAll("/", "-")}`)
        for (const finding of await seriousFindings(page)) flawed.add(`${path}: ${finding}`)
        if (await isTooWide(page)) flawed.add(`${path}: wider than the screen`)
      }
      expect([...flawed]).toEqual([])
      expect(complaints).toEqual([])
      await close()
    },
    300_000,
  )

  it("is reached by a few letters, and shows the keys when asked", async () => {
    const { email } = await aSuperAdmin(server)
    const { close, complaints, page } = await openPage(browser, `${server.url}/console`, { expected: [401] })
    await fillLogIn(page, email)
    await page.getByRole("heading", { name: "Overview" }).waitFor()
    await page.keyboard.press("Control+k")
    await page.getByPlaceholder("A page, a task, a code or an id").fill("upst")
    await keepPicture(page, "palette")
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { name: "Upstream accounts" }).waitFor()
    await page.getByRole("heading", { name: "Upstream accounts" }).click()
    await page.keyboard.press("?")
    await page.getByText("Go to any page or task").waitFor()
    await page.keyboard.press("Escape")
    const code = await mintCode(server, "pro_licence")
    await page.keyboard.press("Control+k")
    await page.keyboard.type(code)
    await page.getByRole("option", { name: `Find voucher ${code}` }).waitFor()
    await keepPicture(page, "palette-code")
    await page.keyboard.press("Enter")
    await page.locator(".ant-drawer").getByText("pro_licence").waitFor()
    expect(page.url()).toMatch(/\/console\/vouchers\?id=/)
    await page.goto(`${server.url}/console/people`)
    await page.getByRole("heading", { name: "People" }).click()
    await page.keyboard.press("/")
    await page.keyboard.type("person-")
    await page.waitForURL(/search=person-/)
    expect(complaints).toEqual([])
    await close()
  })
})

/** What the server says when its database is away. */
const AWAY = {
  status: 503,
  contentType: "application/problem+json",
  body: JSON.stringify({
    type: "about:blank",
    title: "Storage unavailable",
    status: 503,
    code: "STORAGE_UNAVAILABLE",
    detail: "The database does not answer",
    errors: [],
  }),
}

/** Pages that ask operators' routes for nothing before they are told to, and the overview, which is made of many parts. */
const QUIET = /\/(console|account|mint|import|reconciliation)$/

describe("a server that is in trouble", () => {
  it("is told of on every page that has something to show, with a way to try again", async () => {
    const { email } = await aSuperAdmin(server)
    const { close, complaints, page } = await openPage(browser, `${server.url}/console`, { expected: [401, 503] })
    await fillLogIn(page, email)
    await page.getByRole("heading", { name: "Overview" }).waitFor()
    await page.route(/\/admin\//, (route) => route.fulfill(AWAY))
    const menu = page.getByRole("navigation", { name: "Pages" })
    for (const [path, name] of PAGES) {
      if (QUIET.test(path)) continue
      await menu.getByRole("link", { name, exact: true }).click()
      await page.getByRole("heading", { level: 1, name, exact: true }).waitFor()
      await page.getByText("The database does not answer at the moment. Try again.").first().waitFor()
    }
    await menu.getByRole("link", { name: "Plans" }).click()
    await page.getByRole("heading", { level: 1, name: "Plans" }).waitFor()
    await keepPicture(page, "trouble")
    await page.unroute(/\/admin\//)
    await page.getByRole("button", { name: "Try again" }).click()
    await page.getByRole("row").nth(1).waitFor()
    expect(complaints).toEqual([])
    await close()
  }, 120_000)
})

describe("details of the console's pages", () => {
  it("show a redemption as a timeline, a plan order that can be changed, and a licence's machines", async () => {
    const { email } = await aSuperAdmin(server)
    const { close, complaints, page } = await openPage(browser, `${server.url}/console/redemptions`, {
      expected: [401],
    })
    await fillLogIn(page, email)
    await page.getByRole("row", { name: /shop-/ }).first().getByRole("button").click()
    await page.getByText("What happened").waitFor()
    await page.getByText("Value received").waitFor()
    await page.getByText("Orders upstream").waitFor()
    await keepPicture(page, "redemption")
    expect(await seriousFindings(page)).toEqual([])
    await page.goto(`${server.url}/console/products`)
    await page.getByRole("button", { name: "Telegram" }).first().click()
    await page.getByText("Plans, in the order").waitFor()
    await keepPicture(page, "product")
    expect(await seriousFindings(page)).toEqual([])
    await page.goto(`${server.url}/console/licences`)
    await page.getByRole("row").nth(1).getByRole("button").click()
    await page.getByText("Machines: 1 of 1").waitFor()
    await keepPicture(page, "licence")
    await page.goto(`${server.url}/console/people`)
    await page.getByRole("button", { name: email }).click()
    await page.getByRole("button", { name: "Change role" }).click()
    await page.getByText("May do everything, also give roles.").waitFor()
    await keepPicture(page, "role")
    await page.goto(`${server.url}/console/audit`)
    await page.getByRole("button", { name: "Verify" }).click()
    await page.getByText("Nothing was changed").waitFor()
    await keepPicture(page, "audit-verify")
    expect(complaints).toEqual([])
    await close()
  }, 120_000)

  it("have forms for all of a product, the drivers of the server, licence files and signing keys", async () => {
    const { email } = await aSuperAdmin(server)
    const { close, complaints, page } = await openPage(browser, `${server.url}/console/products`, { expected: [401] })
    await fillLogIn(page, email)
    await page.getByRole("button", { name: "New product" }).click()
    const form = page.getByRole("dialog", { name: "New product" })
    await form.getByLabel("SKU").fill("pro_year")
    await form.getByLabel("Kind").click()
    await page.getByTitle("Licence", { exact: true }).click()
    await form.getByLabel("Name in Chinese").fill("专业版一年")
    await form.getByLabel("Name in English").fill("Pro, a year")
    await form.getByText("What the licence grants").click()
    await form.getByLabel("Licence file holds, days").fill("30")
    await form.getByText("How its codes look").click()
    await form.getByLabel("Alphabet").fill("0123456789O")
    await form.getByText("Two symbols of the alphabet read alike.").waitFor()
    await form.getByLabel("Alphabet").fill("ABCDEFGHJK")
    await form.getByLabel("Hidden label").fill("PRO")
    await form.getByText("86 bit").waitFor()
    await keepPicture(page, "product-form")
    expect(await seriousFindings(page)).toEqual([])
    await form.getByRole("button", { name: "Create" }).click()
    await page.getByText("Pro, a year").waitFor()
    const made = await ask(server, "GET", "/admin/skus/pro_year")
    expect(made.json).toMatchObject({
      kind: "licence",
      policy: { licence: { offlineMs: 30 * 86_400_000, floating: false, cullDead: true } },
      codeFormat: { alphabet: "ABCDEFGHJK", label: { label: "PRO", length: 6, position: 8 } },
    })
    await page.goto(`${server.url}/console/upstreams`)
    await page.getByRole("button", { name: "New account" }).click()
    await page.getByLabel("Driver").click()
    await page.getByTitle(driverName, { exact: true }).click()
    await keepPicture(page, "upstream-form")
    expect(await seriousFindings(page)).toEqual([])
    await page.goto(`${server.url}/console/licences`)
    await page.getByRole("row").nth(1).getByRole("button").click()
    await page.getByRole("button", { name: "File", exact: true }).click()
    await page.getByLabel("Signed and encrypted").check()
    await keepPicture(page, "licence-file")
    expect(await seriousFindings(page)).toEqual([])
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Issue and download" }).click(),
    ])
    expect(await readFile(await download.path(), "utf8")).toMatch(/^sealed-licence\.v1\./)
    await page.goto(`${server.url}/console/licences`)
    await page.getByRole("button", { name: "Signing keys" }).click()
    await page.getByRole("button", { name: "Add a signing key" }).click()
    await page.getByRole("button", { name: "Add the key" }).click()
    await page.getByText("Published, signs later").waitFor()
    await keepPicture(page, "licence-keys")
    expect(await seriousFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await close()
  }, 120_000)
})
