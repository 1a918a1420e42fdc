import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { BUILD_MS_MAX, buildConsole } from "../../../../tools/build.ts"
import { logIn, mailedToken, newEmail, newPerson, OTHER_PASSWORD, PASSWORD, post } from "../../test/people.ts"
import { startServer, type TestServer } from "../../test/server_fixture.ts"
import { seriousFindings } from "./accessibility.ts"
import { DESK, keepPicture, openPage, PHONE, startBrowser } from "./browser.ts"

let server: TestServer
let browser: Browser

beforeAll(async () => {
  await buildConsole()
  server = await startServer({ config: { trustedProxies: ["127.0.0.1"] } })
  browser = await startBrowser()
}, BUILD_MS_MAX)
afterAll(async () => {
  await browser.close()
  await server.stop()
})

describe("the pages that mailed links lead to", () => {
  it("confirm an address with the password of its registration", async () => {
    const email = newEmail()
    await post(server, "/api/user/register", { email, password: PASSWORD, locale: "zh" })
    const token = await mailedToken(server, email, "verify_email")
    const { close, complaints, page } = await openPage(browser, `${server.url}/account/verify#token=${token}`, {
      locale: "zh-CN",
      viewport: PHONE,
      expected: [403],
    })
    await page.getByRole("heading", { name: "验证邮箱" }).waitFor()
    expect(page.url()).toBe(`${server.url}/account/verify`)
    await page.getByLabel("您的密码").fill(OTHER_PASSWORD)
    await page.getByRole("button", { name: /^验\s?证$/ }).click()
    await page.getByText("与注册时设置的密码不符。").waitFor()
    await keepPicture(page, "account/verify-zh-360")
    expect(await seriousFindings(page)).toEqual([])
    await page.getByLabel("您的密码").fill(PASSWORD)
    await page.getByRole("button", { name: /^验\s?证$/ }).click()
    await page.getByText("邮箱已验证").waitFor()
    expect((await logIn(server, email)).status).toBe(200)
    expect(server.logs.join("\n")).not.toContain(token)
    expect(complaints).toEqual([])
    await close()
  })

  it("set a new password, typed twice, with a token that was pasted", async () => {
    const email = await newPerson(server)
    await post(server, "/api/user/password/forgot", { email })
    const token = await mailedToken(server, email, "reset_password")
    const { close, complaints, page } = await openPage(browser, `${server.url}/account/reset`, {
      colorScheme: "dark",
      viewport: DESK,
    })
    await page.getByLabel("What the mail says to paste").fill(token)
    await page.getByLabel("New password", { exact: true }).fill(OTHER_PASSWORD)
    await page.getByLabel("New password, once more").fill(PASSWORD)
    await page.getByRole("button", { name: "Set the password" }).click()
    await page.getByText("The two are not the same").waitFor()
    await keepPicture(page, "account/reset-dark-1280")
    expect(await seriousFindings(page)).toEqual([])
    await page.getByLabel("New password, once more").fill(OTHER_PASSWORD)
    await page.getByRole("button", { name: "Set the password" }).click()
    await page.getByText("The new password holds").waitFor()
    expect((await logIn(server, email, { password: OTHER_PASSWORD })).status).toBe(200)
    expect(complaints).toEqual([])
    await close()
  })

  it("say what is the matter with a link that is too old", async () => {
    const { close, complaints, page } = await openPage(browser, `${server.url}/account/invitation#token=mst_old`, {
      expected: [410],
    })
    await page.getByLabel("New password", { exact: true }).fill(PASSWORD)
    await page.getByLabel("New password, once more").fill(PASSWORD)
    await page.getByRole("button", { name: "Make my account" }).click()
    await page.getByText("This invitation was used, taken back, or is too old.").waitFor()
    expect(complaints).toEqual([])
    await close()
  })
})
