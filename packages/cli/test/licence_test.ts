import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { errorOf, jsonOf, mintcode, newFolder, startServer } from "./mintcode.ts"
import type { Items } from "./session.ts"

const cwd = newFolder()
const seeded = await mintcode(["seed", "demo"], { cwd })
const server = await startServer(cwd)

const run = (...args: ReadonlyArray<string>) => mintcode([...args, "--server", server.url], { cwd })
const json = async <A = Readonly<Record<string, unknown>>>(...args: ReadonlyArray<string>) =>
  jsonOf<A>(await run(...args, "--json"))

interface Detail {
  readonly id: string
  readonly state: string
  readonly machines: ReadonlyArray<{ readonly id: string; readonly machine: string }>
}

const validate = async (code: string, machine_code: string) => {
  const response = await fetch(`${server.url}/api/validate`, {
    method: "POST",
    body: JSON.stringify({ code, machine_code }),
  })
  return (await response.json()) as { readonly code: string; readonly licence_id: string }
}

describe("mintcode seed demo", () => {
  it("adds the sample codes once, and they work", async () => {
    expect([seeded.code, seeded.stdout.split("\n")[0]]).toEqual([0, "3 of 3 sample codes added for licence_demo:"])
    const again = await mintcode(["seed", "demo", "--json"], { cwd })
    expect(jsonOf(again)).toMatchObject({ product: "licence_demo", added: 0 })
    for (const code of ["VIP-DEMO123456", "PREMIUM-TEST789012", "BASIC-SAMPLE345678"]) {
      expect((await validate(code, "machine-of-a-tester")).code).toBe("ACTIVATED")
    }
  })

  it("adds none in production mode", async () => {
    const env = { MINTCODE_MODE: "production", MINTCODE_DATABASE_URL: "sqlite:./other.db" }
    const refused = await mintcode(["seed", "demo"], { cwd, env })
    expect([refused.code, errorOf(refused)]).toEqual([1, "PRODUCTION"])
  })
})

