import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { BUILD_MS_MAX, buildConsole } from "../../../../tools/build.ts"
import { ask } from "../../test/requests.ts"
import { startServer, type TestServer } from "../../test/server_fixture.ts"
import { keepPicture, openPage, startBrowser } from "./browser.ts"
import { aSuperAdmin, fillLogIn } from "./operator.ts"

const TEST_MS_MAX = 240_000
/** Two products with this many vouchers between them. */
const VOUCHERS = { many: 90_000, some: 10_000 } as const
const ROWS = 200
/** Pages that are walked through; as far as anybody walks. */
const PAGES = 15
/** What the browser counts as long is 50 ms; a pause that somebody notices is longer. */
const NOTICED_MS = 200

let server: TestServer
let browser: Browser

beforeAll(async () => {
  await buildConsole()
  server = await startServer()
  browser = await startBrowser()
  for (const [id, count] of Object.entries(VOUCHERS)) {
    await ask(server, "POST", "/admin/skus", { body: { id, name: { zh: id, en: id } } })
    const minted = await ask(server, "POST", "/admin/vouchers/generate", { body: { skuId: id, count } })
    if (minted.status >= 300) throw new Error(minted.text)
  }
}, BUILD_MS_MAX)
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** Ids of the vouchers that fit, in the order of the list, as the server tells them. */
const listedIds = async (query: string, pages: number): Promise<ReadonlyArray<string>> => {
  const ids: Array<string> = []
  let after = ""
  for (let page = 0; page < pages; page++) {
    const answer = await ask(server, "GET", `/admin/vouchers?limit=${ROWS}${query}${after}`)
    ids.push(...(answer.json["items"] as ReadonlyArray<{ readonly id: string }>).map(({ id }) => id))
    after = `&after=${encodeURIComponent(String(answer.json["next"]))}`
  }
  return ids
}

/** Ids of the rows that there are in the page, in sight or not. */
const shownIds = (page: Page): Promise<ReadonlyArray<string>> =>
  page.evaluate(() =>
    [...document.querySelectorAll("tr[data-row-key]")].map((row) => row.getAttribute("data-row-key") ?? ""),
  )

/** The page of rows that stands there now, once it is the one that is expected. */
const waitForRows = async (page: Page, first: string | undefined): Promise<void> => {
  await page.waitForFunction(
    (id) => document.querySelector("tr[data-row-key]")?.getAttribute("data-row-key") === id,
    first ?? "",
  )
}

describe("a table of 100,000 vouchers", () => {
  it(
    "is walked through and filtered: the right rows, never more than a page of them, and hardly more asked for",
    async () => {
      const { email } = await aSuperAdmin(server)
      const { close, complaints, page } = await openPage(
        browser,
        `${server.url}/console/vouchers`,
        { expected: [401] },
        (context) =>
          context.addInitScript(() => {
            const tasks: Array<number> = []
            Object.assign(globalThis, { longTasks: tasks })
            new PerformanceObserver((list) => {
              for (const { duration } of list.getEntries()) tasks.push(Math.round(duration))
            }).observe({ type: "longtask", buffered: true })
          }),
      )
      await fillLogIn(page, email)
      await page.getByRole("button", { name: /^All 100,000$/ }).waitFor()
      const asked: Array<string> = []
      page.on("request", (request) => {
        const { pathname, search } = new URL(request.url())
        if (pathname === "/admin/vouchers" && search.includes(`limit=${ROWS}`)) asked.push(search)
      })
      await page.getByRole("combobox", { name: "Rows on a page" }).click()
      await page.getByTitle(`${ROWS} rows`).click()
      const expected = await listedIds("", PAGES)
      for (let at = 0; at < PAGES; at++) {
        const rows = expected.slice(at * ROWS, (at + 1) * ROWS)
        await waitForRows(page, rows[0])
        expect(await shownIds(page)).toEqual(rows)
        await page.mouse.wheel(0, 20_000)
        if (at < PAGES - 1) await page.getByRole("button", { name: "Next" }).click()
      }
      // What is next is asked for before anybody turns to it, and that is all.
      expect(new Set(asked).size).toBeLessThanOrEqual(PAGES + 1)
      await keepPicture(page, "vouchers-100000")
      await page.getByRole("button", { name: "Previous" }).click()
      await waitForRows(page, expected[(PAGES - 2) * ROWS])

      const [last = ""] = await listedIds("&productId=some", 1)
      await page.getByRole("combobox", { name: "Product" }).click()
      await page.getByTitle("some · some").click()
      await page.getByRole("button", { name: /^All 10,000$/ }).waitFor()
      await waitForRows(page, last)
      const wanted = await ask(server, "GET", `/admin/vouchers/${last}`)
      const tail = String(wanted.json["code"]).slice(-4)
      await page.getByLabel("Full code, ABCD****WXYZ").fill(tail)
      await page.keyboard.press("Enter")
      await page.waitForURL(/tail=/)
      await page.waitForFunction(() => document.querySelectorAll("tr[data-row-key]").length < 10)
      expect(await shownIds(page)).toContain(last)
      const tasks = await page.evaluate(() => (globalThis as unknown as { longTasks: ReadonlyArray<number> }).longTasks)
      process.stdout.write(
        `100,000 vouchers, ${PAGES} pages of ${ROWS}: ${tasks.length} tasks over 50 ms, ` +
          `${tasks.filter((ms) => ms > NOTICED_MS).length} over ${NOTICED_MS} ms, longest ${Math.max(0, ...tasks)} ms\n`,
      )
      expect(complaints).toEqual([])
      await close()
    },
    TEST_MS_MAX,
  )
})
