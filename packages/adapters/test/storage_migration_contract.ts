import { describe, expect, it } from "@effect/vitest"
import { layerStorage, migrateStorage, StorageDialect } from "@mintcode/adapters/storage"
import { Effect, Redacted, type Scope } from "effect"
import { MIGRATIONS } from "../src/storage/migrations/mod.ts"
import { runStorageProcess } from "./storage_processes.ts"

/** What a database that is up to date records. */
const ALL = MIGRATIONS.map(({ id, name }) => ({ id, name }))

/** A fresh database: its address, and a way past storage to change it by hand. */
export interface FreshDatabase {
  readonly url: Redacted.Redacted<string>
  readonly execute: (sql: string) => Effect.Effect<ReadonlyArray<unknown>>
}

/** What migrating does, on whatever database. */
export const migrationContract = (name: string, fresh: Effect.Effect<FreshDatabase, never, Scope.Scope>): void => {
  describe(name, () => {
    it.scopedLive("runs each migration once, and finds nothing to do the second time", () =>
      Effect.gen(function* () {
        const { execute, url } = yield* fresh
        expect(yield* migrateStorage(url)).toEqual(ALL)
        expect(yield* migrateStorage(url)).toEqual([])
        expect(yield* execute("SELECT id, name FROM mintcode_migration ORDER BY id")).toEqual(ALL)
      }),
    )

    it.scopedLive("finishes a migration that broke off half way", () =>
      Effect.gen(function* () {
        const { execute, url } = yield* fresh
        yield* migrateStorage(url)
        // Announced, and not recorded as done.
        yield* execute("UPDATE mintcode_migration SET applied_at = 0")
        expect(yield* Effect.flip(open(url, false))).toMatchObject({ code: "DATABASE_NOT_MIGRATED" })
        yield* execute("DROP TABLE voucher")
        expect(yield* migrateStorage(url)).toEqual(ALL)
        expect(yield* execute("SELECT id FROM voucher")).toEqual([])
      }),
    )

    it.scopedLive("refuses a database that a newer program has migrated, and leaves it alone", () =>
      Effect.gen(function* () {
        const { execute, url } = yield* fresh
        yield* migrateStorage(url)
        yield* execute("INSERT INTO mintcode_migration (id, name, applied_at) VALUES (9999, 'of_tomorrow', 1)")
        for (const migrate of [true, false]) {
          const refused = yield* Effect.flip(open(url, migrate))
          expect(refused).toMatchObject({ _tag: "DatabaseUnfit", code: "DATABASE_TOO_NEW" })
        }
        expect(yield* Effect.flip(migrateStorage(url))).toMatchObject({ code: "DATABASE_TOO_NEW" })
        expect(yield* execute("SELECT id FROM mintcode_migration ORDER BY id")).toEqual([
          ...ALL.map(({ id }) => ({ id })),
          { id: 9999 },
        ])
      }),
    )

    it.scopedLive("does not migrate unless asked to, and says what to do", () =>
      Effect.gen(function* () {
        const { execute, url } = yield* fresh
        const refused = yield* Effect.flip(open(url, false))
        expect(refused).toMatchObject({ _tag: "DatabaseUnfit", code: "DATABASE_NOT_MIGRATED" })
        expect(refused.message).toContain("mintcode migrate")
        yield* migrateStorage(url)
        yield* open(url, false)
        yield* execute("DELETE FROM mintcode_migration")
        expect(yield* Effect.flip(open(url, false))).toMatchObject({ code: "DATABASE_NOT_MIGRATED" })
      }),
    )

    it.scopedLive("names columns, unique keys and indexes that are missing", () =>
      Effect.gen(function* () {
        const { execute, url } = yield* fresh
        yield* migrateStorage(url)
        yield* execute("ALTER TABLE voucher DROP COLUMN failed_count")
        expect((yield* Effect.flip(open(url, true))).message).toContain("it lacks column voucher.failed_count")
        yield* execute("ALTER TABLE voucher ADD COLUMN failed_count BIGINT").pipe(
          Effect.catchAllDefect(() => execute("ALTER TABLE voucher ADD COLUMN failed_count INTEGER")),
        )
        yield* execute("DROP INDEX voucher_unique_code_index").pipe(
          Effect.catchAllDefect(() => execute("DROP INDEX voucher_unique_code_index ON voucher")),
        )
        const refused = yield* Effect.flip(open(url, true))
        expect(refused).toMatchObject({ code: "DATABASE_SCHEMA_WRONG" })
        expect(refused.message).toContain("it lacks unique index voucher_unique_code_index of voucher")
        yield* execute("DROP INDEX voucher_by_positive_used_count").pipe(
          Effect.catchAllDefect(() => execute("DROP INDEX voucher_by_positive_used_count ON voucher")),
        )
        expect((yield* Effect.flip(open(url, true))).message).toContain(
          "index voucher_by_positive_used_count of voucher",
        )
      }),
    )

    it.scopedLive("lets one of two processes that start at once migrate while the other waits", () =>
      Effect.gen(function* () {
        const { url } = yield* fresh
        const ended = yield* Effect.all(
          Array.from({ length: 2 }, () => runStorageProcess(["migrate", Redacted.value(url)])),
          { concurrency: "unbounded" },
        )
        expect(ended.map(({ output }) => output).sort()).toEqual([JSON.stringify(ALL.map(({ name }) => name)), "[]"])
      }),
    )

    it.scopedLive("answers a ping once it is open", () =>
      Effect.gen(function* () {
        const { url } = yield* fresh
        yield* Effect.flatMap(StorageDialect, ({ ping }) => ping).pipe(Effect.provide(layerStorage(url)))
      }),
    )
  })
}

const open = (url: Redacted.Redacted<string>, migrate: boolean) =>
  Effect.void.pipe(Effect.provide(layerStorage(url, { migrate })))
