import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { errorOf, jsonOf, mintcode, newFolder } from "./mintcode.ts"

const linesOf = (text: string): ReadonlyArray<string> => text.split("\n").filter((line) => line !== "")

describe.concurrent("voucher mint --offline", () => {
  it("prints codes one a line, all different, without a database", async () => {
    const cwd = newFolder()
    const { code, stdout, stderr } = await mintcode(["voucher", "mint", "--offline", "--count", "5000"], { cwd })
    expect(code).toBe(0)
    expect(new Set(linesOf(stdout)).size).toBe(5000)
    expect(linesOf(stdout).every((line) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(line))).toBe(true)
    expect(stderr).toContain("voucher import")
  })

  it("follows the format that is asked for", async () => {
    const args = [
      "voucher",
      "mint",
      "--offline",
      "--count",
      "3",
      "--length",
      "16",
      "--group",
      "4",
      "--prefix",
      "VIP",
      "--json",
    ]
    const { stdout } = await mintcode(args)
    for (const line of linesOf(stdout))
      expect(JSON.parse(line)).toEqual({ code: expect.stringMatching(/^VIP(-\w{4}){4}$/) })
  })

  it("mints no code twice in a format that is nearly full", async () => {
    const args = [
      "voucher",
      "mint",
      "--offline",
      "--count",
      "60000",
      "--length",
      "6",
      "--alphabet",
      "0123456789",
      "--allow-weak",
    ]
    const { code, stdout } = await mintcode(args)
    expect(code).toBe(0)
    expect(new Set(linesOf(stdout)).size).toBe(60_000)
  })

  it.each([
    ["a weak format", ["--length", "8"], "FORMAT_WEAK"],
    [
      "more codes than there are",
      ["--length", "6", "--alphabet", "0123456789", "--allow-weak", "--count", "1000000"],
      "FORMAT_TOO_SMALL",
    ],
    ["symbols that read alike", ["--alphabet", "0O123456789"], "ALPHABET_AMBIGUOUS"],
    ["a label that does not fit", ["--label", "A", "--label-position", "40"], "LABEL_TOO_LONG"],
  ])("refuses to mint with %s", async (_, args, error) => {
    const result = await mintcode(["voucher", "mint", "--offline", ...args], { cwd: newFolder() })
    expect(result).toMatchObject({ code: 1, stdout: "" })
    expect(errorOf(result)).toBe(error)
  })

  it("is told apart from minting into a database", async () => {
    const both = await mintcode(["voucher", "mint", "--offline", "--product", "tg"])
    const neither = await mintcode(["voucher", "mint"])
    expect([both.code, neither.code]).toEqual([2, 2])
    expect(neither.stderr).toContain("--product is needed, unless --offline")
  })
})

describe.concurrent("voucher verify", () => {
  const folder = newFolder()
  const secretFile = join(folder, "label.secret")
  writeFileSync(secretFile, "a secret of our own\n", { mode: 0o600 })
  const minted = mintcode([
    "voucher",
    "mint",
    "--offline",
    "--count",
    "3",
    "--label",
    "TGCA",
    "--group",
    "4",
    "--secret-file",
    secretFile,
    "-q",
  ])

  it("tells whether a code carries a label, however it is written", async () => {
    const [code = ""] = linesOf((await minted).stdout)
    const verify = (label: string, typed: string) =>
      mintcode(["voucher", "verify", "--code", typed, "--label", label, "--secret-file", secretFile])
    expect(await verify("TGCA", code)).toEqual({ code: 0, stdout: "OK\n", stderr: "" })
    expect(await verify("TGCA", ` ${code.toLowerCase().replaceAll("-", " ")} `)).toMatchObject({
      code: 0,
      stdout: "OK\n",
    })
    expect(await verify("TGCB", code)).toEqual({ code: 1, stdout: "NO\n", stderr: "" })
    expect(await verify("TGCA", "'; DROP TABLE voucher")).toMatchObject({ code: 1, stdout: "NO\n" })
  })

  it("takes many codes from standard input", async () => {
    const input = `${(await minted).stdout}0000-0000\n`
    const args = ["voucher", "verify", "--code", "-", "--label", "TGCA", "--secret-file", secretFile]
    expect(await mintcode(args, { input })).toMatchObject({ code: 1, stdout: "OK\nOK\nOK\nNO\n" })
    expect(await mintcode([...args, "--json"], { input: (await minted).stdout })).toMatchObject({
      code: 0,
      stdout: '{"ok":true}\n'.repeat(3),
    })
  })

  it("refuses when there is no secret to verify with", async () => {
    const args = ["voucher", "verify", "--code", "X", "--label", "TGCA"]
    const absent = await mintcode([...args, "--secret-file", join(folder, "none")])
    writeFileSync(join(folder, "short"), "short")
    const short = await mintcode([...args, "--secret-file", join(folder, "short")])
    expect([absent.code, errorOf(absent)]).toEqual([5, "KEYS_INVALID"])
    expect([short.code, errorOf(short)]).toEqual([5, "KEYS_INVALID"])
  })
})

