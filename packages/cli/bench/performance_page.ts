import { readFileSync, writeFileSync } from "node:fs"

const PAGE = new URL("../../../docs/performance.md", import.meta.url)
const BEGIN = "<!-- npm run bench -- --write -->"
const END = "<!-- end -->"

/** Puts a report between the markers of docs/performance.md. */
export const writeFigures = (report: string): void => {
  const page = readFileSync(PAGE, "utf8")
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`Cannot write docs/performance.md: ${BEGIN} … ${END} is missing`)
  writeFileSync(PAGE, `${page.slice(0, begin + BEGIN.length)}\n\n${report}\n\n${page.slice(end)}`)
}
