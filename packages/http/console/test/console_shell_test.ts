import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { BUILD_MS_MAX, buildConsole } from "../../../../tools/build.ts"
import { startServer, type TestServer } from "../../test/server_fixture.ts"
import { DESK, keepPicture, openPage, PHONE, startBrowser } from "./browser.ts"
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

describe("the console's frame", () => {
  it.each([
    ["en", "en-US", "light", DESK, "Overview"],
    ["zh", "zh-CN", "dark", PHONE, "总览"],
  ] as const)(
    "opens in %s without a complaint of the policy",
    async (language, locale, colorScheme, viewport, title) => {
      const { email } = await aSuperAdmin(server)
      const { close, complaints, page } = await openPage(browser, `${server.url}/console`, {
        expected: [401],
        locale,
        colorScheme,
        viewport,
      })
      await fillLogIn(page, email, { language })
      await page.getByRole("heading", { name: title }).waitFor()
      await keepPicture(page, `console-${colorScheme}-${viewport.width}`)
      expect(complaints).toEqual([])
      await close()
    },
  )

  it("says so when there is no such page", async () => {
    const { email } = await aSuperAdmin(server)
    const { close, complaints, page } = await openPage(browser, `${server.url}/console`, { expected: [401] })
    await fillLogIn(page, email)
    await page.getByRole("heading", { name: "Overview" }).waitFor()
    await page.goto(`${server.url}/console/nothing`)
    await page.getByText("There is no such page").waitFor()
    expect(complaints).toEqual([])
    await close()
  })
})
