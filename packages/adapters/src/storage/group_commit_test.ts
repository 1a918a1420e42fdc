import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { insert, update } from "@mintcode/core/kernel"
import { type Setting, SettingEntity } from "@mintcode/core/settings"
import Database from "better-sqlite3"
import { Effect, Exit, Fiber } from "effect"
import { sqliteDialect } from "./dialect.ts"
import { makeGroupCommit } from "./group_commit.ts"
import { TABLES } from "./schema.ts"
import { openSqlite, type SqliteConnection, type SqliteOpenOptions } from "./sqlite_connection.ts"

const newSetting = (key: string, value = "1"): Setting => ({ key, version: 1, value, updatedAt: 1, updatedBy: "test" })
const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `setting_${String(index).padStart(4, "0")}`)

/** A database of its own, its commits, and how many transactions they took. */
/** Room for all tables and their indexes, empty: a page each. A row of megabytes does not fit besides. */
const SCHEMA_PAGES_MAX = 500

const opened = (options: Partial<SqliteOpenOptions> & { readonly groupCommitsMax?: number } = {}) =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.promise(() => mkdtemp(join(tmpdir(), "mintcode-group-"))),
      (path) => Effect.promise(() => rm(path, { recursive: true, force: true })),
    )
    const path = join(folder, "mintcode.db")
    const database = yield* openSqlite(path, { durability: "full", ...options })
    for (const table of TABLES) for (const sql of sqliteDialect.createTable(table)) database.exec(sql)
    const counted = { transactions: 0 }
    const watched = watch(database, counted)
    const commit = yield* makeGroupCommit(watched, new Map(TABLES.map((table) => [table.name, table])), options)
    const keys = () => database.prepare("SELECT key FROM setting ORDER BY key").pluck().all() as Array<string>
    return { commit, counted, database, keys, path }
  })

/** The same connection, with its COMMITs counted. */
const watch = (database: SqliteConnection, counted: { transactions: number }): SqliteConnection =>
  new Proxy(database, {
    get: (target, name) => {
      const value = Reflect.get(target, name, target) as unknown
      if (name !== "prepare") return typeof value === "function" ? value.bind(target) : value
      return (sql: string) => {
        const statement = target.prepare(sql)
        if (sql !== "COMMIT") return statement
        return {
          run: () => {
            counted.transactions++
            return statement.run()
          },
        }
      }
    },
  })

describe("makeGroupCommit()", () => {
  it.scopedLive("puts commits that wait together into one transaction, up to a bound", () =>
    Effect.gen(function* () {
      const { commit, counted, keys } = yield* opened({ groupCommitsMax: 16 })
      const all = names(40)
      yield* Effect.forEach(all, (key) => commit([insert(SettingEntity, newSetting(key))]), {
        concurrency: "unbounded",
      })
      expect(keys()).toEqual(all)
      expect(counted.transactions).toBe(3)
    }),
  )

  it.scopedLive("does not let a lone commit wait for company", () =>
    Effect.gen(function* () {
      const { commit, counted } = yield* opened()
      for (const key of names(5)) yield* commit([insert(SettingEntity, newSetting(key))])
      expect(counted.transactions).toBe(5)
    }),
  )

  it.scopedLive("undoes only the commit whose guard fails, and takes no transaction for refusals alone", () =>
    Effect.gen(function* () {
      const { commit, counted, keys } = yield* opened()
      const taken = newSetting("taken")
      yield* commit([insert(SettingEntity, taken)])
      const exits = yield* Effect.forEach(
        names(20),
        (key, index) =>
          Effect.exit(
            commit([
              insert(SettingEntity, newSetting(key)),
              ...(index % 4 === 0 ? [update(SettingEntity, { ...taken, version: 7 }, { value: "late" })] : []),
            ]),
          ),
        { concurrency: "unbounded" },
      )
      expect(exits.map(Exit.isSuccess)).toEqual(names(20).map((_, index) => index % 4 !== 0))
      expect(keys()).toHaveLength(16)
      expect(counted.transactions).toBe(2)
      yield* Effect.exit(commit([insert(SettingEntity, taken)]))
      expect(counted.transactions).toBe(2)
    }),
  )

  it.scopedLive("closes a group that holds enough rows", () =>
    Effect.gen(function* () {
      const { commit, counted, keys } = yield* opened()
      const lists = Array.from({ length: 5 }, (_, list) => names(900).map((key) => newSetting(`${list}_${key}`)))
      yield* Effect.forEach(lists, (rows) => commit([insert(SettingEntity, ...rows)]), { concurrency: "unbounded" })
      expect(keys()).toHaveLength(4_500)
      expect(counted.transactions).toBe(3)
    }),
  )

  it.scopedLive("fails the commit that fills the disk and applies its neighbours", () =>
    Effect.gen(function* () {
      const { commit, database, keys } = yield* opened({ pagesMax: SCHEMA_PAGES_MAX })
      const huge = newSetting("huge", "x".repeat(4_000_000))
      const exits = yield* Effect.forEach(
        [newSetting("a"), newSetting("b"), huge, newSetting("c")],
        (setting) => Effect.exit(commit([insert(SettingEntity, setting)])),
        { concurrency: "unbounded" },
      )
      expect(exits.map(Exit.isSuccess)).toEqual([true, true, false, true])
      expect(exits[2]).toMatchObject({ cause: { error: { _tag: "StorageFailed", code: "STORAGE_FULL" } } })
      expect(keys()).toEqual(["a", "b", "c"])
      expect(database.inTransaction).toBe(false)
      yield* commit([insert(SettingEntity, newSetting("d"))])
      expect(keys()).toEqual(["a", "b", "c", "d"])
    }),
  )

  it.scopedLive("waits for another process that writes, and lets this one go on meanwhile", () =>
    Effect.gen(function* () {
      const { commit, counted, keys, path } = yield* opened()
      const other = new Database(path)
      other.exec("BEGIN IMMEDIATE")
      const fiber = yield* Effect.fork(
        Effect.forEach(names(10), (key) => commit([insert(SettingEntity, newSetting(key))]), {
          concurrency: "unbounded",
        }),
      )
      let ticks = 0
      for (; ticks < 30; ticks++) yield* Effect.sleep("5 millis")
      expect(keys()).toEqual([])
      other.exec("COMMIT")
      other.close()
      yield* Fiber.join(fiber)
      expect(keys()).toHaveLength(10)
      // Those that came while it waited are in one transaction.
      expect(counted.transactions).toBe(1)
    }),
  )

  it.scopedLive("flushes every commit: synchronous is FULL at each open", () =>
    Effect.gen(function* () {
      const { database, path } = yield* opened()
      const again = yield* openSqlite(path, { durability: "full" })
      for (const connection of [database, again]) {
        expect(connection.pragma("synchronous", { simple: true })).toBe(2)
        expect(connection.pragma("journal_mode", { simple: true })).toBe("wal")
        expect(connection.pragma("foreign_keys", { simple: true })).toBe(0)
      }
    }),
  )
})
