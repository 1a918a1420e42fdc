import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "@effect/vitest"
import Database from "better-sqlite3"
import { Effect } from "effect"
import { sqliteRows } from "./sqlite_rows.ts"

const folder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "mintcode-test-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true })),
)

const fileWith = (...statements: ReadonlyArray<string>) =>
  Effect.map(folder, (path) => {
    const file = join(path, "a.db")
    const database = new Database(file)
    for (const statement of statements) database.exec(statement)
    database.close()
    return file
  })

const request = { column: "email", limit: 3 }

it.scopedLive("reads the only table that has the column, every value as text", () =>
  Effect.gen(function* () {
    const file = yield* fileWith(
      `CREATE TABLE "my ""members" (Email TEXT, joined INTEGER, share REAL, extra BLOB, note TEXT)`,
      `INSERT INTO "my ""members" VALUES ('a@x.org', 9007199254740993, 0.5, x'00ff', NULL), ('薄荷', NULL, NULL, NULL, '')`,
      "CREATE TABLE other (name TEXT)",
    )
    expect(yield* sqliteRows(file, request)).toEqual([
      { line: 1, cells: { Email: "a@x.org", joined: "9007199254740993", share: "0.5", extra: "", note: "" } },
      { line: 2, cells: { Email: "薄荷", joined: "", share: "", extra: "", note: "" } },
    ])
  }),
)

it.scopedLive("reads no view and no virtual table: they may never end", () =>
  Effect.gen(function* () {
    const endless = "WITH RECURSIVE n(email) AS (SELECT 1 UNION ALL SELECT email + 1 FROM n) SELECT * FROM n"
    const file = yield* fileWith(`CREATE VIEW v AS ${endless}`, "CREATE VIRTUAL TABLE f USING fts5(email)")
    for (const table of [undefined, "v", "f"]) {
      expect(yield* Effect.flip(sqliteRows(file, { ...request, table }))).toMatchObject({
        code: "SQLITE_TABLE_UNKNOWN",
      })
    }
  }),
)

it.scopedLive("says what it cannot read, and leaves the file alone", () =>
  Effect.gen(function* () {
    const two = yield* fileWith("CREATE TABLE a (email TEXT)", "CREATE TABLE b (email TEXT)")
    expect(yield* Effect.flip(sqliteRows(two, request))).toMatchObject({ code: "SQLITE_TABLE_NEEDED" })
    expect(yield* sqliteRows(two, { ...request, table: "b" })).toEqual([])
    const hostile = { ...request, table: `a"; DROP TABLE b; --` }
    expect(yield* Effect.flip(sqliteRows(two, hostile))).toMatchObject({ code: "SQLITE_TABLE_UNKNOWN" })
    const many = yield* fileWith("CREATE TABLE a (email TEXT)", "INSERT INTO a VALUES ('1'), ('2'), ('3'), ('4')")
    expect(yield* Effect.flip(sqliteRows(many, request))).toMatchObject({ code: "IMPORT_TOO_LARGE" })
    const path = join(yield* folder, "text.db")
    yield* Effect.promise(() =>
      writeFile(path, "this is no database, and long enough to be looked at as one".repeat(20)),
    )
    expect(yield* Effect.flip(sqliteRows(path, request))).toMatchObject({ code: "SQLITE_UNREADABLE" })
    expect(yield* Effect.flip(sqliteRows(`${path}.missing`, request))).toMatchObject({ code: "SQLITE_UNREADABLE" })
  }),
)
