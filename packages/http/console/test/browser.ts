import { existsSync, mkdirSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core"

/** Where pictures of pages go; ignored by git, kept by CI. */
export const SCREENSHOTS = fileURLToPath(new URL("../screenshots/", import.meta.url))

const NAMES = ["chromium", "chromium-browser", "google-chrome"]

/** No updates, no background traffic, no graphics card: what a test machine has. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/** Chromium as Debian packages it, or the one that `MINTCODE_TEST_CHROMIUM` names. */
const executablePath = (): string => {
  const named = process.env["MINTCODE_TEST_CHROMIUM"]
  if (named !== undefined && named !== "") return named
  const found = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path))
  if (found === undefined) {
    throw new Error("Cannot find Chromium: `apt-get install chromium`, or name one in MINTCODE_TEST_CHROMIUM")
  }
  return found
}

/** A browser with a profile of its own, which ends with it. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: executablePath(), args: FLAGS, timeout: 60_000 })

/** A page, and what it complained about. */
export interface WatchedPage {
  readonly page: Page
  /** Errors of scripts, of the console and of the policy; a test ends with none. */
  readonly complaints: ReadonlyArray<string>
  readonly close: () => Promise<void>
}

/** What has not come by now does not come, also where two cores carry the whole suite. */
const WAIT_MS_MAX = 30_000

/** What a narrow phone shows, and what a desk does. */
export const PHONE = { width: 360, height: 740 } as const
export const DESK = { width: 1280, height: 860 } as const

/** Opens a page in a profile without cookies or storage; expected status codes of failed requests are no complaint. */
export const openPage = async (
  browser: Browser,
  url: string,
  { expected = [], ...options }: BrowserContextOptions & { readonly expected?: ReadonlyArray<number> } = {},
  before: (context: BrowserContext) => Promise<unknown> = () => Promise.resolve(),
): Promise<WatchedPage> => {
  const context = await browser.newContext({ locale: "en-US", viewport: DESK, reducedMotion: "reduce", ...options })
  context.setDefaultTimeout(WAIT_MS_MAX)
  await before(context)
  const page = await context.newPage()
  const complaints: Array<string> = []
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`))
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return
    const status = /status of (\d+)/.exec(message.text())?.[1]
    if (status !== undefined && expected.includes(Number(status))) return
    complaints.push(`${message.type()}: ${message.text()}`)
  })
  await page.goto(url)
  return { page, complaints, close: () => context.close() }
}

/** Waits until nothing moves any more that will ever stop: half of a fade has colours that nobody chose. */
export const settled = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const moving = (globalThis as unknown as { readonly document: Moving }).document.getAnimations()
    const ending = moving.filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime))
    return Promise.allSettled(ending.map((one) => one.finished)).then(() => undefined)
  })

/** What of a document is asked for its animations. */
interface Moving {
  readonly getAnimations: () => ReadonlyArray<{
    readonly effect: { readonly getComputedTiming: () => { readonly endTime: number } } | null
    readonly finished: Promise<unknown>
  }>
}

/** Keeps a picture of the whole page. */
export const keepPicture = async (page: Page, name: string): Promise<void> => {
  await settled(page)
  const path = join(SCREENSHOTS, `${name}.png`)
  mkdirSync(dirname(path), { recursive: true })
  await page.screenshot({ path, fullPage: true })
}
