import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import Database from "better-sqlite3"
import { Effect } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { makeSqlitePointReads, type RawRow } from "./point_reads.ts"

const folder = mkdtempSync(join(tmpdir(), "mintcode-point-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const open = (name: string) => {
  const database = new Database(join(folder, name), { timeout: 0 })
  database.exec("CREATE TABLE IF NOT EXISTS fruit (id TEXT PRIMARY KEY, colour TEXT) STRICT")
  return database
}
const SELECT = "SELECT id, colour FROM fruit WHERE id = ?"
const colourOf = (row: RawRow | undefined) => row?.[1] ?? "nothing"

describe("A point read", () => {
  it("gives the row in the order of the SELECT, nothing where there is none, and what was just written", () => {
    const database = open("rows.db")
    const { one: read } = makeSqlitePointReads(database)
    const colour = (id: string) =>
      Effect.runSync(read("fruit.byId", SELECT, id, colourOf, () => Effect.succeed("asked")))
    expect(colour("plum")).toBe("nothing")
    database.exec("INSERT INTO fruit VALUES ('plum', 'blue')")
    expect(colour("plum")).toBe("blue")
    database.close()
  })

  it("gives few rows in the order of the SELECT", () => {
    const database = open("few.db")
    database.exec("INSERT INTO fruit VALUES ('plum', 'blue'), ('berry', 'blue'), ('lime', 'green')")
    const { few } = makeSqlitePointReads(database)
    const blue = few(
      "fruit.of",
      "SELECT id, colour FROM fruit WHERE colour = ? ORDER BY id",
      "blue",
      (rows: ReadonlyArray<RawRow>) => rows.map(([id]) => id),
      () => Effect.succeed([]),
    )
    expect(Effect.runSync(blue)).toEqual(["berry", "plum"])
    database.close()
  })

  it("goes the other way while another process holds the file, and comes back afterwards", () => {
    const database = open("held.db")
    const other = open("held.db")
    const { one: read } = makeSqlitePointReads(database)
    const colour = () =>
      Effect.runSync(read("fruit.byId", SELECT, "plum", colourOf, () => Effect.succeed("asked elsewhere")))
    other.exec("BEGIN EXCLUSIVE")
    expect(colour()).toBe("asked elsewhere")
    other.exec("COMMIT")
    expect(colour()).toBe("nothing")
    database.close()
    other.close()
  })

  it("says in the words of storage what is wrong with a file", () => {
    const database = open("broken.db")
    const { one: read } = makeSqlitePointReads(database)
    database.exec("DROP TABLE fruit")
    const exit = Effect.runSyncExit(read("fruit.byId", SELECT, "plum", colourOf, () => Effect.succeed("asked")))
    expect(JSON.stringify(exit)).toContain("STORAGE_BROKEN")
    database.close()
  })
})
