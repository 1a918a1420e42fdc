import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { COMMANDS } from "../src/commands/commands.ts"
import { EXIT_CODES } from "../src/failure/exit_codes.ts"
import { errorOf, jsonOf, mintcode, newFolder, shell } from "./mintcode.ts"

/** What the machine that runs the tests may take: the aim is 300 ms on an idle one. */
const HELP_MS_MAX = 1_500

describe("mintcode", () => {
  it("lists its commands at once and without loading them", async () => {
    const startedAt = performance.now()
    const { code, stdout } = await mintcode(["--help"])
    expect(performance.now() - startedAt).toBeLessThan(HELP_MS_MAX)
    expect(code).toBe(0)
    for (const { name } of COMMANDS) expect(stdout).toContain(`  ${name} `)
    expect(stdout).not.toContain("\u001B")
  })

  it("says its version", async () => {
    const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
      version: string
    }
    expect((await mintcode(["--version"])).stdout).toBe(`${manifest.version}\n`)
  })
})

describe.concurrent("mintcode with arguments", () => {
  it("explains every command, each with its options", async () => {
    const list = (await mintcode(["voucher"])).stdout
    expect(list).toContain("import FILE")
    const { code, stdout } = await mintcode(["voucher", "mint", "--help"])
    expect(code).toBe(0)
    expect(stdout).toContain("--allow-weak")
    expect(stdout).toContain("--json")
  })

  it.each([
    ["a command that is none", ["vouchr"], "did you mean voucher?"],
    ["a subcommand that is none", ["voucher", "mnt"], "did you mean mint?"],
    ["an option that is none", ["voucher", "mint", "--cuont", "3"], "did you mean --count?"],
    ["a count that is no number", ["voucher", "mint", "--count", "1e3"], "--count takes a whole number"],
    ["a word too many", ["audit", "list", "SECRET-CODE"], "takes no arguments besides options"],
    ["a word that cannot be an id", ["voucher", "show", "a b"], "ID has to be an id"],
  ])("refuses %s in one line, with exit code 2", async (_, args, says) => {
    const result = await mintcode(args)
    expect(result).toMatchObject({ code: 2, stdout: "" })
    expect(errorOf(result)).toBe("USAGE")
    expect(result.stderr).toContain(says)
    expect(result.stderr.trim().split("\n")).toHaveLength(1)
    expect(result.stderr).not.toContain("SECRET")
  })

  it("tells errors as JSON on standard error with --json", async () => {
    const { code, stdout, stderr } = await mintcode([
      "voucher",
      "show",
      "x",
      "--json",
      "--server",
      "http://127.0.0.1:9",
    ])
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" })
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "SERVER_UNREACHABLE", exit: 4 } })
  })

  it("names --local when no server can be reached", async () => {
    const result = await mintcode(["product", "list", "--server", "http://127.0.0.1:9"])
    expect(result).toMatchObject({ code: 4, stdout: "" })
    expect(errorOf(result)).toBe("SERVER_UNREACHABLE")
    expect(result.stderr).toContain("--local")
  })

  it("ends quietly when the reader of its output goes away", async () => {
    const { code, stdout, stderr } = await shell("mintcode voucher mint --offline --count 200000 -q | head -n 1")
    expect(code).toBe(EXIT_CODES.readerGone.status)
    expect(stdout).toMatch(/^[0-9A-Z]{26}\n$/)
    expect(stderr).toBe("")
  })

  it("runs with closed standard input, output and error", async () => {
    const closed = await shell("mintcode voucher search - --server http://127.0.0.1:9 <&-")
    expect({ code: closed.code, error: errorOf(closed) }).toEqual({ code: 2, error: "USAGE" })
    expect((await shell("mintcode voucher mint --offline >&- 2>&-")).code).toBe(0)
  })

  it.runIf(process.platform === "linux")("says that its output cannot be written when the disk is full", async () => {
    const result = await shell("mintcode voucher mint --offline --count 10 > /dev/full")
    expect({ code: result.code, error: errorOf(result) }).toEqual({ code: 1, error: "OUTPUT_FAILED" })
  })

  it.each(["bash", "zsh", "fish"])("makes completions for %s, also by --completions", async (name) => {
    const { code, stdout } = await mintcode(["completions", name])
    expect(code).toBe(0)
    expect(stdout).toContain("mintcode")
    expect(stdout).toContain("allow-weak")
    expect((await mintcode(["--completions", name])).stdout).toBe(stdout)
  })

  it("completes the options of a command below another in bash", async () => {
    const { stdout } = await shell(
      `source <(mintcode completions bash); COMP_WORDS=(mintcode voucher mint --); COMP_CWORD=3; _mintcode_bash_completions mintcode -- mint; echo "\${COMPREPLY[@]}"`,
    )
    expect(stdout).toContain("--idempotency-key")
    expect(stdout).not.toContain("--wizard")
  })

  it("makes bash completions that bash can read", async () => {
    const { code, stderr } = await shell("mintcode completions bash | bash -n")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  })

  it("ends with the codes that the guide lists", () => {
    const guide = readFileSync(new URL("../../../docs/guides/command_line.md", import.meta.url), "utf8")
    const listed = [...guide.matchAll(/^\| `(\d+)` \| (.*) \|$/gm)].map(([, status, meaning]) => [
      Number(status),
      meaning,
    ])
    expect(listed).toEqual(Object.values(EXIT_CODES).map(({ status, meaning }) => [status, meaning]))
  })
})

