import { readFileSync } from "node:fs"
import type { Browser, Locator } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { BUILD_MS_MAX, buildConsole } from "../../../../tools/build.ts"
import { ask } from "../../test/requests.ts"
import { startServer, type TestServer } from "../../test/server_fixture.ts"
import { seriousFindings } from "./accessibility.ts"
import { keepPicture, openPage, startBrowser } from "./browser.ts"
import { aSuperAdmin, fillLogIn } from "./operator.ts"

let server: TestServer
let browser: Browser

beforeAll(async () => {
  await buildConsole()
  server = await startServer()
  browser = await startBrowser()
}, BUILD_MS_MAX)
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const newProduct = async (id: string): Promise<void> => {
  const made = await ask(server, "POST", "/admin/skus", { body: { id, name: { zh: "礼品卡", en: "Gift card" } } })
  if (made.status !== 201) throw new Error(made.text)
}

const openAsAdmin = async (path: string) => {
  const { email } = await aSuperAdmin(server)
  const opened = await openPage(browser, `${server.url}${path}`, { expected: [401, 404], acceptDownloads: true })
  await fillLogIn(opened.page, email)
  return opened
}

/** Whether something comes within a moment: focus moves with the next frame. */
const comes = (wanted: Locator): Promise<boolean> =>
  wanted.waitFor({ timeout: 500 }).then(
    () => true,
    () => false,
  )

