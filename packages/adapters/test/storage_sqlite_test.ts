import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { SqlClient } from "@effect/sql/SqlClient"
import { describe, expect, it } from "@effect/vitest"
import { layerStorage, StorageDialect } from "@mintcode/adapters/storage"
import { Commit, insert } from "@mintcode/core/kernel"
import { VoucherEntity } from "@mintcode/core/voucher"
import Database from "better-sqlite3"
import { Effect, Exit, Fiber, Layer, Redacted, Scope } from "effect"
import { migrationContract } from "./storage_migration_contract.ts"
import { newVoucher, readVoucher } from "./storage_rows.ts"

const folder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "mintcode-sqlite-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true, force: true })),
)

const urlOf = (path: string) => Redacted.make(`sqlite:${path}`)
const open = (path: string) => Effect.void.pipe(Effect.provide(layerStorage(urlOf(path))))

/** Nobody's user id. Root may write everywhere, so a test as root takes another's rights for a while. */
const NOBODY = 65_534

const withoutRoot = Effect.acquireRelease(
  Effect.sync(() => process.getuid?.() === 0 && process.seteuid?.(NOBODY)),
  () => Effect.sync(() => process.getuid?.() === 0 && process.seteuid?.(0)),
)

migrationContract(
  "Migrating SQLite",
  Effect.map(folder, (at) => {
    const path = join(at, "mintcode.db")
    return {
      url: urlOf(path),
      execute: (sql) =>
        Effect.sync(() => {
          const database = new Database(path)
          try {
            const statement = database.prepare(sql)
            if (statement.reader) return statement.all()
            statement.run()
            return []
          } finally {
            database.close()
          }
        }),
    }
  }),
)