describe.concurrent("mintcode config", () => {
  it("shows what is in force and where it comes from, secrets hidden", async () => {
    const result = await mintcode(["config", "--json"], {
      env: {
        MINTCODE_DATABASE_URL: "mysql://shop:hunter2@db.example:3306/mint",
        MINTCODE_ADMIN_TOKEN: "mop_very-secret-token",
        MINTCODE_LISTEN: "[::1]:9000",
      },
    })
    const { variables } = jsonOf<{ variables: ReadonlyArray<{ name: string; value: string | null; source: string }> }>(
      result,
    )
    const of = (name: string) => variables.find((one) => one.name === name)
    expect(of("MINTCODE_DATABASE_URL")?.value).toContain("shop:********@db.example")
    expect(of("MINTCODE_ADMIN_TOKEN")).toMatchObject({ value: "********", source: "environment" })
    expect(of("MINTCODE_LISTEN")).toMatchObject({ value: "[::1]:9000", source: "environment" })
    expect(of("MINTCODE_WORKER")).toMatchObject({ value: "inline", source: "default" })
    expect(of("MINTCODE_KEYS")).toMatchObject({ value: null, source: "not set" })
    expect(result.stdout).not.toMatch(/hunter2|very-secret/)
  })

  it.each([
    [{ MINTCODE_LISTN: "x" }, "CONFIG_UNKNOWN_NAME", "did you mean MINTCODE_LISTEN?"],
    [{ MINTCODE_LISTEN: "here" }, "CONFIG_INVALID", "MINTCODE_LISTEN"],
    [{ MINTCODE_LISTEN: "127.0.0.1:70000" }, "CONFIG_INVALID", "MINTCODE_LISTEN"],
    [{ MINTCODE_MODE: "prod" }, "CONFIG_INVALID", "development or production"],
    [{ MINTCODE_KEYS_FILE: "/nowhere/keys" }, "CONFIG_FILE_UNREADABLE", "ENOENT"],
    [{ MINTCODE_KEYS: "a:b", MINTCODE_KEYS_FILE: "/nowhere" }, "CONFIG_INVALID", "not both"],
  ])("refuses %j with exit code 5", async (env, code, says) => {
    const result = await mintcode(["config"], { env: env as Record<string, string> })
    expect({ code: result.code, error: errorOf(result) }).toEqual({ code: 5, error: code })
    expect(result.stderr).toContain(says)
  })

  it("leaves nothing behind", async () => {
    const cwd = newFolder()
    await mintcode(["config"], { cwd })
    expect((await shell("ls -A", { cwd })).stdout).toBe("")
  })
})
