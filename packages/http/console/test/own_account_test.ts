import { TOTP } from "otpauth"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { BUILD_MS_MAX, buildConsole } from "../../../../tools/build.ts"
import { logIn, mailedToken, newEmail, newPerson, OTHER_PASSWORD, PASSWORD, post } from "../../test/people.ts"
import { ask } from "../../test/requests.ts"
import { startServer, type TestServer } from "../../test/server_fixture.ts"
import { seriousFindings } from "./accessibility.ts"
import { keepPicture, openPage, PHONE, startBrowser } from "./browser.ts"
import { aSuperAdmin, fillLogIn } from "./operator.ts"

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

/** Looking whose session it is, and being refused, are part of logging in. */
const expected = [401, 403]

describe("one's own account", () => {
  it("begins with one-time codes, renews the recovery codes, and stops", async () => {
    const { email } = await aSuperAdmin(server)
    const { close, complaints, page } = await openPage(browser, `${server.url}/console/account`, { expected })
    await fillLogIn(page, email)
    await page.getByRole("button", { name: "Use one-time codes" }).click()
    await page.getByLabel("Your password").fill(PASSWORD)
    await page.getByRole("button", { name: "Continue" }).click()
    await page.getByRole("img", { name: "QR code for the authenticator app" }).waitFor()
    await keepPicture(page, "own-account/app")
    expect(await seriousFindings(page)).toEqual([])
    const app = new TOTP({ secret: ((await page.locator(".secret").textContent()) ?? "").replaceAll(/\s/g, "") })
    await page.getByRole("textbox", { name: "One-time code" }).fill(app.generate())
    await page.getByRole("button", { name: "Confirm" }).click()
    const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem")
    await codes.first().waitFor()
    await keepPicture(page, "own-account/recovery")
    expect(await seriousFindings(page)).toEqual([])
    const [first = "", second = ""] = await codes.allInnerTexts()
    await page.getByRole("button", { name: "I have kept it" }).click()
    await page.getByText("10 recovery codes left.").waitFor()
    expect((await logIn(server, email, { code: second })).status).toBe(200)
    await page.getByRole("button", { name: "New recovery codes" }).click()
    await page.getByLabel("Your password").fill(PASSWORD)
    await page.getByRole("textbox", { name: "One-time code" }).fill(first)
    await page.getByRole("button", { name: "Make new ones" }).click()
    await codes.first().waitFor()
    const [fresh = ""] = await codes.allInnerTexts()
    await page.getByRole("button", { name: "I have kept it" }).click()
    await page.getByRole("button", { name: "Switch off" }).click()
    await page.getByLabel("Your password").fill(PASSWORD)
    await page.getByRole("textbox", { name: "One-time code" }).fill(fresh)
    await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click()
    await page.getByText("Not in use").waitFor()
    expect((await logIn(server, email)).status).toBe(200)
    expect(complaints).toEqual([])
    await close()
  }, 120_000)

  it("changes the password, ends a session, makes a key and logs out everywhere, in Chinese by night on a phone", async () => {
    const { email, token } = await aSuperAdmin(server)
    const { close, complaints, page } = await openPage(browser, `${server.url}/console/account`, {
      expected,
      locale: "zh-CN",
      colorScheme: "dark",
      viewport: PHONE,
    })
    await fillLogIn(page, email, { language: "zh" })
    await page.getByRole("heading", { name: "我的账户" }).waitFor()
    await page.getByText("当前", { exact: true }).waitFor()
    await keepPicture(page, "own-account/account-zh-dark-360")
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole("button", { name: /^结束 / }).click()
    await page.getByRole("dialog").getByRole("button", { name: "结束", exact: true }).click()
    await page.getByText("会话已结束").waitFor()
    expect((await ask(server, "GET", "/api/user/me", { token })).status).toBe(401)
    await page.getByLabel("当前密码").fill(PASSWORD)
    await page.getByLabel("新密码", { exact: true }).fill(OTHER_PASSWORD)
    await page.getByLabel("再次输入新密码").fill(OTHER_PASSWORD)
    await page.getByRole("button", { name: "修改密码" }).click()
    await page.getByText("新密码已生效").waitFor()
    await page.getByRole("button", { name: "新建密钥" }).click()
    await page.getByLabel("名称").fill("Own shop")
    await page.getByRole("button", { name: "创建密钥" }).click()
    await page
      .getByText(/sk_live_/)
      .first()
      .waitFor()
    await page.getByRole("button", { name: "我已保存" }).click()
    await page.getByText("Own shop").waitFor()
    await page.getByRole("button", { name: "退出所有登录" }).click()
    await page.getByRole("dialog").getByRole("button", { name: "退出所有登录" }).click()
    await page.getByRole("heading", { name: "登录控制台" }).waitFor()
    expect((await logIn(server, email, { password: OTHER_PASSWORD })).status).toBe(200)
    expect(complaints).toEqual([])
    await close()
  }, 120_000)

  it("is there for who is no staff", async () => {
    const email = await newPerson(server)
    const { close, complaints, page } = await openPage(browser, `${server.url}/console`, { expected })
    await fillLogIn(page, email)
    await page.getByRole("link", { name: "My account" }).click()
    await page.getByText("No device is registered.").waitFor()
    await keepPicture(page, "own-account/account")
    expect(await seriousFindings(page)).toEqual([])
    expect(await page.getByText("My API keys").count()).toBe(0)
    expect(complaints).toEqual([])
    await close()
  })
})

