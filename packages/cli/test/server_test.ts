import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { errorOf, jsonOf, mintcode, newFolder, type Result } from "./mintcode.ts"
import { type Items, startSession } from "./session.ts"

/** One server for the whole file; its log is read at the end. */
const { cwd, server, simulator, secrets, run, json, withInput, mintCodes } = await startSession()

describe("a first start", () => {
  it("leaves keys and an operator token that only their owner reads", () => {
    for (const file of ["mintcode.db.keys", "mintcode.db.admin-token"]) {
      expect(statSync(join(cwd, "data", file)).mode & 0o777).toBe(0o600)
    }
  })
})

describe("upstream accounts, plans and products", () => {
  it("are made step by step, each named by its name", async () => {
    const { name, baseUrl } = simulator.driver
    const add = (driver: string) =>
      `upstream add sim --driver ${driver} --url ${baseUrl} --currency USD --token-file token`.split(" ")
    const [wrong, account] = await Promise.all([run(...add("none")), json(...add(name))])
    expect([wrong.code, errorOf(wrong)]).toEqual([1, "DRIVER_UNKNOWN"])
    expect(account).toMatchObject({ name: "sim", hasToken: true, enabled: true })
    const [listed, tested] = await Promise.all([run("upstream", "list"), run("upstream", "test", "sim")])
    expect(listed.stdout).toContain("sim")
    expect(tested.stdout).toBe("sim answers, balance 10000.00 USD\n")
    expect(await json("upstream", "edit", "sim", "--rate", "50")).toMatchObject({ ratePerSecond: 50 })
    const stale = await run("upstream", "edit", "sim", "--rate", "60", "--if-version", "1")
    expect([stale.code, errorOf(stale)]).toEqual([1, "VERSION_MISMATCH"])

    const parameters = (country: string) => `country=${country},product=telegram,operator=virtual18`
    const plan = await json(
      ...[
        "plan",
        "create",
        "canada",
        "--upstream",
        "sim",
        "--parameters",
        parameters("canada"),
        "--expected-cost",
        "0.59",
      ],
    )
    expect(plan).toMatchObject({ name: "canada", expectedCostMinor: 59, enabled: true })
    const flawed = await run("plan", "create", "bad", "--upstream", "sim", "--parameters", "country=canada")
    expect([flawed.code, errorOf(flawed)]).toEqual([1, "PLAN_PARAMETERS_INVALID"])
    expect(await json("plan", "disable", "canada")).toMatchObject({ enabled: false })
    expect(await json("plan", "enable", "canada")).toMatchObject({ enabled: true })
    expect(await json("plan", "edit", "canada", "--breaker", "closed")).toMatchObject({ breakerMode: "closed" })
    expect((await json<Items<unknown>>("plan", "list")).items).toHaveLength(1)

    const args = [
      "--name-en",
      "Telegram, Canada",
      "--name-zh",
      "电报加拿大",
      "--plans",
      "canada",
      "--price",
      "9.90 CNY",
    ]
    expect(await json("product", "create", "tg", ...args)).toMatchObject({
      id: "tg",
      planIds: [plan["id"]],
      price: { minor: 990, currency: "CNY" },
    })
    const again = await run("product", "create", "tg")
    expect([again.code, errorOf(again)]).toEqual([1, "PRODUCT_EXISTS"])
    expect(await json("product", "edit", "tg", "--group", "4", "--expires", "30d")).toMatchObject({
      codeFormat: { group: 4, prefix: "" },
      voucherExpiry: { kind: "days", days: 30 },
    })
    expect(await json("product", "edit", "tg", "--prefix", "VIP")).toMatchObject({
      codeFormat: { group: 4, prefix: "VIP" },
    })
    const [list, show, stats, nobody] = await Promise.all([
      run("product", "list"),
      run("product", "show", "tg"),
      json("product", "stats", "tg"),
      run("plan", "create", "bad", "--upstream", "nobody"),
    ])
    expect(list.stdout).toContain("Telegram, Canada 电报加拿大  code")
    expect(show.stdout).toContain("9.90 CNY")
    expect(stats).toMatchObject({ plans: [{ plan: { name: "canada" } }] })
    expect([nobody.code, errorOf(nobody)]).toEqual([3, "UPSTREAM_NOT_FOUND"])
  })

  it("take what has no option of its own as JSON", async () => {
    const data = JSON.stringify({ entitlementMs: 60_000, policy: { tryCoolDownMs: 5 } })
    const made = await withInput(data, "product", "create", "more", "--data", "-", "--json")
    expect(jsonOf(made)).toMatchObject({ entitlementMs: 60_000, policy: { tryCoolDownMs: 5, triesMax: 3 } })
    const [unknown, list] = await Promise.all(
      ['{"colour":1}', "[]"].map((input) => withInput(input, "product", "create", "other", "--data", "-")),
    )
    expect([unknown?.code, unknown && errorOf(unknown)]).toEqual([1, "FIELD_INVALID"])
    expect(unknown?.stderr).toContain("/colour is not known")
    expect(list && errorOf(list)).toBe("DATA_INVALID")
    const inline = await run("product", "create", "other", "--data", data)
    expect([errorOf(inline), inline.stderr]).toEqual(["INPUT_UNREADABLE", expect.stringContaining("--data -")])
  })

  it("are asked for what they have now", async () => {
    const [balance, prices, orders, books, nobody] = await Promise.all([
      json("supplier", "balance"),
      json<Items<unknown>>("supplier", "prices", "sim", "--parameters", "product=telegram,country=canada"),
      json("supplier", "orders", "sim"),
      json("supplier", "reconcile"),
      run("supplier", "balance", "nobody"),
    ])
    expect(balance).toMatchObject({ items: [{ name: "sim", balance: { currency: "USD" } }] })
    expect(prices.items.length).toBeGreaterThan(0)
    expect(orders).toHaveProperty("items")
    expect(books).toMatchObject({ reports: [{ unownedCount: 0 }] })
    expect(nobody.code).toBe(3)
  })
})

