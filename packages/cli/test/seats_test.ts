import { writeFileSync } from "node:fs"
import { join } from "node:path"
import Database from "better-sqlite3"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { errorOf } from "./mintcode.ts"
import { type Items, type Session, startSession } from "./session.ts"

type Row = Readonly<Record<string, unknown>>

let session: Session
const sim = async (method: string, path: string, body?: object) => {
  const response = await fetch(`${session.simulator.url}/_sim/workspaces${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return response.status
}
const until = async (holds: () => Promise<boolean>) => {
  for (let left = 100; left > 0; left--) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error("this did not come about")
}

beforeAll(async () => {
  session = await startSession()
  for (const team of ["one", "two"]) {
    writeFileSync(join(session.cwd, `${team}.txt`), `team-${team}-token\n`)
    await sim("PATCH", `/team-${team}`, { acceptAfterMs: null })
  }
})
afterAll(() => Promise.all([session.server.stop(), session.simulator.stop()]))

const addWorkspace = (name: string) =>
  session.json(
    ...["workspace", "add", name, "--group", "team-a", "--driver", "workspace", "--seats", "5"],
    ...["--url", `${session.simulator.url}/seats/workspace`],
    ...["--account-id", `team-${name}`, "--token-file", `${name}.txt`],
  )

describe("mintcode group, workspace, plan, product", () => {
  it("set seats up, and tell whether the token is right", async () => {
    const { run, json } = session
    expect(await json("group", "add", "team-a")).toMatchObject({ id: "team-a", workspaces: 0 })
    expect(errorOf(await run("group", "add", "team-a"))).toBe("GROUP_EXISTS")
    for (const name of ["one", "two"]) {
      const added = await addWorkspace(name)
      expect(added).toMatchObject({ name, state: "active", hasToken: true, seatsFree: 5 })
      expect(JSON.stringify(added)).not.toContain(`team-${name}-token`)
    }
    expect((await run("workspace", "test", "one")).stdout).toContain("answers")
    await sim("PATCH", "/team-two", { tokenAlive: false })
    const dead = await run("workspace", "test", "two")
    expect([dead.code, dead.stdout]).toEqual([1, expect.stringContaining("key")])
    await sim("PATCH", "/team-two", { tokenAlive: true })
    expect((await run("plan", "create", "neither")).code).toBe(2)
    expect(await json("plan", "create", "team-a", "--group", "team-a")).toMatchObject({
      parameters: { group: "team-a" },
    })
    const terms = ["--months", "1", "--grace-days", "3", "--renewal", "extend"]
    await json("product", "create", "team_1m", "--kind", "seat", "--plans", "team-a", ...terms)
    // What is not named stays.
    const edited = await json<{ readonly policy: { readonly seat: Row } }>(
      "product",
      "edit",
      "team_1m",
      "--rebinds",
      "2",
    )
    expect(edited.policy.seat).toMatchObject({ months: 1, graceMs: 3 * 86_400_000, renewal: "extend", rebindsMax: 2 })
    expect((await run("product", "show", "team_1m")).stdout).toContain("1 month, from joining, grace 3 days")
  })

  it("redeem a code into a seat, and move it, and end it", async () => {
    const { run, json } = session
    const { stdout } = await run("voucher", "mint", "--product", "team_1m", "--count", "1", "-q")
    const redeeming = session.withInput(stdout, "redeem", "-", "--email", "ada@mint.example")
    let seat: Row | undefined
    await until(async () => {
      seat = (await json<Items<Row>>("seat", "list", "--state", "sent")).items[0]
      return seat !== undefined
    })
    const { items: workspaces } = await json<Items<Row>>("workspace", "list")
    const from = String(workspaces.find(({ id }) => id === seat?.["workspaceId"])?.["name"])
    const to = from === "one" ? "two" : "one"
    expect(await sim("POST", `/team-${from}/accept`, { email: "ada@mint.example" })).toBe(200)
    await json("workspace", "reconcile", from)
    const redeemed = await redeeming
    expect([redeemed.code, redeemed.stdout]).toEqual([0, expect.stringContaining("ada@mint.example has a seat until")])
    expect(redeemed.stderr).not.toMatch(/number|team-/i)
    const { items } = await json<Items<Row>>("lease", "list", "--email", "ADA@mint.example", "--state", "active")
    const id = String(items[0]?.["id"])
    await json("lease", "transfer", id, "--workspace", to)
    await until(async () => (await sim("POST", `/team-${to}/accept`, { email: "ada@mint.example" })) === 200)
    await json("workspace", "reconcile", to)
    await until(async () => (await json<{ readonly transfers: number }>("lease", "show", id)).transfers === 1)
    const shown = (await run("lease", "show", id)).stdout
    for (const word of ["promised", "begun", "moving", "moved", from, to]) expect(shown).toContain(word)
    expect(await json("lease", "renew", id, "--months", "2")).toMatchObject({ renewals: 1 })
    expect(await json("lease", "edit", id, "--note", "moved by hand")).toMatchObject({ note: "moved by hand" })
    expect(await json("lease", "end", id)).toMatchObject({ state: "expired" })
    const nobody = await run("lease", "show", "nothing")
    expect([nobody.code, errorOf(nobody)]).toEqual([3, "LEASE_NOT_FOUND"])
  })
})

describe("mintcode workspace findings and repair", () => {
  it("tells of strangers and has them leave", async () => {
    const { run, json } = session
    await sim("POST", "/team-one/members", { email: "stranger@mint.example" })
    await json("workspace", "reconcile", "one")
    const { items } = await json<Items<Row>>("workspace", "findings", "one", "--kind", "unknown_member")
    const finding = items.find(({ email }) => email === "stranger@mint.example")
    expect(finding).toMatchObject({ state: "open" })
    expect((await run("workspace", "repair", "remove")).code).toBe(2)
    expect(await json("workspace", "repair", "remove", String(finding?.["id"]))).toMatchObject({ state: "repaired" })
    expect((await run("workspace", "findings", "one")).stdout).not.toContain("stranger@mint.example")
  })
})

describe("mintcode lease import", () => {
  it("takes CSV, JSON and SQLite, rehearses, and tells lines", async () => {
    const { cwd, run, json } = session
    writeFileSync(join(cwd, "members.csv"), "Email;Ends At\nbea@mint.example;2031-01-31\nno address;\n")
    const flaws = [{ line: 3, code: "EMAIL_INVALID" }]
    const rehearsed = await run("lease", "import", "members.csv", "--workspace", "one", "--dry-run")
    expect([rehearsed.code, rehearsed.stdout]).toEqual([
      1,
      expect.stringContaining("Would take 1, 0 here already, refused 1"),
    ])
    const taken = await run("lease", "import", "members.csv", "--workspace", "one", "--json")
    expect([taken.code, JSON.parse(taken.stdout)]).toMatchObject([1, { accepted: 1, flaws }])
    writeFileSync(
      join(cwd, "members.json"),
      JSON.stringify([{ mail: "bea@mint.example" }, { mail: "cleo@mint.example" }]),
    )
    expect(await json("lease", "import", "members.json", "--workspace", "two")).toMatchObject({ accepted: 1, known: 1 })
    const database = new Database(join(cwd, "old.db"))
    database.exec(
      "CREATE TABLE people (address TEXT, until INTEGER); INSERT INTO people VALUES ('dora@mint.example', 1925078400)",
    )
    database.close()
    const columns = ["--columns", "email=address,endsAt=until", "--table", "people"]
    expect(await json("lease", "import", "old.db", "--workspace", "two", ...columns)).toMatchObject({ accepted: 1 })
    expect((await run("lease", "import", "old.db", "--workspace", "two", "--columns", "mail=address")).code).toBe(2)
    const csv = (await run("lease", "export", "--state", "active")).stdout
    for (const name of ["bea", "cleo", "dora"]) expect(csv).toContain(`${name}@mint.example`)
    expect(csv).toContain("2031-01-02T00:00:00.000Z")
    expect((await run("workspace", "export")).stdout).not.toContain("team-one-token")
    expect((await run("group", "show", "team-a")).stdout).toContain("active")
  })
})
