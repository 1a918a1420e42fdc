import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { BUILD_MS_MAX, buildConsole } from "../../../../tools/build.ts"
import { ask } from "../../test/requests.ts"
import { accept, type House, openHouse, seatMarket, seatMember, workspaceBody } from "../../test/seat_house.ts"
import { startServer, type TestServer } from "../../test/server_fixture.ts"
import { seriousFindings } from "./accessibility.ts"
import { keepPicture, openPage, PHONE, startBrowser } from "./browser.ts"
import { anAdmin, aSuperAdmin, fillLogIn } from "./operator.ts"

const TEST_MS_MAX = 180_000

let server: TestServer
let browser: Browser
/** One workspace, with one member in it. */
let house: House
const HOLDER = "ada@mint.example"

beforeAll(async () => {
  await buildConsole()
  server = await startServer({ script: seatMarket })
  browser = await startBrowser()
  house = await openHouse(server, 1, { seat: { months: 1, overlapMs: 3_600_000 } })
  await seatMember(server, house, HOLDER)
}, BUILD_MS_MAX)
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const made = async (path: string, body: unknown): Promise<Readonly<Record<string, unknown>>> => {
  const answer = await ask(server, "POST", path, { body })
  if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`)
  return answer.json
}

const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")

/** Sends the form at the side. */
const send = (page: Page, name: string | RegExp): Promise<void> =>
  page.locator(".form-foot").getByRole("button", { name }).click()

describe("an operator of seats", () => {
  it(
    "sees the load of a group and moves a lease to another workspace",
    async () => {
      const other = await made("/admin/workspaces", workspaceBody(server, house.groupId, { seatsReserved: 1 }))
      const { email } = await aSuperAdmin(server)
      const { close, complaints, page } = await openPage(browser, `${server.url}/console/workspaces`, {
        expected: [401],
      })
      await fillLogIn(page, email)
      const group = page.getByRole("row", { name: house.groupId }).filter({ has: page.getByText("1 / 10") })
      await group.getByRole("img", { name: "1 ours, 0 strangers, 1 reserved, 8 free, of 10" }).waitFor()
      await keepPicture(page, "workspaces")
      expect(await seriousFindings(page)).toEqual([])
      await group.getByRole("button", { name: house.groupId }).click()
      await page.getByRole("button", { name: "Show its leases" }).click()
      await page.waitForURL(/\/console\/leases\?pool=/)
      await page.getByRole("button", { name: HOLDER }).click()
      await page.getByText("What happened").waitFor()
      await keepPicture(page, "lease")
      expect(await seriousFindings(page)).toEqual([])
      await page.getByRole("button", { name: "Move" }).click()
      await page.getByRole("combobox", { name: "Workspace" }).click()
      await page.getByTitle(`${String(other["name"])} · 4 free`).click()
      await keepPicture(page, "lease-move")
      await send(page, "Move")
      await page.getByText("On the move").first().waitFor()
      await accept(server, String(other["externalId"]), HOLDER)
      const seat = (name: string) => page.locator(".ant-drawer").getByRole("row", { name })
      await seat(String(other["name"])).locator(".state-tag", { hasText: "Member" }).waitFor()
      await seat(house.workspaces[0]?.name ?? "")
        .locator(".state-tag", { hasText: "Left" })
        .waitFor()
      await page.locator(".ant-timeline").getByText("Moved", { exact: true }).waitFor()
      await keepPicture(page, "lease-moved")
      await page.goto(`${server.url}/console/leases`)
      await page.getByRole("button", { name: "New lease" }).click()
      await page.getByLabel("E-mail address").fill("bea@mint.example")
      await page.locator(".ant-drawer").getByRole("combobox", { name: "Group" }).click()
      await page.getByTitle(house.groupId, { exact: true }).click()
      await page.getByLabel("Months").fill("2")
      await keepPicture(page, "lease-new")
      await send(page, "Invite")
      await page.getByRole("button", { name: "bea@mint.example" }).waitFor()
      expect(complaints).toEqual([])
      await close()
    },
    TEST_MS_MAX,
  )

  it(
    "compares a workspace with the provider and adopts a stranger, in Chinese on a phone",
    async () => {
      const strange = await openHouse(server)
      const [workspace] = strange.workspaces
      server.simulator?.joinWorkspace(workspace?.externalId ?? "", "stranger@mint.example", false)
      const { email } = await aSuperAdmin(server)
      const { close, complaints, page } = await openPage(
        browser,
        `${server.url}/console/workspaces?groupId=${strange.groupId}`,
        { expected: [401], locale: "zh-CN", colorScheme: "dark", viewport: PHONE },
      )
      await fillLogIn(page, email, { language: "zh" })
      await page.getByRole("heading", { level: 1, name: "工作区" }).waitFor()
      await page.getByRole("button", { name: workspace?.name ?? "" }).waitFor()
      await keepPicture(page, "workspaces-zh")
      expect(await isTooWide(page)).toBe(false)
      expect(await seriousFindings(page)).toEqual([])
      await page.getByRole("button", { name: workspace?.name ?? "" }).click()
      await page.getByRole("button", { name: "立即对账" }).click()
      await page.getByText("未售出席位的成员").waitFor()
      await keepPicture(page, "workspace-zh")
      expect(await seriousFindings(page)).toEqual([])
      await page.getByRole("button", { name: /^收\s?编$/ }).click()
      await keepPicture(page, "adopt-zh")
      await send(page, /^收\s?编$/)
      await page.getByText("没有差异").waitFor()
      await page.getByRole("link", { name: "stranger@mint.example" }).click()
      await page.getByRole("heading", { level: 1, name: "租约" }).waitFor()
      await page.getByText("经过", { exact: true }).waitFor()
      await keepPicture(page, "leases-zh")
      expect(await isTooWide(page)).toBe(false)
      expect(complaints).toEqual([])
      await close()
    },
    TEST_MS_MAX,
  )

  it(
    "imports members from a table: columns are mapped, lines that are wrong are named, the others get leases",
    async () => {
      const other = await openHouse(server)
      const [workspace] = other.workspaces
      server.simulator?.joinWorkspace(workspace?.externalId ?? "", "cleo@mint.example", false)
      const { email } = await aSuperAdmin(server)
      const { close, complaints, page } = await openPage(browser, `${server.url}/console/leases/import`, {
        expected: [401],
        locale: "zh-CN",
        viewport: PHONE,
      })
      await fillLogIn(page, email, { language: "zh" })
      const lines = [
        "账号\t月数",
        "cleo@mint.example\t1",
        "not an address\t1",
        "cleo@mint.example\t2",
        "dan@mint.example\tx",
      ]
      await page.getByLabel("或粘贴表格").fill(lines.join("\n"))
      await page.getByText("4 行，2 列").waitFor()
      await page.getByRole("textbox", { name: "工作区", exact: true }).fill(workspace?.name ?? "")
      await page.getByRole("button", { name: "试运行" }).click()
      await page.getByText("可导入：0 条").waitFor()
      await page.getByText("列对应关系").click()
      await page.getByRole("combobox", { name: "邮箱", exact: true }).click()
      await page.getByTitle("账号", { exact: true }).click()
      await page.getByRole("button", { name: "试运行" }).click()
      await page.getByText("可导入：1 条").waitFor()
      for (const [line, why] of [
        [3, "邮箱格式不正确"],
        [4, "在文件中重复"],
        [5, "数字无法识别"],
      ] as const) {
        await page
          .getByRole("row", { name: new RegExp(`^${line} `) })
          .getByText(why)
          .waitFor()
      }
      await keepPicture(page, "members-import-zh")
      expect(await isTooWide(page)).toBe(false)
      expect(await seriousFindings(page)).toEqual([])
      await page.getByRole("button", { name: "导入 1 条" }).click()
      await page.getByText("已导入 1 条").waitFor()
      await page.getByRole("link", { name: "查看租约" }).click()
      await page.getByRole("button", { name: "cleo@mint.example" }).click()
      await page.locator(".ant-timeline").getByText("已导入", { exact: true }).waitFor()
      await keepPicture(page, "lease-zh")
      expect(complaints).toEqual([])
      await close()
    },
    TEST_MS_MAX,
  )

  it(
    "shows differences of all workspaces together, and dismisses one",
    async () => {
      const strange = await openHouse(server)
      const [workspace] = strange.workspaces
      server.simulator?.joinWorkspace(workspace?.externalId ?? "", "evan@mint.example", false)
      await made(`/admin/workspaces/${workspace?.id}/reconcile`, {})
      const { email } = await aSuperAdmin(server)
      const { close, complaints, page } = await openPage(browser, `${server.url}/console/findings`, { expected: [401] })
      await fillLogIn(page, email)
      const row = page.getByRole("row", { name: /evan@mint\.example/ })
      await row.getByRole("link", { name: workspace?.name ?? "" }).waitFor()
      await keepPicture(page, "findings")
      expect(await seriousFindings(page)).toEqual([])
      await row.getByRole("button", { name: "Dismiss" }).click()
      await send(page, "Dismiss")
      await row.waitFor({ state: "detached" })
      await page.getByRole("combobox", { name: "Open" }).click()
      await page.getByTitle("Dismissed", { exact: true }).click()
      await row.getByText("Dismissed", { exact: true }).waitFor()
      expect(complaints).toEqual([])
      await close()
    },
    TEST_MS_MAX,
  )

  it(
    "shows who may only look no buttons that change something",
    async () => {
      const { email } = await anAdmin(server, ["lease:read", "seat:read"])
      const { close, complaints, page } = await openPage(
        browser,
        `${server.url}/console/leases?holder=${HOLDER}&pool=${house.groupId}`,
        { expected: [401] },
      )
      await fillLogIn(page, email)
      await page.getByRole("button", { name: HOLDER }).click()
      await page.getByText("What happened").waitFor()
      expect(await page.getByRole("button", { name: /^(Move|Renew|Edit|End now|New lease)$/ }).count()).toBe(0)
      await page.goto(`${server.url}/console/workspaces?id=${house.workspaces[0]?.id}`)
      await page.getByRole("button", { name: "Test" }).click()
      await page.getByText(/It works: \d of 5 seats used/).waitFor()
      expect(await page.getByRole("button", { name: /^(Compare now|Edit|Give up|New workspace)$/ }).count()).toBe(0)
      expect(complaints).toEqual([])
      await close()
    },
    TEST_MS_MAX,
  )
})