describe("vouchers", () => {
  it("are minted, listed by page, counted, searched, edited and voided", async () => {
    const codes = await mintCodes(5, "--note", "first")
    expect(codes.every((code) => /^VIP(-\w{1,4}){7}$/.test(code))).toBe(true)
    const page = await json<Items<{ id: string; code: string }>>("voucher", "list", "--limit", "2")
    expect(page.items).toHaveLength(2)
    const [next, all, nonsense, counts, hit, unknown] = await Promise.all([
      json<Items<{ id: string }>>("voucher", "list", "--limit", "2", "--after", page.next ?? ""),
      run("voucher", "list", "--all", "--json"),
      run("voucher", "list", "--limit", "2", "--after", "nonsense"),
      json("voucher", "counts", "--product", "tg"),
      withInput(codes[0]?.toLowerCase() ?? "", "voucher", "search", "-", "--json"),
      withInput("ZZZZ-ZZZZ-ZZZZ", "voucher", "search", "-"),
    ])
    expect(next.items[0]?.id).not.toBe(page.items[0]?.id)
    const masked = all.stdout
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { code: string }).code)
    expect(masked).toHaveLength(5)
    expect(masked).toContain(page.items[0]?.code)
    expect(errorOf(nonsense)).toBe("CURSOR_INVALID")
    expect(counts).toMatchObject({ total: 5, issued: 5 })
    expect([unknown.code, errorOf(unknown)]).toEqual([3, "VOUCHER_NOT_FOUND"])
    const found = jsonOf<{ id: string }>(hit)
    expect(await json("voucher", "show", found.id)).toMatchObject({
      id: found.id,
      code: expect.stringContaining("****"),
    })
    expect(await json("voucher", "edit", found.id, "--note", "gift", "--expires", "never")).toMatchObject({
      note: "gift",
      expiresAt: null,
    })

    expect(await json("voucher", "disable", found.id)).toEqual({ changed: 1, skipped: 0, dryRun: false })
    expect(await json("voucher", "enable", found.id)).toMatchObject({ changed: 1 })
    expect(await json("voucher", "void", "--product", "tg", "--dry-run")).toEqual({
      changed: 5,
      skipped: 0,
      dryRun: true,
    })
    expect(await json("voucher", "void", found.id)).toMatchObject({ changed: 1 })
    const [nothing, nobody] = await Promise.all([run("voucher", "void"), run("voucher", "mint", "--product", "nobody")])
    expect([nothing.code, nobody.code]).toEqual([2, 3])
  })

  it("come in batches, which are voided as a whole", async () => {
    const { items } = await json<Items<{ id: string; note: string; createdBy: string }>>(
      "batch",
      "list",
      "--product",
      "tg",
    )
    expect(items[0]).toMatchObject({ note: "first", createdBy: "first-start" })
    const [batch] = items
    expect(await json("batch", "show", batch?.id ?? "")).toMatchObject({ count: 5, state: "ready" })
    expect(await json("batch", "void", batch?.id ?? "")).toMatchObject({ changed: 4, skipped: 1 })
    expect((await run("batch", "show", "01900000-0000-7000-8000-000000000000")).code).toBe(3)
  })

  it("are exported to a file that only its owner reads, and to a pipe", async () => {
    const codes = await mintCodes(3)
    const folder = join(cwd, "exports")
    mkdirSync(folder)
    const written = await run("voucher", "export", "--format", "csv", "--output", folder)
    expect(written).toMatchObject({ code: 0, stdout: "" })
    const [file = ""] = readdirSync(folder)
    expect(file).toMatch(/^vouchers-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.csv$/)
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, file), "utf8")).toContain(codes[0])
    expect((await run("voucher", "export", "--product", "tg")).stdout.trim().split("\n").sort()).toEqual(
      [...codes].sort(),
    )
    const lines = (await run("voucher", "export", "--json")).stdout.trim().split("\n")
    expect(lines.map((line) => (JSON.parse(line) as { code: string }).code).sort()).toEqual([...codes].sort())
    const taken = await run("voucher", "export", "--output", join(folder, file))
    expect([taken.code, errorOf(taken)]).toEqual([1, "OUTPUT_FAILED"])
  })
})