describe("SQLite storage", () => {
  it.scopedLive("makes the folder and the file when they are missing", () =>
    Effect.gen(function* () {
      const at = yield* folder
      yield* open(join(at, "deeper", "still", "mintcode.db"))
      expect(yield* Effect.promise(() => readdir(join(at, "deeper", "still")))).toContain("mintcode.db")
    }),
  )

  it.scopedLive.skipIf(process.platform === "win32")(
    "lets only the owner into what it makes, and keeps other rights",
    () =>
      Effect.gen(function* () {
        const path = join(yield* folder, "deeper", "mintcode.db")
        const modeOf = (at: string) => Effect.promise(async () => (await stat(at)).mode & 0o777)
        yield* Effect.gen(function* () {
          yield* Layer.build(layerStorage(urlOf(path)))
          for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(yield* modeOf(file)).toBe(0o600)
        }).pipe(Effect.scoped)
        expect(yield* modeOf(join(path, ".."))).toBe(0o700)
        yield* Effect.promise(() => chmod(path, 0o640))
        yield* open(path)
        expect(yield* modeOf(path)).toBe(0o640)
      }),
  )

  it.scopedLive("gives back after a restart what was committed", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "mintcode.db")
      const voucher = newVoucher()
      yield* Effect.flatMap(Commit, (commit) => commit([insert(VoucherEntity, voucher)])).pipe(
        Effect.provide(layerStorage(urlOf(path))),
      )
      expect(yield* readVoucher(voucher.id).pipe(Effect.provide(layerStorage(urlOf(path))))).toEqual(voucher)
    }),
  )

  it.scopedLive("says STORAGE_READ_ONLY where it may not write", () =>
    Effect.gen(function* () {
      const at = yield* folder
      const path = join(at, "mintcode.db")
      yield* open(path)
      yield* Effect.promise(() => chmod(path, 0o444))
      yield* Effect.promise(() => chmod(at, 0o777))
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* withoutRoot
          expect(yield* Effect.flip(open(path))).toMatchObject({ _tag: "StorageFailed", code: "STORAGE_READ_ONLY" })
        }),
      )
      yield* Effect.promise(() => chmod(at, 0o555))
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* withoutRoot
          for (const other of [join(at, "other.db"), join(at, "deeper", "other.db")]) {
            const refused = yield* Effect.flip(open(other))
            expect(refused).toMatchObject({ _tag: "StorageFailed", code: "STORAGE_READ_ONLY" })
            expect(refused.message).toContain("EACCES")
          }
        }),
      )
      yield* Effect.promise(() => chmod(at, 0o755))
    }),
  )

  it.scopedLive("says STORAGE_BROKEN of a file that is no database, and leaves it alone", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "mintcode.db")
      yield* Effect.promise(() => writeFile(path, "This is a diary and no database. ".repeat(200)))
      expect(yield* Effect.flip(open(path))).toMatchObject({ _tag: "StorageFailed", code: "STORAGE_BROKEN" })
    }),
  )

  it.scopedLive("says STORAGE_UNAVAILABLE of a folder where a file should be", () =>
    Effect.gen(function* () {
      expect(yield* Effect.flip(open(yield* folder))).toMatchObject({ code: "STORAGE_UNAVAILABLE" })
    }),
  )

  it.live("keeps :memory: in a private file that goes at the end", () =>
    Effect.gen(function* () {
      const path = yield* Effect.gen(function* () {
        const sql = yield* SqlClient
        const [row] = yield* sql<{ file: string }>`SELECT file FROM pragma_database_list WHERE name = 'main'`
        return row?.file ?? ""
      }).pipe(Effect.provide(layerStorage(Redacted.make("sqlite::memory:"))))
      expect(path).toContain("mintcode-")
      expect((yield* Effect.exit(Effect.promise(() => readdir(join(path, "..")))))._tag).toBe("Failure")
    }),
  )

  it.live("gives two :memory: databases nothing in common", () =>
    Effect.gen(function* () {
      const memory = () => Layer.fresh(layerStorage(Redacted.make("sqlite::memory:")))
      const voucher = newVoucher()
      yield* Effect.flatMap(Commit, (commit) => commit([insert(VoucherEntity, voucher)])).pipe(Effect.provide(memory()))
      expect(yield* readVoucher(voucher.id).pipe(Effect.provide(memory()))).toBeUndefined()
    }),
  )

  it.live("cannot write through the client that reads", () =>
    Effect.gen(function* () {
      const { reading } = yield* StorageDialect
      const sql = yield* SqlClient
      const refused = yield* Effect.flip(reading("test")(sql`DELETE FROM voucher`))
      expect(refused).toMatchObject({ code: "STORAGE_READ_ONLY", operation: "test" })
    }).pipe(Effect.provide(layerStorage(Redacted.make("sqlite::memory:")))),
  )

  it.live("lets a wrong statement be a defect, not a failure of storage to retry", () =>
    Effect.gen(function* () {
      const { reading } = yield* StorageDialect
      const sql = yield* SqlClient
      const missing = yield* Effect.flip(reading("test")(sql`SELECT * FROM nowhere`))
      expect(missing.code).toBe("STORAGE_BROKEN")
      const exit = yield* Effect.exit(reading("test")(sql`SELECT ${{} as never} FROM voucher`))
      expect(Exit.isFailure(exit) && exit.cause._tag).toBe("Die")
    }).pipe(Effect.provide(layerStorage(Redacted.make("sqlite::memory:")))),
  )

  it.scopedLive("finishes what was handed over when it closes, and refuses what comes after", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "mintcode.db")
      const scope = yield* Scope.make()
      const context = yield* Layer.buildWithScope(layerStorage(urlOf(path)), scope)
      const vouchers = Array.from({ length: 300 }, () => newVoucher())
      const commit = yield* Commit.pipe(Effect.provide(context))
      const fibers = yield* Effect.forEach(vouchers, (voucher) => Effect.fork(commit([insert(VoucherEntity, voucher)])))
      yield* Effect.sleep(0)
      yield* Scope.close(scope, Exit.void)
      const exits = yield* Effect.forEach(fibers, Fiber.await)
      expect(exits.every(Exit.isSuccess)).toBe(true)
      expect(yield* Effect.flip(commit([insert(VoucherEntity, newVoucher())]))).toMatchObject({
        code: "STORAGE_UNAVAILABLE",
      })
      // The last connection folds the log back: what is left is one file, ready to be copied.
      expect(yield* Effect.promise(() => readdir(join(path, "..")))).toEqual(["mintcode.db"])
      const database = new Database(path)
      expect(database.prepare("SELECT count(*) FROM voucher").pluck().get()).toBe(300)
      database.close()
    }),
  )
})