describe("mintcode licence", () => {
  it("lists, shows, finds, counts and exports licences, codes masked", async () => {
    const { licence_id } = await validate("VIP-DEMO123456", "machine-of-a-tester")
    const { items } = await json<Items<Detail>>("licence", "list", "--product", "licence_demo")
    expect(items.map(({ id }) => id)).toContain(licence_id)
    const shown = await run("licence", "show", licence_id)
    expect(shown.stdout).toContain("licence_demo")
    expect(shown.stdout).not.toContain("machine-of-a-tester")
    const found = await json<Items<Detail>>("licence", "search", "--machine-code", "machine-of-a-tester")
    expect(found.items).toHaveLength(3)
    const byCode = await json<Items<Detail>>("licence", "search", "vip demo 123456")
    expect(byCode.items.map(({ id }) => id)).toEqual([licence_id])
    expect((await run("licence", "search")).code).toBe(2)
    expect(await json("licence", "statistics")).toEqual({
      total: 3,
      unused: 0,
      active: 3,
      expired: 0,
      suspended: 0,
      banned: 0,
    })
    const csv = (await run("licence", "export", "--state", "active")).stdout
    expect(csv.trim().split("\r\n")).toHaveLength(4)
    expect(csv).not.toContain("DEMO123456")
    const lines = (await run("licence", "export", "--json")).stdout.trim().split("\n")
    expect(lines.map((line) => (JSON.parse(line) as Detail).state)).toEqual(["active", "active", "active"])
    const nobody = await run("licence", "show", "nothing")
    expect([nobody.code, errorOf(nobody)]).toEqual([3, "LICENCE_NOT_FOUND"])
  })

  it("gives products terms, and changes one of them alone", async () => {
    const terms = ["--hours", "48", "--machines", "2", "--floating", "on"]
    const made = await json("product", "create", "terms", "--kind", "licence", ...terms)
    expect(made).toMatchObject({ entitlementMs: 172_800_000, policy: { licence: { machinesMax: 2, floating: true } } })
    expect(await json("product", "edit", "terms", "--machines", "5")).toMatchObject({
      entitlementMs: 172_800_000,
      policy: { licence: { machinesMax: 5, floating: true } },
    })
    const shown = await run("product", "show", "terms")
    expect(shown.stdout).toContain("48 hours, machines 5 at once, moves by the holder 3, 24 hours apart")
  })

  it("takes licences out of use and back, and moves them to other machines", async () => {
    const { licence_id: id } = await validate("PREMIUM-TEST789012", "machine-of-a-tester")
    const told = async (machine = "machine-of-a-tester") => (await validate("PREMIUM-TEST789012", machine)).code
    expect(await json("licence", "suspend", id)).toMatchObject({ state: "suspended" })
    expect(await told()).toBe("SUSPENDED")
    expect(await json("licence", "ban", id)).toMatchObject({ state: "banned" })
    expect(await told()).toBe("BANNED")
    expect(await json("licence", "resume", id)).toMatchObject({ state: "active" })
    const moved = await json<Detail>("licence", "transfer", id, "another-machine")
    expect(moved.machines.map(({ machine }) => machine)).toEqual(["an****ne"])
    expect(await told()).toBe("MACHINE_MISMATCH")
    expect(await told("another-machine")).toBe("VALID")
    expect(await json("licence", "unbind", id)).toMatchObject({ machines: [] })
    const unclear = await run("licence", "unbind", id)
    expect([unclear.code, errorOf(unclear)]).toEqual([1, "NO_MACHINE"])
    expect(await json("licence", "edit", id, "--ends", "2020-01-01", "--starts", "2019-01-01")).toMatchObject({
      state: "expired",
    })
    expect(await json("licence", "edit", id, "--endless", "--machines", "2")).toMatchObject({
      state: "active",
      endsAt: null,
      machinesMax: 2,
    })
  })

  it("signs licence files and checks them without a server", async () => {
    const { licence_id: id } = await validate("BASIC-SAMPLE345678", "machine-of-a-tester")
    const [file, keys] = await Promise.all([run("licence", "file", id), run("licence", "keys", "--json")])
    expect(file.stdout).toMatch(/^licence\.v1\.lk1\.[\w-]+\.[\w-]+\n$/)
    writeFileSync(join(cwd, "customer.licence"), file.stdout)
    writeFileSync(join(cwd, "keys.json"), keys.stdout)
    const verify = (path: string, machine: string) =>
      mintcode(["licence", "verify", path, "--machine-code", machine, "--keys", "keys.json"], { cwd })
    const good = await verify("customer.licence", "machine-of-a-tester")
    expect([good.code, good.stdout.slice(0, 8)]).toEqual([0, "OK until"])
    const other = await verify("customer.licence", "another-machine")
    expect([other.code, other.stdout]).toEqual([1, "NO MACHINE_MISMATCH\n"])
    writeFileSync(join(cwd, "forged.licence"), file.stdout.replace(/.\.([\w-]+)\n$/, "A.$1\n"))
    const forged = await verify("forged.licence", "machine-of-a-tester")
    expect([forged.code, forged.stdout]).toEqual([1, "NO NOT_AUTHENTIC\n"])
    const sealed = await run("licence", "file", id, "--sealed")
    expect(sealed.stdout).toMatch(/^sealed-licence\.v1\./)
    writeFileSync(join(cwd, "sealed.licence"), sealed.stdout)
    expect((await verify("sealed.licence", "machine-of-a-tester")).stdout).toBe("NO SEALED\n")
    const opened = [
      "licence",
      "verify",
      "sealed.licence",
      "--machine-code",
      "machine-of-a-tester",
      "--keys",
      "keys.json",
    ]
    expect((await mintcode([...opened, "--code", "BASIC-SAMPLE345678"], { cwd })).code).toBe(0)
    // A new key is published at once, and signs when it is time.
    expect(await json("licence", "add-key", "--overlap", "0")).toMatchObject({ key_id: "lk2" })
    const newer = await run("licence", "file", id)
    expect(newer.stdout).toMatch(/^licence\.v1\.lk2\./)
    writeFileSync(join(cwd, "newer.licence"), newer.stdout)
    expect((await verify("newer.licence", "machine-of-a-tester")).stdout).toBe("NO KEY_UNKNOWN\n")
    const fetched = await run("licence", "verify", "newer.licence", "--machine-code", "machine-of-a-tester")
    expect([fetched.code, fetched.stdout.slice(0, 8)]).toEqual([0, "OK until"])
  })
})
