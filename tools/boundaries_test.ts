import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { exportOf } from "./check_exports.ts"
import { installed, root, run } from "./workspace.ts"

const config = join(root, ".dependency-cruiser.mjs")

let folder: string

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "mintcode-boundaries-")))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Modules of the fixture's packages, so that imports by name resolve as they do in the workspace. */
const MODULES: Readonly<Record<string, ReadonlyArray<string>>> = {
  core: ["kernel", "voucher"],
  adapters: ["storage"],
  http: ["api", "server"],
  worker: ["."],
  cli: [],
}

/** Writes a small workspace: file by file the specifiers that each imports. */
const write = (files: Readonly<Record<string, ReadonlyArray<string>>>): void => {
  for (const [name, modules] of Object.entries(MODULES)) {
    const path = join(folder, "packages", name)
    mkdirSync(join(path, "src"), { recursive: true })
    writeFileSync(
      join(path, "package.json"),
      JSON.stringify({ name: `@mintcode/${name}`, exports: Object.fromEntries(modules.map(exportOf)) }),
    )
    mkdirSync(join(folder, "node_modules/@mintcode"), { recursive: true })
    symlinkSync(path, join(folder, "node_modules/@mintcode", name), "dir")
  }
  for (const [path, specifiers] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(
      join(folder, path),
      specifiers
        .map((from) => `export * from "${from}"`)
        .concat("export const here = 1")
        .join("\n"),
    )
  }
}

/** `rule: file → what it imports`, for each violation. */
const violations = async (): Promise<ReadonlyArray<string>> => {
  const { output } = await run(
    installed("depcruise"),
    ["--config", config, "--output-type", "json", "packages", "examples"],
    { cwd: folder },
  )
  const { summary } = JSON.parse(output) as {
    readonly summary: {
      readonly violations: ReadonlyArray<{
        readonly from: string
        readonly to: string
        readonly rule: { readonly name: string }
      }>
    }
  }
  return summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)
}

/** Faces that both fixtures import. */
const FACES = {
  "packages/core/src/kernel/mod.ts": ["effect"],
  "packages/core/src/voucher/mod.ts": ["effect"],
  "packages/adapters/src/storage/mod.ts": ["node:fs", "better-sqlite3", "@mintcode/core/voucher"],
  "packages/http/src/api/mod.ts": ["effect", "@effect/platform", "@mintcode/core/kernel"],
  "packages/http/src/server/mod.ts": ["node:http", "../api/mod.ts"],
  "packages/worker/src/mod.ts": ["@mintcode/core/voucher"],
  "packages/cli/src/main.ts": ["@mintcode/adapters/storage", "@mintcode/http/server"],
  "examples/embed.ts": ["@mintcode/adapters/storage"],
}

