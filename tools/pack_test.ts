import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { buildAll } from "./build.ts"
import { type Packed, packAll } from "./pack.ts"
import { installed, run } from "./workspace.ts"

/** What a stranger gets: the tarballs, installed into an empty project that knows nothing of this repository. */

/** Packing and installing go through npm and the network. */
const INSTALL_MS_MAX = 240_000

let project: string
let packed: ReadonlyArray<Packed>

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), "mintcode-stranger-"))
  const tarballs = join(project, "tarballs")
  mkdirSync(tarballs)
  await buildAll()
  packed = await packAll(tarballs)
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({
      name: "stranger",
      private: true,
      type: "module",
      dependencies: Object.fromEntries(
        packed.map(({ package: { manifest }, tarball }) => [manifest.name, `file:${tarball}`]),
      ),
    }),
  )
  // Install scripts only compile native drivers, which other tests load; here they would cost a minute.
  const install = await run(
    "npm",
    ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: project,
    },
  )
  if (install.code !== 0) throw new Error(`Cannot install the tarballs:\n${install.output}`)
}, INSTALL_MS_MAX)

afterAll(() => {
  rmSync(project, { recursive: true, force: true })
})

const subpaths = (): ReadonlyArray<string> =>
  packed.flatMap(({ package: { manifest } }) =>
    Object.keys(manifest.exports ?? {})
      .filter((subpath) => subpath !== "./package.json")
      .map((subpath) => manifest.name + subpath.slice(1)),
  )

describe("the published packages in an empty project", () => {
  it("type-check under strict nodenext, every subpath of them", async () => {
    writeFileSync(
      join(project, "all.ts"),
      subpaths()
        .map((from, index) => `export * as module_${index} from "${from}"`)
        .join("\n"),
    )
    const options = [
      "--noEmit",
      "--strict",
      "--exactOptionalPropertyTypes",
      "--module",
      "nodenext",
      "--target",
      "es2023",
      "--lib",
      "es2023,dom",
      "--types",
      "node",
    ]
    const { code, output } = await run(installed("tsc"), [...options, "all.ts"], { cwd: project })
    expect(output).toBe("")
    expect(code).toBe(0)
  })

  it("refuse a wrong use of their types, so that the check above means something", async () => {
    writeFileSync(
      join(project, "wrong.ts"),
      `import { uuidV7 } from "@mintcode/core/kernel"\nexport const id: number = uuidV7(0, new Uint8Array(10))\n`,
    )
    const { code, output } = await run(
      installed("tsc"),
      ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2023", "--skipLibCheck", "wrong.ts"],
      { cwd: project },
    )
    expect(output).toContain("Type 'string' is not assignable to type 'number'")
    expect(code).not.toBe(0)
  })

  it("load at run time from dist, every subpath of them", async () => {
    writeFileSync(
      join(project, "load.mjs"),
      `for (const from of ${JSON.stringify(subpaths())}) {
        const url = import.meta.resolve(from)
        if (!url.includes("/dist/")) throw new Error(from + " resolves to " + url)
        const loaded = await import(from)
        if (Object.keys(loaded).length === 0) throw new Error(from + " exports nothing")
      }
      console.log("all loaded")`,
    )
    const { output } = await run(process.execPath, ["load.mjs"], { cwd: project })
    expect(output.trim()).toBe("all loaded")
  })

  it("bring the pages, and the server finds them", async () => {
    writeFileSync(
      join(project, "pages.mjs"),
      `import { existsSync } from "node:fs"
      import { SiteFolder } from "@mintcode/http/server"
      import { Effect } from "effect"
      const folder = Effect.runSync(SiteFolder)
      for (const page of ["index.html", "console.html"]) if (!existsSync(folder + "/" + page)) throw new Error(page)
      console.log("all there")`,
    )
    const { output } = await run(process.execPath, ["pages.mjs"], { cwd: project })
    expect(output.trim()).toBe("all there")
  })

  it("bring a program that starts", async () => {
    const program = join(project, "node_modules/.bin/mintcode")
    expect(existsSync(program)).toBe(true)
    const { code, output } = await run(program, ["--help"], { cwd: project })
    expect(output).toContain("mintcode")
    expect(code).toBe(0)
  })
})
