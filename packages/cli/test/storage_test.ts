import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import Database from "better-sqlite3"
import { describe, expect, it } from "vitest"
import { errorOf, jsonOf, mintcode, newFolder, start, startServer } from "./mintcode.ts"

const ANYWHERE = { MINTCODE_LISTEN: "127.0.0.1:0" }

/** A folder with an embedded database that is up to date. */
const embedded = async (): Promise<string> => {
  const cwd = newFolder()
  expect((await mintcode(["product", "create", "tg", "--local"], { cwd })).code).toBe(0)
  return cwd
}

const bytesOf = (cwd: string) => readFileSync(join(cwd, "data/mintcode.db")).toString("base64")

describe.concurrent("mintcode migrate", () => {
  it("makes the tables, says which migrations ran, and has nothing to do the second time", async () => {
    const cwd = newFolder()
    const first = jsonOf<{ ran: ReadonlyArray<{ id: number }> }>(await mintcode(["migrate", "--json"], { cwd }))
    expect(first.ran.length).toBeGreaterThan(0)
    expect((await mintcode(["migrate"], { cwd })).stdout).toBe("The database is up to date.\n")
  })

  it("makes the keys of a new embedded database with it, so that a server can start on it", async () => {
    const cwd = newFolder()
    await mintcode(["migrate"], { cwd })
    expect((await mintcode(["product", "list", "--local"], { cwd })).code).toBe(0)
  })
})

describe.concurrent("a database that cannot be used", () => {
  it("is refused when a newer program has written it, and stays as it is", async () => {
    const cwd = await embedded()
    const database = new Database(join(cwd, "data/mintcode.db"))
    database.exec("INSERT INTO mintcode_migration (id, name, applied_at) VALUES (9999, 'from the future', 0)")
    database.pragma("wal_checkpoint(TRUNCATE)")
    database.close()
    const before = bytesOf(cwd)
    for (const args of [["serve"], ["worker"], ["migrate"], ["product", "list", "--local"]]) {
      const result = await mintcode(args, { cwd, env: ANYWHERE })
      expect([result.code, errorOf(result)]).toEqual([4, "DATABASE_TOO_NEW"])
    }
    expect(bytesOf(cwd)).toBe(before)
  })

  it("is refused when the keys are not those it was written with", async () => {
    const cwd = await embedded()
    const other = (await mintcode(["keys", "generate"])).stdout.trim()
    const before = bytesOf(cwd)
    const result = await mintcode(["serve"], { cwd, env: { ...ANYWHERE, MINTCODE_KEYS: other } })
    expect([result.code, errorOf(result)]).toEqual([5, "KEYS_WRONG"])
    expect(bytesOf(cwd)).toBe(before)
  })

  it("leaves a token file that it did not make, and says how to go on", async () => {
    const cwd = newFolder()
    const file = join(cwd, "data/mintcode.db.admin-token")
    mkdirSync(join(cwd, "data"))
    writeFileSync(file, "stale")
    const server = await startServer(cwd)
    expect(server.stderr()).toContain("mintcode admin token")
    expect(await server.stop()).toBe(0)
    expect(readFileSync(file, "utf8")).toBe("stale")
    const listed = await mintcode(["admin", "token", "--list", "--json"], { cwd })
    expect(jsonOf(listed)).toEqual({ items: [] })
  })

  it("is refused when its key file is gone, and no new one is made", async () => {
    const cwd = await embedded()
    rmSync(join(cwd, "data/mintcode.db.keys"))
    const result = await mintcode(["serve"], { cwd, env: ANYWHERE })
    expect([result.code, errorOf(result)]).toEqual([5, "KEYS_MISSING"])
    expect(existsSync(join(cwd, "data/mintcode.db.keys"))).toBe(false)
  })

  it("is refused in production without keys of its own", async () => {
    const cwd = newFolder()
    const result = await mintcode(["serve"], { cwd, env: { ...ANYWHERE, MINTCODE_MODE: "production" } })
    expect([result.code, errorOf(result)]).toEqual([5, "KEYS_MISSING"])
    expect(existsSync(join(cwd, "data"))).toBe(false)
  })

  it("is refused in one line when it cannot be written, read or reached", async () => {
    const cwd = newFolder()
    const keys = { MINTCODE_KEYS: (await mintcode(["keys", "generate"])).stdout.trim() }
    writeFileSync(join(cwd, "file"), "no database")
    mkdirSync(join(cwd, "folder"))
    await Promise.all(
      (
        [
          ["sqlite:./file/mint.db", 4, "STORAGE_UNAVAILABLE"],
          ["sqlite:./folder", 4, "STORAGE_UNAVAILABLE"],
          ["sqlite:./file", 4, "STORAGE_BROKEN"],
          ["mysql://a:secret@127.0.0.1:9/mint", 4, "STORAGE_UNAVAILABLE"],
          ["postgres://a:secret@127.0.0.1/mint", 5, "DATABASE_URL_INVALID"],
        ] as const
      ).map(async ([url, status, code]) => {
        const result = await mintcode(["serve"], { cwd, env: { ...ANYWHERE, ...keys, MINTCODE_DATABASE_URL: url } })
        expect([url, result.code, errorOf(result)]).toEqual([url, status, code])
        expect(result.stderr.trim().split("\n")).toHaveLength(1)
        expect(result.stderr).not.toContain("secret")
      }),
    )
    expect(readFileSync(join(cwd, "file"), "utf8")).toBe("no database")
  })
})

describe.concurrent("a folder without a database", () => {
  it.each([
    [["product", "list", "--local"], 4, "DATABASE_MISSING"],
    [["voucher", "void", "--product", "tg", "--local"], 4, "DATABASE_MISSING"],
    [["redeem", "X", "--local"], 4, "DATABASE_MISSING"],
    [["admin", "token", "--list"], 4, "DATABASE_MISSING"],
    [["keys", "rotate"], 4, "DATABASE_MISSING"],
    [["keys", "list"], 5, "KEYS_MISSING"],
    [["voucher", "verify", "--code", "X", "--label", "TGCA"], 5, "KEYS_MISSING"],
  ])("is left as it is by what only works on one: %j", async (args, status, code) => {
    const cwd = newFolder()
    const result = await mintcode(args, { cwd })
    expect([result.code, errorOf(result)]).toEqual([status, code])
    expect(existsSync(join(cwd, "data"))).toBe(false)
  })
})

describe.concurrent("a server and a worker apart", () => {
  it("share a database, and both end with 0 on SIGTERM and SIGINT", async () => {
    const cwd = newFolder()
    const env = { MINTCODE_LOG_FORMAT: "json" }
    const server = await startServer(cwd, { MINTCODE_WORKER: "off" })
    const worker = await start(["worker", "--json"], ({ stderr }) => stderr().includes('"ready"'), { cwd, env })
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({ status: "ready" })
    const local = await mintcode(["product", "create", "tg", "--local", "--json"], { cwd })
    expect(jsonOf(local)).toMatchObject({ id: "tg" })
    expect(await worker.stop("SIGINT")).toBe(0)
    expect(await server.stop("SIGTERM")).toBe(0)
    const [first = ""] = worker.stderr().split("\n")
    expect(JSON.parse(first)).toMatchObject({ message: "worker started", logLevel: "INFO" })
  })

  it("ends at once on a second signal", async () => {
    const server = await startServer(newFolder())
    // An event stream that is read slowly keeps it from ending; two signals do not wait for anything.
    server.child.kill("SIGINT")
    server.child.kill("SIGINT")
    expect([0, 130]).toContain(await server.ended)
  })
})