describe("codes minted offline", () => {
  it("are imported, with duplicates told by line, and redeemed", async () => {
    const { stdout } = await mintcode(["voucher", "mint", "--offline", "--count", "3", "--group", "4"])
    const codes = stdout.trim().split("\n")
    for (const code of codes) secrets.add(code)
    const file = join(cwd, "codes.txt")
    writeFileSync(file, `\uFEFF${codes.join("\r\n")}\r\n\r\n${codes[0]}\r\n!?\r\n`)
    const dry = await run("voucher", "import", file, "--product", "tg", "--dry-run", "--json")
    expect(dry.code).toBe(1)
    const flaws = [
      { line: 5, code: "DUPLICATE_IN_FILE" },
      { line: 6, code: "CODE_MALFORMED" },
    ]
    expect(JSON.parse(dry.stdout)).toEqual({ batchIds: [], dryRun: true, accepted: 3, refused: 2, flaws })
    const csv = `id,code,note\n1,"${codes[0]}",x\n2,${codes[1]},"a, b"\n3,${codes[2]},\n`
    expect(jsonOf(await withInput(csv, "voucher", "import", "-", "--csv", "--product", "tg", "--json"))).toMatchObject({
      accepted: 3,
      refused: 0,
    })
    const again = await withInput(stdout, "voucher", "import", "-", "--product", "tg", "--json")
    expect(JSON.parse(again.stdout)).toMatchObject({
      accepted: 0,
      refused: 3,
      flaws: [{ code: "DUPLICATE_IN_STORE" }, {}, {}],
    })
    expect(errorOf(await withInput("", "voucher", "import", "-", "--product", "tg"))).toBe("INPUT_EMPTY")
    expect(errorOf(await run("voucher", "import", "nowhere.txt", "--product", "tg"))).toBe("INPUT_UNREADABLE")

    const redeemed = await withInput(codes[0] ?? "", "redeem", "-", "--json")
    const states = redeemed.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { redemption: { state: string } })
    expect(states.at(-1)).toMatchObject({
      redemption: { state: "delivered" },
      result: { value: { code: expect.any(String) } },
    })
    expect(redeemed.code).toBe(0)
  })
})

