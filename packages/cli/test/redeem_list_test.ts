import { describe, expect, it } from "vitest"
import { errorOf, mintcode, start } from "./mintcode.ts"
import { startSession } from "./session.ts"

/** One server for the whole file, which sells `tg` by a plan of the simulator. */
const { cwd, server, simulator, run, json, withInput, mintCodes } = await startSession()

const { name, baseUrl } = simulator.driver
await json(...`upstream add sim --driver ${name} --url ${baseUrl} --currency USD --token-file token`.split(" "))
const PARAMETERS = "country=canada,product=telegram,operator=virtual18"
await json(..."plan create canada --upstream sim --expected-cost 0.59".split(" "), "--parameters", PARAMETERS)
await json("product", "create", "tg", "--plans", "canada", "--price", "9.90 CNY")

const linesOf = (text: string): ReadonlyArray<Record<string, unknown>> =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe("redeeming a list of codes", () => {
  it("tells of each by its place, sums up, and ends with 1 when one fails", async () => {
    const [first = "", second = ""] = await mintCodes(2)
    const list = `${first}\n\nNO-SUCH-CODE\n${second}\n${first.toLowerCase()}\n`
    const { code, stdout, stderr } = await withInput(list, "redeem", "-")
    expect(code).toBe(1)
    const lines = stdout.trim().split("\n").sort()
    expect(lines).toHaveLength(3)
    expect(lines[0]).toMatch(/^1\/4 {2}delivered {2}\d{4,8}$/)
    expect(lines[1]).toMatch(/^2\/4 {2}refused .* \(CODE_REFUSED\)$/)
    expect(lines[2]).toMatch(/^3\/4 {2}delivered {2}\d{4,8}$/)
    expect(stderr).toMatch(/^1\/4 {2}Number {2}\+1\d+$/m)
    expect(stderr).toContain("Number 4 is the same code as number 1")
    expect(stderr).toContain("Delivered 2 of 3, 1 failed")
    expect(stdout + stderr).not.toContain(first)
  })

  it("takes codes as words, comes back to them by its key, and writes JSON line by line", async () => {
    const codes = await mintCodes(2)
    const ask = () => run("redeem", ...codes, "--key", "an order of seventeen", "--json")
    const [once, again] = [await ask(), await ask()]
    expect([once.code, again.code]).toEqual([0, 0])
    expect(linesOf(once.stdout)[0]).toEqual({ key: "an order of seventeen" })
    expect(linesOf(once.stdout).at(-1)).toEqual({ summary: { delivered: 2, failed: 0 } })
    const results = ({ stdout }: { readonly stdout: string }) =>
      linesOf(stdout)
        .filter((line) => "result" in line)
        .map(({ number, result }) => [number, (result as { readonly id: string }).id])
        .sort()
    expect(results(again)).toEqual(results(once))
  })

  it("says with which key to ask again when nobody answers", async () => {
    const result = await mintcode(["redeem", "X", "--key", "a key of my own", "--server", "http://127.0.0.1:9"])
    expect([result.code, errorOf(result)]).toEqual([4, "SERVER_UNREACHABLE"])
    expect(result.stderr).toContain("Ask again with the same code and --key a key of my own")
  })
})

describe("a mint that is cut off", () => {
  it("says what became of the batch, and the batch is whole in the end", async () => {
    const args = ["voucher", "mint", "--product", "tg", "--count", "400000", "--server", server.url]
    const minting = await start(args, ({ stdout }) => stdout().length > 0, { cwd })
    expect(await minting.stop("SIGINT")).toBe(130)
    const [, batchId = "", printed = ""] =
      /^Batch (\S+): (\d+) of 400000 codes were printed/m.exec(minting.stderr()) ?? []
    expect(Number(printed)).toBeGreaterThan(0)
    expect(minting.stderr()).toContain(`mintcode voucher export --batch ${batchId}`)
    expect(await json("batch", "void", batchId)).toHaveProperty("changed")
  })
})

describe("what operators read", () => {
  it("is money in major units with its currency in tables, and minor units in JSON", async () => {
    const [plans, show, stats, listed] = await Promise.all([
      run("plan", "list"),
      run("product", "show", "tg"),
      run("product", "stats", "tg"),
      json<{ items: ReadonlyArray<{ expectedCostMinor: number }> }>("plan", "list"),
    ])
    expect(plans.stdout).toContain("0.59 USD")
    expect(show.stdout).toContain("9.90 CNY")
    expect(stats.stdout).toMatch(/\d\.\d\d USD/)
    expect(listed.items[0]?.expectedCostMinor).toBe(59)
  })

  it("groups what an import refuses by reason", async () => {
    const input = "ABCD-EFGH-JKMN-PQRS\nABCDEFGHJKMNPQRS\n!?\nABCD EFGH JKMN PQRS\n"
    const { code, stdout } = await withInput(input, "voucher", "import", "-", "--product", "tg", "--dry-run")
    expect(code).toBe(1)
    expect(stdout).toMatch(/^stands in the input already +DUPLICATE_IN_FILE +2 +2, 4$/m)
    expect(stdout).toMatch(/^is no code +CODE_MALFORMED +1 +3$/m)
    expect(stdout).toContain("Would take 1, refused 3")
  })

  it("warns when codes are minted for a product that nothing is bought for", async () => {
    await json("product", "create", "bare")
    const { code, stderr } = await run("voucher", "mint", "--product", "bare")
    expect(code).toBe(0)
    expect(stderr).toContain("Warning: bare has no plan that is in use")
    expect((await run("voucher", "mint", "--product", "tg")).stderr).not.toContain("Warning")
  })

  it("refuses to mint what would be expired already, and a plan without parameters", async () => {
    const past = await run("voucher", "mint", "--product", "tg", "--expires", "2020-01-01")
    expect([past.code, errorOf(past), past.stdout]).toEqual([1, "EXPIRY_PAST", ""])
    const plan = await run("plan", "create", "bare", "--upstream", "sim")
    expect([plan.code, errorOf(plan)]).toEqual([2, "USAGE"])
    expect(plan.stderr).toContain("--parameters is needed")
  })

  it("names accounts that cannot be read, beside those that can", async () => {
    await json(
      ...`upstream add gone --driver ${name} --url http://127.0.0.1:9 --currency USD --token-file token`.split(" "),
    )
    const [books, balance, figures] = await Promise.all([
      run("supplier", "reconcile"),
      run("supplier", "balance"),
      run("supplier", "reconcile", "--json"),
    ])
    expect([books.code, balance.code, figures.code]).toEqual([1, 1, 1])
    expect(books.stdout).toMatch(/^sim .* USD/m)
    expect(books.stdout).toMatch(/^gone +Upstream\w+$/m)
    expect(balance.stdout).toMatch(/^sim +[\d.]+ USD$/m)
    expect(balance.stdout).toMatch(/^gone +UPSTREAM_FAILED$/m)
    expect(JSON.parse(figures.stdout)).toMatchObject({ reports: [{}], unread: [{ fault: expect.any(String) }] })
  })

  it("is told in plain words why a redemption cannot be cancelled", async () => {
    const { items } = await json<{ items: ReadonlyArray<{ id: string }> }>("redemption", "list", "--state", "delivered")
    const over = await run("redemption", "cancel", items[0]?.id ?? "")
    expect(errorOf(over)).toBe("REDEMPTION_STATE")
    expect(over.stderr).toContain("The redemption cannot be cancelled: it is delivered")
  })
})
