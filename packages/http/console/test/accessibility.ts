import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type { AxeResults } from "axe-core"
import type { Page } from "playwright-core"
import { settled } from "./browser.ts"

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** Rules of WCAG 2.2, levels A and AA, and what axe holds for good practice. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

/** What axe finds serious or critical on a page as it is now: `rule: element`. */
export const seriousFindings = async (page: Page): Promise<ReadonlyArray<string>> => {
  await settled(page)
  await page.evaluate(SOURCE)
  const results = (await page.evaluate((tags) => {
    const { axe } = globalThis as unknown as {
      readonly axe: { readonly run: (...of: ReadonlyArray<unknown>) => unknown }
    }
    return axe.run(document, { runOnly: { type: "tag", values: tags } })
  }, TAGS)) as AxeResults
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
