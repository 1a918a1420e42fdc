import { spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
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
    ["a batch that is none", ["voucher", "void", "--batch", "nope"], "mintcode batch list shows them"],
    ["an e-mail address that is none", ["redeem", "X", "--email", "notmail"], "an e-mail address such as"],
    ["a value behind --local", ["product", "list", "--local=yes"], "MINTCODE_DATABASE_URL"],
    ["a word behind --local", ["product", "list", "--local", "./x.db"], "--local takes no value"],
    ["--local with --server", ["product", "list", "--local", "--server", "http://x"], "not both"],
    ["bulk work without ids", ["voucher", "void", "-"], "there are no ids on standard input"],
    ["bulk work on what is no id", ["voucher", "void", "SECRET-CODE"], "ids of vouchers, not codes"],
    ["bulk work without a word", ["voucher", "disable"], "mintcode voucher disable ID,ID"],
    ["an option in front that no command has", ["--jsn", "voucher"], "no such option before a command's name"],
    ["a line that is too long for a code", ["redeem", "X", "Y".repeat(4_097)], "code number 2 is too long"],
    ["a dash among codes", ["redeem", "X", "-"], "give it alone"],
  ])("refuses %s in one line, with exit code 2", async (_, args, says) => {
    const result = await mintcode(args)
    expect(result).toMatchObject({ code: 2, stdout: "" })
    expect(errorOf(result)).toBe("USAGE")
    expect(result.stderr).toContain(says)
    expect(result.stderr.trim().split("\n")).toHaveLength(1)
    expect(result.stderr).not.toContain("SECRET")
  })

  it("takes options for all commands in front of a command's name", async () => {
    const args = ["--json", "voucher", "-q", "show", "x", "--server", "http://127.0.0.1:9"]
    const { code, stderr } = await mintcode(args)
    expect(code).toBe(4)
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "SERVER_UNREACHABLE" } })
    expect((await mintcode(["--json", "--help"])).stdout).toContain("  voucher ")
    expect((await mintcode(["--json", "voucher"])).stdout).toContain("import FILE")
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
    expect(stdout).not.toMatch(/(--|-l )(wizard|log-level)\b/)
    expect((await mintcode(["--completions", name])).stdout).toBe(stdout)
  })

  it("completes the options of a command below another in bash", async () => {
    const { stdout } = await shell(
      `source <(mintcode completions bash); COMP_WORDS=(mintcode voucher mint --); COMP_CWORD=3; _mintcode_bash_completions mintcode -- mint; echo "\${COMPREPLY[@]}"`,
    )
    expect(stdout).toContain("--idempotency-key")
    expect(stdout).not.toContain("--wizard")
  })

  const shells = ["bash", "zsh", "fish"].filter((name) => spawnSync("which", [name]).status === 0)
  it.each(shells)("makes completions that %s can read", async (name) => {
    const { code, stderr } = await shell(`mintcode completions ${name} | ${name} -n`)
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
    [{ MINTCODE_MODE: "production", MINTCODE_WEBHOOK_LOOPBACK: "allow" }, "CONFIG_INVALID", "stays refuse"],
    [{ MINTCODE_TURNSTILE_ORIGIN: "https://x;script-src-elem" }, "CONFIG_INVALID", "nothing else"],
    [{ MINTCODE_TURNSTILE_ORIGIN: "https://challenge.example/path" }, "CONFIG_INVALID", "nothing else"],
    [{ MINTCODE_TURNSTILE_ORIGIN: "http://challenge.example" }, "CONFIG_INVALID", "nothing else"],
    [
      { MINTCODE_MODE: "production", MINTCODE_TURNSTILE_ORIGIN: "http://localhost:1" },
      "CONFIG_INVALID",
      "nothing else",
    ],
    [{ MINTCODE_SEAT_NETWORKS: "10.0.0.0/8,home" }, "CONFIG_INVALID", "takes networks"],
    [{ MINTCODE_KEYS_FILE: "/nowhere/keys" }, "CONFIG_FILE_UNREADABLE", "ENOENT"],
    [{ MINTCODE_KEYS: "a:b", MINTCODE_KEYS_FILE: "/nowhere" }, "CONFIG_INVALID", "not both"],
  ])("refuses %j with exit code 5", async (env, code, says) => {
    const result = await mintcode(["config"], { env: env as Record<string, string> })
    expect({ code: result.code, error: errorOf(result) }).toEqual({ code: 5, error: code })
    expect(result.stderr).toContain(says)
  })

  it("names the files of keys and token that a first start has made", async () => {
    const cwd = newFolder()
    await mintcode(["migrate"], { cwd })
    writeFileSync(join(cwd, "data/mintcode.db.admin-token"), "mop_made-at-first-start")
    const { stdout } = await mintcode(["config"], { cwd })
    expect(stdout).toMatch(/^MINTCODE_KEYS +\*+ +\.\/data\/mintcode\.db\.keys \(generated\)/m)
    expect(stdout).toMatch(/^MINTCODE_ADMIN_TOKEN +\*+ +\.\/data\/mintcode\.db\.admin-token \(generated\)/m)
    expect(stdout).not.toContain("mop_")
    const own = await mintcode(["config", "--json"], { cwd, env: { MINTCODE_ADMIN_TOKEN: "mop_very-secret-token" } })
    expect(own.stdout).not.toContain("admin-token (generated)")
  })

  it("leaves nothing behind", async () => {
    const cwd = newFolder()
    await mintcode(["config"], { cwd })
    expect((await shell("ls -A", { cwd })).stdout).toBe("")
  })
})