describe("redemptions", () => {
  it("tell number and code, and are kept with every step", async () => {
    const [code = ""] = await mintCodes(1)
    const { code: exit, stdout, stderr } = await withInput(code, "redeem", "-")
    expect(exit).toBe(0)
    expect(stdout).toMatch(/^\d{4,8}\n$/)
    expect(stderr).toMatch(/Number {2}\+1\d+/)
    secrets.add(stdout.trim())
    const { items } = await json<Items<{ id: string; state: string }>>("redemption", "list", "--state", "delivered")
    const history = await json<{ transitions: ReadonlyArray<{ to: string }> }>("redemption", "show", items[0]?.id ?? "")
    expect(history.transitions.map(({ to }) => to)).toEqual(["ordering", "waiting", "delivered"])
    expect((await run("redemption", "show", items[0]?.id ?? "")).stdout).toContain("waiting → delivered")
    const over = await run("redemption", "cancel", items[0]?.id ?? "")
    expect([over.code, errorOf(over)]).toEqual([1, "REDEMPTION_STATE"])
    const used = await withInput(code, "redeem", "-")
    expect([used.code, errorOf(used), used.stdout]).toEqual([1, "CODE_REFUSED", ""])
  })

  it("end with why when nothing is to be had, and can be tried again by an operator", async () => {
    await run("plan", "disable", "canada")
    const [code = ""] = await mintCodes(1)
    const failed = await withInput(code, "redeem", "-")
    expect([failed.code, failed.stdout, errorOf(failed)]).toEqual([1, "", "OUT_OF_STOCK"])
    await run("plan", "enable", "canada")
    const { items } = await json<Items<{ id: string }>>("redemption", "list", "--state", "failed")
    expect(await json("redemption", "retry", items[0]?.id ?? "")).toMatchObject({ tries: 2 })
  })

  it("give the same redemption back to the same key", async () => {
    const [code = ""] = await mintCodes(1)
    const first = await withInput(code, "redeem", "-", "--key", "my order 17", "--json")
    const second = await withInput(code, "redeem", "-", "--key", "my order 17", "--json")
    const idOf = ({ stdout }: Result) =>
      (JSON.parse(stdout.split("\n")[0] ?? "") as { redemption: { id: string } }).redemption.id
    expect(idOf(second)).toBe(idOf(first))
    expect(second.code).toBe(0)
  })
})

describe("settings and events", () => {
  it("are read and changed by their type", async () => {
    expect((await run("settings", "get", "result_views_max")).stdout).toBe("20\n")
    expect(await json("settings", "set", "result_views_max", "5")).toMatchObject({ value: 5, changed: true })
    const wrong = await run("settings", "set", "result_views_max", '"many"')
    expect([wrong.code, errorOf(wrong)]).toEqual([1, "SETTING_INVALID"])
    expect((await run("settings", "set", "result_views_max", "many")).code).toBe(2)
    expect((await run("settings", "get", "nothing")).code).toBe(3)
    secrets.add("0x4AAA-turnstile")
    const hidden = await withInput("0x4AAA-turnstile\n", "settings", "set", "turnstile_secret_key", "-")
    expect(hidden.stdout).toBe("turnstile_secret_key = ********\n")
    expect((await run("settings", "list")).stdout).not.toContain("0x4AAA")
  })

  it("tell who did what", async () => {
    const { items } = await json<Items<{ type: string; permission: string }>>(
      "audit",
      "list",
      "--audited",
      "--limit",
      "500",
    )
    expect(items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["voucher.minted", "voucher.revealed", "setting.changed"]),
    )
    const { items: minted } = await json<Items<{ type: string }>>("audit", "list", "--type", "voucher.minted")
    expect(new Set(minted.map(({ type }) => type))).toEqual(new Set(["voucher.minted"]))
    const { stdout } = await run("audit", "export", "--type", "voucher.minted")
    expect(stdout.trim().split("\r\n")).toHaveLength(minted.length + 1)
  })

  it("is a chain that is checked from a checkpoint on", async () => {
    const checkpoint = await run("audit", "checkpoint")
    const kept = JSON.parse(checkpoint.stdout) as { sequence: number; head: string }
    writeFileSync(join(cwd, "checkpoint.json"), checkpoint.stdout)
    const verified = await run("audit", "verify", "--checkpoint", join(cwd, "checkpoint.json"))
    expect([verified.code, verified.stdout]).toEqual([
      0,
      expect.stringMatching(/^Checked \d+ events in \d+ seals: nothing/),
    ])
    const cut = await withInput(JSON.stringify({ ...kept, sequence: 9_999 }), "audit", "verify", "--checkpoint", "-")
    expect([cut.code, cut.stdout]).toEqual([1, expect.stringContaining("TAIL_TRUNCATED at seal")])
    expect((await withInput("[]", "audit", "verify", "--checkpoint", "-")).code).toBe(1)
  })
})