describe.concurrent("mintcode keys", () => {
  it("generates a key that the program takes", async () => {
    const { code, stdout } = await mintcode(["keys", "generate"])
    expect(code).toBe(0)
    const listed = await mintcode(["keys", "list"], { env: { MINTCODE_KEYS: stdout.trim() } })
    expect(listed.stdout).toContain(stdout.split(":")[0])
    expect(listed.stdout).not.toContain(stdout.trim().split(":")[1])
  })

  it("makes a key file that only its owner reads, and never writes over one", async () => {
    const file = join(newFolder(), "mintcode.keys")
    expect((await mintcode(["keys", "generate", "--file", file])).code).toBe(0)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const before = readFileSync(file, "utf8")
    const again = await mintcode(["keys", "generate", "--file", file])
    expect([again.code, errorOf(again)]).toEqual([1, "KEYS_FILE_EXISTS"])
    expect(readFileSync(file, "utf8")).toBe(before)
  })

  it("refuses keys that are none, without repeating them", async () => {
    const result = await mintcode(["keys", "list"], { env: { MINTCODE_KEYS: "k1:not-a-key-but-secret" } })
    expect([result.code, errorOf(result)]).toEqual([5, "KEYS_INVALID"])
    expect(result.stderr).not.toContain("not-a-key")
  })

  it.skipIf(process.platform === "win32")("refuses a key file that others can read", async () => {
    const file = join(newFolder(), "mintcode.keys")
    await mintcode(["keys", "generate", "--file", file])
    chmodSync(file, 0o644)
    const result = await mintcode(["keys", "list"], { env: { MINTCODE_KEYS_FILE: file } })
    expect([result.code, errorOf(result)]).toEqual([5, "KEYS_FILE_EXPOSED"])
  })

  it("takes no more keys than the program can read, and no change beside another", async () => {
    const folder = newFolder()
    const file = join(folder, "mintcode.keys")
    const add = () => mintcode(["keys", "generate", "--add"], { env: { MINTCODE_KEYS_FILE: file } })
    await mintcode(["keys", "generate", "--file", file])
    writeFileSync(`${file}.lock`, "")
    const busy = await add()
    expect([busy.code, errorOf(busy)]).toEqual([1, "KEYS_BUSY"])
    rmSync(`${file}.lock`)
    writeFileSync(`${file}.new`, "somebody else's")
    for (let count = 2; count <= 8; count++) expect((await add()).code).toBe(0)
    const full = await add()
    expect([full.code, errorOf(full)]).toEqual([1, "KEYS_FULL"])
    const listed = await mintcode(["keys", "list", "--json"], { env: { MINTCODE_KEYS_FILE: file } })
    expect(jsonOf<{ keys: ReadonlyArray<unknown> }>(listed).keys).toHaveLength(8)
    expect(readdirSync(folder).sort()).toEqual(["mintcode.keys", "mintcode.keys.new"])
  })

  it("adds, rotates and retires keys of a database that holds codes", async () => {
    const cwd = newFolder()
    const run = (...args: ReadonlyArray<string>) => mintcode([...args, "--json"], { cwd })
    const idsOf = async () =>
      jsonOf<{ keys: ReadonlyArray<{ id: string }> }>(await run("keys", "list")).keys.map(({ id }) => id)
    expect((await run("product", "create", "tg", "--local")).code).toBe(0)
    const { stdout } = await mintcode(["voucher", "mint", "--product", "tg", "--count", "3", "--local"], { cwd })
    const [code = ""] = linesOf(stdout)
    const [first = ""] = await idsOf()
    expect((await run("keys", "generate", "--add")).code).toBe(0)
    expect(jsonOf(await run("keys", "rotate"))).toEqual({ resealed: 2, reindexed: 3 })
    expect(jsonOf(await run("keys", "rotate"))).toEqual({ resealed: 0, reindexed: 0 })
    const refused = await mintcode(["keys", "retire", (await idsOf())[0] ?? ""], { cwd })
    expect([refused.code, errorOf(refused)]).toEqual([1, "KEY_IN_USE"])
    expect(errorOf(await mintcode(["keys", "retire", "nobody"], { cwd }))).toBe("KEY_NOT_FOUND")
    expect((await run("keys", "retire", first)).code).toBe(0)
    expect(await idsOf()).not.toContain(first)
    const found = await mintcode(["voucher", "search", "-", "--local", "--json"], { cwd, input: code })
    expect(jsonOf(found)).toMatchObject({ state: "issued", productId: "tg" })
  })
})