describe("the boundaries", () => {
  it("let through what the design draws", async () => {
    write({
      ...FACES,
      "packages/core/src/catalogue/mod.ts": ["../kernel/mod.ts", "../supplier/mod.ts", "effect/Schema"],
      "packages/core/src/supplier/mod.ts": ["../kernel/mod.ts"],
      "packages/core/src/voucher/voucher_test.ts": ["@mintcode/adapters/storage", "vitest"],
      "packages/core/src/audit/mod.ts": ["../redemption/mod.ts"],
      "packages/core/src/redemption/mod.ts": ["../voucher/mod.ts", "../supplier/mod.ts"],
    })
    expect(await violations()).toEqual([])
  })

  it("refuse each thing that the rules name, and no rule is idle", async () => {
    write({
      ...FACES,
      "packages/core/src/kernel/late.ts": ["../voucher/mod.ts"],
      "packages/core/src/identity/mod.ts": ["../voucher/mod.ts"],
      "packages/core/src/settings/mod.ts": ["../voucher/mod.ts"],
      "packages/core/src/mail/mod.ts": ["../voucher/mod.ts"],
      "packages/core/src/people/mod.ts": ["../voucher/mod.ts"],
      "packages/core/src/supplier/mod.ts": ["../voucher/mod.ts"],
      "packages/core/src/catalogue/mod.ts": ["../voucher/mod.ts"],
      "packages/core/src/voucher/late.ts": [
        "../redemption/mod.ts",
        "../redemption/inner.ts",
        "@mintcode/adapters/storage",
        "node:crypto",
      ],
      "packages/core/src/redemption/mod.ts": ["../audit/mod.ts"],
      "packages/core/src/licence/mod.ts": ["../audit/mod.ts"],
      "packages/core/src/work/mod.ts": ["../voucher/mod.ts"],
      "packages/core/src/lease/mod.ts": ["../abuse/mod.ts"],
      "packages/core/src/seat/mod.ts": ["../abuse/mod.ts"],
      "packages/core/src/abuse/mod.ts": ["../redemption/mod.ts"],
      "packages/core/src/redemption/inner.ts": ["./inner_test.ts"],
      "packages/core/src/redemption/inner_test.ts": [],
      "packages/core/src/audit/mod.ts": ["../notification/mod.ts"],
      "packages/core/src/audit/stray.ts": ["../notification/mod.ts"],
      "packages/core/src/notification/mod.ts": ["../audit/stray.ts"],
      "packages/core/src/developer/mod.ts": ["../supplier/mod.ts"],
      "packages/core/src/webhook/mod.ts": ["../voucher/mod.ts"],
      "packages/core/src/newcomer/mod.ts": ["../kernel/mod.ts"],
      "packages/adapters/src/storage/late.ts": ["@mintcode/worker"],
      "packages/http/src/api/late.ts": ["node:fs", "@mintcode/worker", "../server/mod.ts"],
      "packages/http/src/server/late.ts": ["@mintcode/adapters/storage", "../../../cli/src/main.ts"],
      "packages/worker/src/late.ts": ["@mintcode/http/api"],
      "packages/worker/src/ring_a.ts": ["./ring_b.ts"],
      "packages/worker/src/ring_b.ts": ["./ring_a.ts"],
    })
    const found = await violations()
    expect(found).toEqual(
      expect.arrayContaining([
        "core-kernel: packages/core/src/kernel/late.ts → packages/core/src/voucher/mod.ts",
        "core-supplier: packages/core/src/supplier/mod.ts → packages/core/src/voucher/mod.ts",
        "core-voucher: packages/core/src/voucher/late.ts → packages/core/src/redemption/mod.ts",
        "core-by-the-face: packages/core/src/voucher/late.ts → packages/core/src/redemption/inner.ts",
        "core-listeners: packages/core/src/redemption/mod.ts → packages/core/src/audit/mod.ts",
        "core-unlisted-module: packages/core/src/newcomer/mod.ts → packages/core/src/kernel/mod.ts",
        "package-core: packages/core/src/voucher/late.ts → packages/adapters/src/storage/mod.ts",
        "only-main-chooses-adapters: packages/http/src/server/late.ts → packages/adapters/src/storage/mod.ts",
        "api-browser-safe: packages/http/src/api/late.ts → packages/http/src/server/mod.ts",
        "package-worker: packages/worker/src/late.ts → packages/http/src/api/mod.ts",
        "main-is-an-end: packages/http/src/server/late.ts → packages/cli/src/main.ts",
        "no-test-in-product: packages/core/src/redemption/inner.ts → packages/core/src/redemption/inner_test.ts",
      ]),
    )
    expect(found.some((each) => /^core-pure: packages\/core\/src\/voucher\/late.ts → (node:)?crypto$/.test(each))).toBe(
      true,
    )
    expect(found.some((each) => /^api-browser-safe: packages\/http\/src\/api\/late.ts → (node:)?fs$/.test(each))).toBe(
      true,
    )
    const { default: rules } = (await import(pathToFileURL(config).href)) as {
      readonly default: { readonly forbidden: ReadonlyArray<{ readonly name: string }> }
    }
    expect(new Set(found.map((each) => each.split(":")[0]))).toEqual(new Set(rules.forbidden.map(({ name }) => name)))
  })
})
