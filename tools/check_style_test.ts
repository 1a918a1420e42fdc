import { describe, expect, it } from "vitest"
import {
  checkCasts,
  checkComments,
  checkCoreImports,
  checkFileName,
  checkLength,
  checkPageImports,
  checkPlaces,
  checkTests,
  isSource,
} from "./check_style.ts"
import { parse } from "./syntax.ts"

const source = (text: string) => parse("x.ts", text)
const messages = (problems: ReadonlyArray<{ readonly message: string }>) => problems.map(({ message }) => message)

describe("checkFileName()", () => {
  it("takes snake_case and refuses the rest, folders included", () => {
    expect(checkFileName("packages/core/src/voucher/voucher_state.ts")).toEqual([])
    expect(checkFileName("tools/check_style_test.ts")).toEqual([])
    expect(checkFileName("packages/core/src/voucherState.ts")).toHaveLength(1)
    expect(checkFileName("packages/core/src/five-sim/Client.ts")).toHaveLength(2)
  })
})

describe("isSource()", () => {
  it("means the packages' sources, examples and tools", () => {
    expect(isSource("packages/cli/src/main.ts")).toBe(true)
    expect(isSource("packages/cli/bin/mintcode.js")).toBe(false)
    expect(isSource("vitest.config.ts")).toBe(false)
  })
})

describe("checkLength()", () => {
  it("refuses a file of 400 lines", () => {
    expect(checkLength("a.ts", "x\n".repeat(399))).toEqual([])
    expect(checkLength("a.ts", "x\n".repeat(400))).toHaveLength(1)
  })
})

describe("checkComments()", () => {
  const check = (text: string, path = "packages/core/src/a.ts") => checkComments(path, source(text))

  it("refuses reminders and switched-off type checks", () => {
    expect(check("// A plain remark\nexport const a = 'TO" + "DO'")).toEqual([])
    expect(check("const a = 1\n// TO" + "DO later")).toMatchObject([{ line: 2 }])
    expect(check("/* FIX" + "ME */")).toHaveLength(1)
    expect(check("// @ts-" + "ignore")).toHaveLength(1)
    expect(check("// @ts-" + "nocheck")).toHaveLength(1)
  })

  it("takes an expected type error in tests alone", () => {
    const text = "// @ts-expect-" + "error wrong on purpose\nexport const a = 1"
    expect(check(text)).toHaveLength(1)
    expect(check(text, "packages/core/src/a_test.ts")).toEqual([])
  })
})

describe("checkCasts()", () => {
  it("refuses a cast to any and takes one to unknown", () => {
    expect(checkCasts("a.ts", source("export const a = 1 as unknown"))).toEqual([])
    expect(checkCasts("a.ts", source("export const a = 1 as any"))).toHaveLength(1)
    expect(checkCasts("a.ts", source("export const a = <any>1"))).toHaveLength(1)
  })
})

describe("checkTests()", () => {
  const check = (text: string) => messages(checkTests("a_test.ts", source(text)))

  it("refuses tests that are left out or singled out", () => {
    expect(check(`it.skip("gives back what it took", () => {})`)).toHaveLength(1)
    expect(check(`it.effect.only("gives back what it took", () => {})`)).toHaveLength(1)
    expect(check(`describe.todo("later")`)).toHaveLength(1)
    expect(check(`list.only("one"); it.skipIf(missing)("runs where it can", () => {})`)).toEqual([])
  })

  it("wants names that say what happens", () => {
    expect(check(`it("refuses a voucher another session holds", () => {})`)).toEqual([])
    expect(check(`it("minting", () => {})`)).toHaveLength(1)
    expect(check(`it.effect("should mint a code", () => {})`)).toHaveLength(1)
    expect(check(`test("mints a code.", () => {})`)).toHaveLength(1)
  })
})

describe("checkCoreImports()", () => {
  const check = (text: string, path = "packages/core/src/voucher/mod.ts") => checkCoreImports(path, source(text))

  it("lets core import effect and its neighbours only", () => {
    expect(
      check(`import { Effect } from "effect"; export * from "./a.ts"; import type { A } from "../kernel/mod.ts"`),
    ).toEqual([])
    expect(check(`import { readFile } from "node:fs"`)).toHaveLength(1)
    expect(check(`export * from "@mintcode/core/kernel"`)).toHaveLength(1)
    expect(check(`await import("@effect/platform")`)).toHaveLength(1)
    expect(check(`import { it } from "vitest"`, "packages/core/src/a_test.ts")).toEqual([])
    expect(check(`import { readFile } from "node:fs"`, "packages/http/src/a.ts")).toEqual([])
  })
})

describe("checkPageImports()", () => {
  const pages = "packages/http/console/src"
  const check = (text: string, path: string) => checkPageImports(`${pages}/${path}`, source(text))

  it("lets pages take nothing but types of the workspace and of Effect", () => {
    expect(check(`import type { Problem } from "@mintcode/http/api"`, "console/a.ts")).toEqual([])
    expect(check(`import { MintCodeApi } from "@mintcode/http/api"`, "console/a.ts")).toHaveLength(1)
    expect(check(`import { type Problem } from "@mintcode/http/api"`, "console/a.ts")).toHaveLength(1)
    expect(check(`export { Effect } from "effect"`, "buyer/a.ts")).toHaveLength(1)
    expect(check(`import { MintCodeApi } from "@mintcode/http/api"`, "api/a_test.ts")).toEqual([])
  })

  it("keeps the buyer's page free of all but Preact", () => {
    expect(
      check(`import { render } from "preact"; import "./page.css"; import { a } from "../api/a.ts"`, "buyer/a.ts"),
    ).toEqual([])
    expect(check(`import { Button } from "antd"`, "console/a.ts")).toEqual([])
    expect(check(`import { Button } from "antd"`, "buyer/a.ts")).toHaveLength(1)
    expect(check(`import { i18next } from "i18next"`, "shared/a.ts")).toHaveLength(1)
    expect(check(`import { queries } from "../console/queries.ts"`, "api/a.ts")).toHaveLength(1)
  })
})

describe("checkPlaces()", () => {
  it("refuses paths of one machine and package registries", () => {
    const check = (text: string) => checkPlaces("a.md", text, ["/srv/checkout/"])
    expect(check("see ./docs and https://example.com/")).toEqual([])
    expect(check("import { a } from '../srv/checkout/a.ts'")).toEqual([])
    expect(check("a\ncd /srv/checkout/packages")).toMatchObject([{ line: 2 }])
    expect(check(["", "home", "ann", "notes"].join("/"))).toHaveLength(1)
    expect(check(`"reso${"lved"}": "https:/${"/packages"}.example/a.tgz"`)).toHaveLength(1)
    expect(check(`https:/${"/npm-registry"}.example/`)).toHaveLength(1)
  })
})