describe("an operator", () => {
  it("mints with a live preview, exports the codes, finds one and voids it", async () => {
    await newProduct("gift_1")
    const { close, complaints, page } = await openAsAdmin("/console/mint?productId=gift_1")
    await page.getByRole("heading", { name: "Mint vouchers" }).waitFor()
    await page.getByLabel("How many").fill("25")
    await page.getByText("130 bit").waitFor()
    await page.getByLabel("Another format than the product's").click()
    await page.getByLabel("Symbols", { exact: true }).fill("8")
    await page.getByText("40 bit").waitFor()
    await page.getByText("Codes of this format are too easy to guess").waitFor()
    await keepPicture(page, "mint-weak")
    await page.getByLabel("Symbols", { exact: true }).fill("16")
    await page.getByLabel("Prefix").fill("VIP")
    await page.getByText("80 bit").waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await keepPicture(page, "mint")
    await page.getByRole("button", { name: "Mint 25" }).click()
    await page.getByText("25 codes minted").waitFor()
    await keepPicture(page, "minted")
    const codes = (await page.getByLabel("Codes").inputValue()).split("\n")
    expect(codes).toHaveLength(25)
    expect(codes[0]).toMatch(/^VIP-[0-9A-Z]{16}$/)

    await page.getByRole("link", { name: "Vouchers" }).click()
    await page.getByRole("button", { name: /^Issued 25$/ }).waitFor()
    await page.getByRole("button", { name: "Export" }).click()
    await keepPicture(page, "export")
    const downloading = page.waitForEvent("download")
    await page.getByRole("dialog").getByRole("button", { name: "Export" }).click()
    const exported = readFileSync(await (await downloading).path(), "utf8")
      .trim()
      .split("\n")
    expect([...exported].sort()).toEqual([...codes].sort())

    await page.getByLabel("Full code, ABCD****WXYZ").fill(codes[3] ?? "")
    await page.keyboard.press("Enter")
    const drawer = page.locator(".ant-drawer").first()
    await drawer.getByText(/number \d+ of its batch/).waitFor()
    expect(page.url()).not.toContain(codes[3] ?? "none")
    await keepPicture(page, "voucher")
    await drawer.getByRole("button", { name: "Edit" }).click()
    await page.getByLabel("Last day").fill("2031-05-17")
    await page.getByLabel("Last day").press("Tab")
    await page.getByLabel("Note").fill("for Ann")
    await page.getByRole("button", { name: "Save" }).click()
    await drawer.getByText("for Ann").waitFor()
    // It ends with that day.
    await drawer.getByText(/^05\/1[78]\/2031/).waitFor()
    await drawer.getByRole("button", { name: "Void" }).click()
    await page.getByText("This cannot be undone").waitFor()
    await keepPicture(page, "void-one")
    await page.locator(".ant-modal-confirm").getByRole("button", { name: "Void" }).click()
    await drawer.getByText("Voided", { exact: true }).waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  it("voids in bulk after seeing how many, by keyboard alone", async () => {
    await newProduct("gift_2")
    await ask(server, "POST", "/admin/vouchers", { body: { productId: "gift_2", count: 120 } })
    const { close, complaints, page } = await openAsAdmin("/console/vouchers?productId=gift_2")
    await page.getByRole("button", { name: /^Issued 120$/ }).waitFor()
    await page.getByText("Page 1", { exact: true }).waitFor()
    await page.getByRole("button", { name: "Next" }).focus()
    await page.keyboard.press("Enter")
    await page.getByText("Page 2", { exact: true }).waitFor()
    await keepPicture(page, "vouchers")
    await page.getByRole("button", { name: "With all that fit the filters" }).focus()
    await page.keyboard.press("Enter")
    const menuItem = page.getByRole("menuitem", { name: "Void" })
    await menuItem.waitFor()
    await page.locator(".ant-dropdown :focus").waitFor()
    for (let presses = 0; presses < 8; presses++) {
      await page.keyboard.press("ArrowDown")
      if (await comes(menuItem.and(page.locator(":focus")))) break
    }
    await page.keyboard.press("Enter")
    await page.getByText("Void 120 vouchers?").waitFor()
    await keepPicture(page, "void-bulk")
    const confirm = page.getByRole("dialog").getByRole("button", { name: "Void" })
    for (let presses = 0; presses < 6; presses++) {
      if (await confirm.evaluate((button) => button === button.ownerDocument.activeElement)) break
      await page.keyboard.press("Tab")
    }
    await page.keyboard.press("Enter")
    await page.getByRole("button", { name: /^Voided 120$/ }).waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  it("saves filters under a name, disables what is marked, and undoes it, by keyboard alone", async () => {
    await newProduct("gift_4")
    await ask(server, "POST", "/admin/vouchers", { body: { productId: "gift_4", count: 3 } })
    const { close, complaints, page } = await openAsAdmin("/console/vouchers?productId=gift_4&used=false")
    await page.getByRole("button", { name: /^Issued 3$/ }).waitFor()
    await page.getByRole("button", { name: "Save these filters" }).focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type("New gifts")
    await page.keyboard.press("Enter")
    const saved = page.getByRole("button", { name: "New gifts", exact: true })
    await saved.and(page.locator("[aria-pressed=true]")).waitFor()
    await page.locator(".filter-bar > button").focus()
    await page.keyboard.press("Enter")
    await page.waitForURL((url) => url.search === "")
    await page.reload()
    await saved.and(page.locator("[aria-pressed=false]")).focus()
    await page.keyboard.press("Enter")
    await page.waitForURL(/productId=gift_4&used=false/)
    await page.getByRole("button", { name: /^Issued 3$/ }).waitFor()
    await keepPicture(page, "saved-filters")
    expect(await seriousFindings(page)).toEqual([])

    await page
      .getByRole("checkbox", { name: /^Mark / })
      .first()
      .focus()
    await page.keyboard.press("Space")
    await page.getByRole("button", { name: "With 1 marked" }).focus()
    await page.keyboard.press("Enter")
    await page.getByRole("menuitem", { name: "Disable" }).click()
    await page.getByText("Changed: 1. Left alone, because of their state: 0.").waitFor()
    await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click()
    await page.getByRole("button", { name: /^Disabled 1$/ }).waitFor()
    await keepPicture(page, "undo")
    const undo = page.getByRole("button", { name: "Undo" })
    await undo.focus()
    await page.keyboard.press("Enter")
    await page.getByRole("button", { name: /^Issued 3$/ }).waitFor()
    await undo.waitFor({ state: "detached" })

    await page.getByRole("button", { name: "Forget “New gifts”" }).click()
    await saved.waitFor({ state: "detached" })
    await undo.click()
    await saved.waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  it("tries an import before doing it, and voids a batch", async () => {
    await newProduct("gift_3")
    const { close, complaints, page } = await openAsAdmin("/console/import")
    await page.getByLabel("Product").click()
    await page.getByText("Gift card · gift_3").click()
    await page.getByLabel("Codes").fill("AAAA-BBBB-CCCC-0001\nAAAA-BBBB-CCCC-0002\n!!\nAAAA-BBBB-CCCC-0001")
    await page.getByRole("button", { name: "Try it" }).click()
    await page.getByText("2 codes can be imported").waitFor()
    await keepPicture(page, "import")
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole("button", { name: "Import 2" }).click()
    await page.getByText("2 codes imported").waitFor()
    await page.getByRole("link", { name: "Batches" }).click()
    await page
      .getByRole("row", { name: /gift_3/ })
      .getByRole("button")
      .click()
    await page.getByRole("button", { name: "Void the batch" }).click()
    await page.locator(".ant-modal-confirm").getByRole("button", { name: "Void the batch" }).click()
    await page.locator(".ant-drawer").getByText("Voided", { exact: true }).waitFor()
    await keepPicture(page, "batch")
    expect(complaints).toEqual([])
    await close()
  })
})