describe("bans", () => {
  it("are added, listed and lifted", async () => {
    const added = await json("ban", "add", "203.0.113.7", "--hours", "24", "--note", "scripts")
    expect(added).toMatchObject({ kind: "ip", subject: "203.0.113.7", source: "operator" })
    expect((await run("ban", "list", "--active")).stdout).toContain("203.0.113.7")
    expect((await run("ban", "lift", String(added["id"]))).stdout).toBe("ip 203.0.113.7 is banned no longer\n")
    expect((await json<Items<unknown>>("ban", "list", "--active")).items).toEqual([])
    expect((await run("ban", "add", "nobody", "--hours", "1")).code).toBe(1)
    expect((await run("ban", "lift", "nobody")).code).toBe(3)
  })
})

describe("operator tokens", () => {
  it("are made beside the server, and refused once revoked", async () => {
    const made = jsonOf<{ id: string; token: string }>(
      await mintcode(["admin", "token", "--name", "deploy", "--json"], { cwd }),
    )
    secrets.add(made.token)
    const asDeploy = () =>
      mintcode(["product", "list", "--server", server.url], { env: { MINTCODE_ADMIN_TOKEN: made.token } })
    expect((await asDeploy()).code).toBe(0)
    const { items } = jsonOf<Items<{ name: string }>>(await mintcode(["admin", "token", "--list", "--json"], { cwd }))
    expect(items.map(({ name }) => name).sort()).toEqual(["deploy", "first-start"])
    expect((await mintcode(["admin", "token", "--revoke", made.id], { cwd })).code).toBe(0)
    const refused = await asDeploy()
    expect([refused.code, errorOf(refused)]).toEqual([5, "TOKEN_REFUSED"])
    const missing = await mintcode(["product", "list", "--server", server.url])
    expect([missing.code, errorOf(missing)]).toEqual([5, "TOKEN_MISSING"])
    expect((await mintcode(["admin", "token", "--revoke", "nobody"], { cwd })).code).toBe(3)
  })
})

describe("names of operator tokens", () => {
  it("are given once, never for another's, and differ when none is given", async () => {
    const make = (...args: ReadonlyArray<string>) => mintcode(["admin", "token", "--json", ...args], { cwd })
    const unnamed = await make()
    const unnamedAgain = await make()
    const [taken, ...refused] = await Promise.all([
      make("--name", "first-start"),
      ...["configured", "Local", "x".repeat(121), "", " a"].map((name) => make("--name", name)),
    ])
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining("TOKEN_NAME_TAKEN")])
    for (const { code, stderr } of refused) {
      expect([code, stderr]).toEqual([1, expect.stringContaining("TOKEN_NAME_INVALID")])
    }
    const made = [unnamed, unnamedAgain].map((result) => jsonOf<{ name: string; token: string }>(result))
    for (const { token } of made) secrets.add(token)
    expect(new Set(made.map(({ name }) => name)).size).toBe(2)
  })
})

describe("a server that is told to stop", () => {
  it("refuses a second server on its address before that touches anything", async () => {
    const other = newFolder()
    const result = await mintcode(["serve"], { cwd: other, env: { MINTCODE_LISTEN: new URL(server.url).host } })
    expect([result.code, errorOf(result)]).toEqual([4, "LISTEN_IN_USE"])
    expect(existsSync(join(other, "data"))).toBe(false)
  })

  it("ends with 0, and has put no code, key or token into its log", async () => {
    expect(await server.stop("SIGTERM")).toBe(0)
    const log = server.stderr() + server.stdout()
    expect(log).toContain("/admin/vouchers/stream")
    expect(log).toContain("/redeem")
    expect(secrets.size).toBeGreaterThan(10)
    for (const secret of secrets) {
      for (const form of [secret, secret.replaceAll("-", ""), encodeURIComponent(secret)]) {
        expect(log.includes(form), "a secret is in the log").toBe(false)
      }
    }
  })
})