describe("the ways to an account", () => {
  it("register, wait for the mail and send another one, confirm, and have a forgotten password replaced", async () => {
    const email = newEmail()
    const { close, complaints, page } = await openPage(browser, `${server.url}/console/login`, { expected })
    await page.getByRole("link", { name: "Make an account" }).click()
    await page.getByLabel("E-mail address").fill(email)
    await page.getByLabel("New password", { exact: true }).fill(PASSWORD)
    await page.getByLabel("New password, once more").fill(PASSWORD)
    await keepPicture(page, "account/register")
    expect(await seriousFindings(page)).toEqual([])
    await page.getByRole("button", { name: "Make my account" }).click()
    await page.getByRole("heading", { name: "Look into your mail" }).waitFor()
    const first = await mailedToken(server, email, "verify_email")
    await page.getByRole("link", { name: "Log in" }).click()
    await fillLogIn(page, email)
    await page.getByRole("button", { name: "Send a new mail" }).click()
    await page.getByRole("button", { name: "Send it again" }).click()
    await page.getByText("Another mail is on its way.").waitFor()
    await keepPicture(page, "account/wait")
    expect(await seriousFindings(page)).toEqual([])
    const token = await mailedToken(server, email, "verify_email")
    expect(token).not.toBe(first)
    expect((await post(server, "/api/user/verify", { token, password: PASSWORD })).status).toBe(200)
    await page.goto(`${server.url}/account/forgot`)
    await page.getByLabel("E-mail address").fill(email)
    await page.getByRole("button", { name: "Mail me a link" }).click()
    await page.getByText("a mail is on its way").waitFor()
    await keepPicture(page, "account/forgot")
    expect(await seriousFindings(page)).toEqual([])
    await expect.poll(() => mailedToken(server, email, "reset_password"), { timeout: 30_000 }).not.toBe("none")
    expect(complaints).toEqual([])
    await close()
  }, 120_000)

  it("are closed where the shop says so", async () => {
    const closed = await startServer()
    await ask(closed, "PUT", "/admin/settings/registration_open", { body: { value: false } })
    const { close, complaints, page } = await openPage(browser, `${closed.url}/account/register`)
    await page.getByText("Accounts are made by invitation only at the moment.").waitFor()
    expect(await page.getByRole("button", { name: "Make my account" }).isDisabled()).toBe(true)
    await page.getByRole("link", { name: "Log in" }).click()
    await page.getByRole("link", { name: "Forgot your password?" }).waitFor()
    expect(await page.getByRole("link", { name: "Make an account" }).count()).toBe(0)
    expect(complaints).toEqual([])
    await close()
    await closed.stop()
  })
})
