import { SqlClient } from "@effect/sql/SqlClient"
import { Commit, update } from "@mintcode/core/kernel"
import { type LoginThrottle, LoginThrottleEntity } from "@mintcode/core/people"
import { Effect } from "effect"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { BUILD_MS_MAX, buildConsole } from "../../../../tools/build.ts"
import { newPerson } from "../../test/people.ts"
import { startServer, type TestServer } from "../../test/server_fixture.ts"
import { seriousFindings } from "./accessibility.ts"
import { keepPicture, openPage, PHONE, startBrowser } from "./browser.ts"
import { anAdmin, aSuperAdmin, fillLogIn, useOneTimeCodes } from "./operator.ts"

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

/** Looking whose session it is, and being refused, are part of logging in. */
const expected = [401]

/** As long as a pause gets, which takes many failures and minutes between them. */
const pauseLogIns = Effect.gen(function* () {
  const [commit, sql] = [yield* Commit, yield* SqlClient]
  const [row] = yield* sql<LoginThrottle>`
    SELECT key, version FROM login_throttle WHERE key LIKE 'account:%' ORDER BY failed_at DESC`
  if (row === undefined) return yield* Effect.dieMessage("no log-in has failed")
  yield* commit([update(LoginThrottleEntity, row, { blockedUntil: Date.now() + 5 * 60_000 })])
})

describe("the log-in", () => {
  it("asks for a one-time code where there is one, leads where one wanted to go, and out again", async () => {
    const admin = await aSuperAdmin(server)
    const { app, recoveryCodes } = await useOneTimeCodes(server, admin)
    const { close, complaints, page } = await openPage(browser, `${server.url}/console/vouchers?state=issued`, {
      expected,
    })
    await page.getByRole("heading", { name: "Log in to the console" }).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await keepPicture(page, "login")
    await fillLogIn(page, admin.email, { password: "not the password" })
    await page.getByText("The address or the password is wrong.").waitFor()
    await fillLogIn(page, admin.email)
    const code = page.getByLabel("One-time code")
    await code.fill("000000")
    await page.keyboard.press("Enter")
    await page.getByText("This code does not fit").waitFor()
    await keepPicture(page, "login-code-refused")
    // The code that confirmed the app is used up, so the next one is taken.
    await code.fill(app.generate({ timestamp: Date.now() + 30_000 }))
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { name: "Vouchers" }).waitFor()
    expect(page.url()).toContain("/console/vouchers?state=issued")
    await page.reload()
    await page.getByRole("heading", { name: "Vouchers" }).waitFor()
    await page.getByRole("button", { name: "Account" }).click()
    await page.getByText("Log out").click()
    await page.getByRole("heading", { name: "Log in to the console" }).waitFor()
    await fillLogIn(page, admin.email)
    await code.fill(recoveryCodes[0] ?? "")
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { name: "Overview" }).waitFor()
    expect(complaints).toEqual([])
    await close()
  })

  it("says how long to wait after too many tries, in Chinese on a phone by night", async () => {
    const admin = await aSuperAdmin(server)
    const { close, complaints, page } = await openPage(browser, `${server.url}/console`, {
      expected: [...expected, 429],
      locale: "zh-CN",
      colorScheme: "dark",
      viewport: PHONE,
    })
    await page.getByRole("heading", { name: "登录控制台" }).waitFor()
    await fillLogIn(page, admin.email, { language: "zh", password: "not the password" })
    await page.getByText("邮箱或密码错误").waitFor()
    await server.run(pauseLogIns)
    await fillLogIn(page, admin.email, { language: "zh", password: "not the password" })
    await page.getByText("秒后可再试").waitFor()
    expect(await page.getByRole("button", { name: "登录", exact: true }).isDisabled()).toBe(true)
    expect(await seriousFindings(page)).toEqual([])
    await keepPicture(page, "login-throttled-zh-dark-360")
    expect(complaints).toEqual([])
    await close()
  })

  it("leads back to itself when the session has ended meanwhile", async () => {
    const admin = await aSuperAdmin(server)
    const { close, complaints, page } = await openPage(browser, `${server.url}/console`, { expected })
    await fillLogIn(page, admin.email)
    await page.getByRole("heading", { name: "Overview" }).waitFor()
    await page.context().clearCookies()
    await page.evaluate("document.cookie = 'mintcode_session=mst_' + 'x'.repeat(43) + '; path=/'")
    await page.getByRole("link", { name: "Batches" }).click()
    await page.getByText("The session has ended").waitFor()
    expect(complaints).toEqual([])
    await close()
  })
})

describe("what somebody may not see", () => {
  it("is left out of an admin's menu, and said where it is asked for by address", async () => {
    const admin = await anAdmin(server, ["voucher:read", "mail:read"])
    const { close, complaints, page } = await openPage(browser, `${server.url}/console`, { expected })
    await fillLogIn(page, admin.email)
    await page.getByRole("heading", { name: "Overview" }).waitFor()
    const menu = page.getByRole("navigation", { name: "Pages" })
    expect(await menu.getByRole("link").allInnerTexts()).toEqual(["Overview", "Vouchers", "Batches", "Mail outbox"])
    await menu.getByRole("link", { name: "Vouchers" }).click()
    await page.getByRole("heading", { name: "Vouchers" }).waitFor()
    expect(await page.getByRole("button", { name: "Mint vouchers" }).count()).toBe(0)
    await page.goto(`${server.url}/console/settings`)
    await page.getByText("You may not see this").waitFor()
    await keepPicture(page, "not-allowed")
    expect(complaints).toEqual([])
    await close()
  })

  it("is the whole console for who is no staff", async () => {
    const email = await newPerson(server)
    const { close, complaints, page } = await openPage(browser, `${server.url}/console`, { expected })
    await fillLogIn(page, email)
    await page.getByText("The console is for super admins and admins").waitFor()
    expect(complaints).toEqual([])
    await close()
  })
})
