import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { BUILD_MS_MAX } from "../../../../tools/build.ts"
import { licenceCode } from "../../test/licence_shop.ts"
import { ask } from "../../test/requests.ts"
import { mintCode, mintCodes } from "../../test/shop.ts"
import { seriousFindings } from "./accessibility.ts"
import { DESK, keepPicture, PHONE } from "./browser.ts"
import { type BuyerShop, openBuyerShop } from "./buyer_shop.ts"

let shop: BuyerShop

beforeAll(async () => {
  shop = await openBuyerShop()
  const support = "微信 mintshop（9:00–18:00）\nhelp@mint.example · https://mint.example/help"
  await ask(shop.server, "PUT", "/admin/settings/support_text", { body: { value: support } })
}, BUILD_MS_MAX)
afterAll(() => shop.close())

describe("the buyer's page", () => {
  it("redeems a code while one watches: number, countdown, verification code, all to copy", async () => {
    const { close, complaints, page } = await shop.visit({ permissions: ["clipboard-read", "clipboard-write"] })
    await page.getByRole("textbox", { name: "Your code" }).fill(await mintCode(shop.server, shop.quick.productId))
    await page.getByRole("button", { name: "Redeem" }).click()
    const card = page.getByRole("listitem")
    await card.getByText("Waiting", { exact: true }).waitFor()
    await card.getByText(/^\+1/).waitFor()
    expect(await card.getByRole("timer").textContent()).toMatch(/^(5:00|4:\d\d)$/)
    await keepPicture(page, "buyer/waiting")
    await card.getByText("12345", { exact: true }).waitFor()
    await card.getByText("Delivered", { exact: true }).waitFor()
    await card.getByRole("button", { name: "Copy: Verification code" }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("12345")
    await keepPicture(page, "buyer/delivered")
    expect(await page.getByRole("textbox", { name: "Your code" }).inputValue()).toBe("")
    expect(await seriousFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await close()
  })

  it("takes a pasted list: each code on its own way, one asking for more, one refused", async () => {
    const { close, complaints, page } = await shop.visit({ viewport: PHONE, locale: "zh-CN" })
    const [first = "", second = ""] = await mintCodes(shop.server, shop.quick.productId, 2)
    const licence = await licenceCode(shop.server)
    await page
      .getByLabel("兑换码")
      .fill([`1. ${first}`, second.toLowerCase(), licence, "NO-SUCH-CODE-12345"].join("\n"))
    await page.getByRole("button", { name: "兑换 4 个" }).click()
    await page.getByText("已到手", { exact: true }).nth(1).waitFor()
    await page.getByText("未通过", { exact: true }).waitFor()
    await keepPicture(page, "buyer/list-zh-360")
    await page.getByLabel("机器码").fill("PC-0815")
    await page.getByRole("button", { name: "继续" }).click()
    await page.getByText("到期时间").waitFor()
    await page.getByRole("heading", { name: "专业版" }).waitFor()
    await page.getByRole("button", { name: "修改兑换码" }).click()
    expect(await page.getByRole("textbox", { name: "兑换码" }).inputValue()).toBe("NO-SUCH-CODE-12345")
    expect(await page.getByRole("listitem").count()).toBe(3)
    expect(await seriousFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await close()
  })

  it("keeps what it shows over a reload, without spending another look at the value", async () => {
    const { close, complaints, page } = await shop.visit()
    const code = await mintCode(shop.server, shop.quick.productId)
    await page.getByRole("textbox", { name: "Your code" }).fill(code)
    await page.getByRole("button", { name: "Redeem" }).click()
    await page.getByText("Waiting", { exact: true }).waitFor()
    await page.reload()
    await page.getByText("12345", { exact: true }).waitFor()
    let looks = 0
    page.on("request", (request) => {
      if (request.url().endsWith("/result")) looks++
    })
    await page.reload()
    await page.getByText("12345", { exact: true }).waitFor()
    expect(looks).toBe(0)
    // The code itself is not kept once the server has taken it; clearing forgets the rest.
    const kept = () => page.evaluate(() => JSON.stringify(localStorage))
    expect(await kept()).toContain("mrt_")
    expect(await kept()).not.toContain(code)
    await page.getByRole("button", { name: "Clear this list" }).click()
    await page.getByRole("button", { name: "Yes, clear" }).click()
    expect(await page.getByRole("listitem").count()).toBe(0)
    expect(await kept()).not.toContain("mrt_")
    expect(complaints).toEqual([])
    await close()
  })

  it("takes a code out of a link, and out of the address bar, before anybody else sees it", async () => {
    const code = await mintCode(shop.server, shop.quick.productId)
    const { close, complaints, page } = await shop.visit({ path: `/#${code}` })
    await page.getByRole("textbox", { name: "Your code" }).waitFor()
    expect(await page.getByRole("textbox", { name: "Your code" }).inputValue()).toBe(code)
    expect(page.url()).toBe(`${shop.server.url}/`)
    await page.evaluate(() => {
      location.hash = "#code=SECOND-CODE"
    })
    await page.waitForFunction(() => location.hash === "")
    expect(await page.getByRole("textbox", { name: "Your code" }).inputValue()).toBe("SECOND-CODE")
    expect(shop.server.logs.join("\n")).not.toContain(code)
    expect(complaints).toEqual([])
    await close()
  })

  it("cancels when asked twice, and tries again", async () => {
    const { close, complaints, page } = await shop.visit()
    await page.getByRole("textbox", { name: "Your code" }).fill(await mintCode(shop.server, shop.never.productId))
    await page.getByRole("button", { name: "Redeem" }).click()
    await page.getByText(/^\+44/).waitFor()
    await page.getByRole("button", { name: "Cancel" }).click()
    await page.getByRole("button", { name: "Keep waiting" }).click()
    await page.getByRole("button", { name: "Cancel" }).click()
    await page.getByRole("button", { name: "Yes, cancel" }).click()
    await page.getByText("Cancelled", { exact: true }).waitFor()
    await keepPicture(page, "buyer/cancelled")
    await page.getByRole("button", { name: /^Try again/ }).click()
    await page.getByText(/^\+44/).waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  it("can be used with the keyboard alone", async () => {
    const { close, complaints, page } = await shop.visit()
    const focused = () =>
      page.evaluate(
        () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "",
      )
    await page.keyboard.press("Tab")
    expect(await focused()).toBe("Skip to the content")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.type(await mintCode(shop.server, shop.quick.productId))
    await page.keyboard.press("Enter")
    await page.getByText("12345", { exact: true }).waitFor()
    const seen: Array<string> = []
    for (let presses = 0; presses < 12 && !seen.includes("Copy: Verification code"); presses++) {
      await page.keyboard.press("Tab")
      seen.push(await focused())
    }
    expect(seen).toContain("Copy: Verification code")
    await page.keyboard.press("Enter")
    await page.getByText("Copied").first().waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  it.each([
    ["zh-CN", "light", PHONE, "兑换"],
    ["zh-CN", "dark", DESK, "兑换"],
    ["en-US", "dark", PHONE, "Redeem"],
    ["en-US", "light", DESK, "Redeem"],
  ] as const)("looks right and is accessible in %s, %s, at %o", async (locale, colorScheme, viewport, title) => {
    const { close, complaints, page } = await shop.visit({ locale, colorScheme, viewport })
    await page.getByRole("heading", { name: title, exact: true }).waitFor()
    await page.getByText("mintshop").waitFor()
    expect(await page.locator("html").getAttribute("lang")).toBe(locale === "zh-CN" ? "zh-CN" : "en")
    const widest = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(widest).toBeLessThanOrEqual(viewport.width)
    await keepPicture(page, `buyer/start-${locale}-${colorScheme}-${viewport.width}`)
    expect(await seriousFindings(page)).toEqual([])
    expect(complaints).toEqual([])
    await close()
  })

  it("switches language and theme, and remembers both", async () => {
    const { close, complaints, page } = await shop.visit({ colorScheme: "light" })
    await page.getByRole("button", { name: "Language: 中文" }).click()
    await page.getByRole("heading", { name: "兑换", exact: true }).waitFor()
    await page.getByRole("button", { name: "外观: 跟随系统" }).click()
    await page.getByRole("button", { name: "外观: 浅色" }).click()
    await page.getByRole("button", { name: "外观: 深色" }).waitFor()
    await page.reload()
    await page.getByRole("heading", { name: "兑换", exact: true }).waitFor()
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(10, 19, 17)")
    expect(complaints).toEqual([])
    await close()
  })
})
