import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { beforeAll, describe, expect, it } from "vitest"
import { BUILD_MS_MAX, buildConsole } from "../../../../tools/build.ts"
import { findSupplierName } from "../../../../tools/supplier_names.ts"
import { driverName, otherDriverName } from "../../test/server_fixture.ts"

const DIST = fileURLToPath(new URL("../dist/", import.meta.url))

/** Bytes of script, compressed, until a page can be used. */
const BUYER_BYTES_MAX = 90_000
const CONSOLE_BYTES_MAX = 450_000

beforeAll(() => buildConsole(), BUILD_MS_MAX)

const textOf = (path: string) => readFileSync(join(DIST, path), "utf8")
const built = () =>
  readdirSync(DIST, { recursive: true, encoding: "utf8" }).filter((path) => /\.(js|css|html|svg|txt)$/.test(path))

/** Scripts that are loaded with these, since one imports the other at once. */
const withImports = (paths: Iterable<string>): ReadonlySet<string> => {
  const all = new Set<string>()
  const add = (path: string) => {
    if (all.has(path)) return
    all.add(path)
    for (const [, name = ""] of textOf(path).matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+\.js)"/g)) add(`assets/${name}`)
  }
  for (const path of paths) add(path)
  return all
}

/** The scripts that a page loads before anything is done on it. */
const scriptsOf = (page: string): ReadonlySet<string> =>
  withImports([...textOf(page).matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path = ""]) => path))

const weight = (scripts: Iterable<string>): number =>
  [...scripts].reduce((sum, path) => sum + gzipSync(textOf(path), { level: 9 }).length, 0)

describe("the built pages", () => {
  it("weigh no more than they may", () => {
    expect(scriptsOf("index.html").size).toBeGreaterThan(0)
    expect(weight(scriptsOf("index.html"))).toBeLessThan(BUYER_BYTES_MAX)
    // A page of the console comes right after its frame.
    const pages = readdirSync(join(DIST, "assets")).filter((name) => /^\w+_page-.*\.js$/.test(name))
    const largest = Math.max(
      ...pages.map((name) => weight(withImports([...scriptsOf("console.html"), `assets/${name}`]))),
    )
    expect(largest).toBeLessThan(CONSOLE_BYTES_MAX)
  })

  it("share nothing heavy: what the buyer's page loads is a part of few", () => {
    const foreign = [...scriptsOf("index.html")].filter((path) => /react|antd|console/i.test(path))
    expect(foreign).toEqual([])
  })

  it("name no supplier in any file", () => {
    const files = built()
    expect(files.length).toBeGreaterThan(5)
    for (const path of files) {
      const text = textOf(path)
      expect([path, findSupplierName(`${path} ${text}`)]).toEqual([path, undefined])
      expect([path, text.includes(driverName) || text.includes(otherDriverName)]).toEqual([path, false])
    }
  })

  it("hold nothing inline that their policy refuses", () => {
    for (const page of ["index.html", "console.html"]) {
      const html = textOf(page)
      expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/)
      expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/)
    }
  })

  it("have a digest in every name that is kept for ever", () => {
    for (const name of readdirSync(join(DIST, "assets"))) expect(name).toMatch(/-[\w-]{8}\.\w+(\.br|\.gz)?$/)
  })
})
