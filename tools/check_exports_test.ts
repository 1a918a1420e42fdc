import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { withJavaScriptSpecifiers } from "./build.ts"
import { checkContents, checkManifest, checkVersions, exportOf } from "./check_exports.ts"
import type { Manifest, Package } from "./workspace.ts"

let path: string

beforeAll(() => {
  path = mkdtempSync(join(tmpdir(), "mintcode-exports-"))
  for (const name of ["README.md", "LICENSE"]) writeFileSync(join(path, name), "")
})

afterAll(() => {
  rmSync(path, { recursive: true, force: true })
})

const FILES = ["dist", "src", "!src/**/*_test.ts", "!src/**/testing", "README.md", "LICENSE"]

const packageWith = (changes: Partial<Manifest>): Package => ({
  folder: "core",
  path,
  manifest: {
    name: "@mintcode/core",
    version: "1.0.0",
    license: "MIT",
    type: "module",
    files: FILES,
    exports: { ...Object.fromEntries([exportOf("node_crypto")]), "./package.json": "./package.json" },
    ...changes,
  },
})

const check = (changes: Partial<Manifest>, modules: ReadonlyArray<string> = ["node_crypto"]) =>
  checkManifest(packageWith(changes), modules).map(({ message }) => message)

describe("exportOf()", () => {
  it("gives a folder its subpath with source, types and default, in this order", () => {
    expect(exportOf("node_crypto")).toEqual([
      "./node-crypto",
      {
        "@mintcode/source": "./src/node_crypto/mod.ts",
        types: "./dist/node_crypto/mod.d.ts",
        default: "./dist/node_crypto/mod.js",
      },
    ])
    expect(exportOf(".")[0]).toBe(".")
  })
})

describe("checkManifest()", () => {
  it("passes a package whose exports are its modules", () => {
    expect(check({})).toEqual([])
  })

  it("names a module without an export and an export without a module", () => {
    expect(check({}, ["node_crypto", "voucher"])).toEqual([
      'Cannot find the export "./voucher" of ./src/voucher/mod.ts',
    ])
    expect(check({}, [])).toEqual(['Cannot find the module of the export "./node-crypto"'])
  })

  it("refuses a condition that is missing or out of order", () => {
    const [subpath, targets] = exportOf("node_crypto")
    const { default: code, ...others } = targets
    expect(check({ exports: { [subpath]: others, "./package.json": "./package.json" } })).toHaveLength(1)
    expect(
      check({ exports: { [subpath]: { default: code ?? "", ...others }, "./package.json": "./package.json" } }),
    ).toHaveLength(1)
  })

  it("names what is missing in files and programs that are not there", () => {
    expect(check({ files: FILES.filter((entry) => entry !== "!src/**/testing") })).toEqual([
      'Cannot find "!src/**/testing" in "files"',
    ])
    expect(check({ bin: { mintcode: "./bin/mintcode.js" } })).toHaveLength(2)
    expect(check({ license: "GPL-3.0", type: "commonjs" })).toHaveLength(2)
  })
})

describe("checkVersions()", () => {
  it("refuses a dependency on another version than the one beside it", () => {
    const core = packageWith({})
    const needs = (range: string) => packageWith({ name: "@mintcode/http", dependencies: { "@mintcode/core": range } })
    expect(checkVersions([core, needs("1.0.0")])).toEqual([])
    expect(checkVersions([core, needs("0.9.0")])).toHaveLength(1)
  })
})

describe("checkContents()", () => {
  it("names targets that are missing from the tarball and tests that are in it", () => {
    const files = ["src/node_crypto/mod.ts", "dist/node_crypto/mod.d.ts", "dist/node_crypto/mod.js", "package.json"]
    expect(checkContents({ package: packageWith({}), files })).toEqual([])
    expect(checkContents({ package: packageWith({}), files: files.slice(0, 2) })).toHaveLength(2)
    expect(
      checkContents({ package: packageWith({}), files: [...files, "src/a_test.ts", "src/testing/b.ts"] }),
    ).toHaveLength(2)
  })
})

describe("withJavaScriptSpecifiers()", () => {
  it("turns relative ts specifiers of declarations into js ones and no others", () => {
    const text = `export * from "./a.ts"; type B = import("../b/mod.ts").B; import "./c.ts"; export * from "lib/d.ts"; const e = "./f.ts"`
    expect(withJavaScriptSpecifiers(text)).toBe(
      `export * from "./a.js"; type B = import("../b/mod.js").B; import "./c.js"; export * from "lib/d.ts"; const e = "./f.ts"`,
    )
  })
})
