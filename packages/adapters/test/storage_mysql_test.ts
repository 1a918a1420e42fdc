import { randomBytes } from "node:crypto"
import { createServer } from "node:net"
import { join } from "node:path"
import { SqlClient } from "@effect/sql/SqlClient"
import { expect, it } from "@effect/vitest"
import { copyDatabase, layerStorage } from "@mintcode/adapters/storage"
import { append, Commit, insert } from "@mintcode/core/kernel"
import { VoucherEntity } from "@mintcode/core/voucher"
import { Effect, Exit, Fiber, Redacted } from "effect"
import { ownFolder } from "../../worker/test/databases.ts"
import { describeMariaDb, mariaDbDatabase, runOn } from "./maria_db.ts"
import { migrationContract } from "./storage_migration_contract.ts"
import { newTestEvent, newVoucher, readVoucher } from "./storage_rows.ts"

/** Longer than `idle_transaction_timeout` of our sessions. */
const IDLE_ENDS_MS = 4_000

const open = (url: URL | string, migrate = true) =>
  Effect.void.pipe(Effect.provide(layerStorage(Redacted.make(String(url)), { migrate })))

const changed = (url: Redacted.Redacted<string>, change: (url: URL) => void): URL => {
  const other = new URL(Redacted.value(url))
  change(other)
  return other
}

describeMariaDb("MariaDB", () => {
  migrationContract(
    "Migrating MariaDB",
    Effect.map(mariaDbDatabase, (url) => ({
      url,
      execute: (sql) => Effect.promise(() => runOn(new URL(Redacted.value(url)), sql)),
    })),
  )

  it.scopedLive("is unavailable when nobody listens, the password is wrong or the database is missing", () =>
    Effect.gen(function* () {
      const url = yield* mariaDbDatabase
      const free = yield* Effect.async<number>((resume) => {
        const server = createServer().listen(0, "127.0.0.1", () => {
          const address = server.address()
          server.close(() => resume(Effect.succeed(typeof address === "object" ? (address?.port ?? 1) : 1)))
        })
      })
      const cases = [
        changed(url, (other) => {
          other.port = String(free)
        }),
        changed(url, (other) => {
          other.password = "wrong-secret"
        }),
        changed(url, (other) => {
          other.pathname = "mintcode_missing"
        }),
      ]
      for (const other of cases) {
        const failed = yield* Effect.flip(open(other))
        expect(failed).toMatchObject({ _tag: "StorageFailed", code: "STORAGE_UNAVAILABLE" })
        expect(failed.message).not.toContain("secret")
      }
    }),
  )

  it.scopedLive("says STORAGE_READ_ONLY to a user who may only read", () =>
    Effect.gen(function* () {
      const url = yield* mariaDbDatabase
      yield* open(Redacted.value(url))
      const user = `reader_${randomBytes(4).toString("hex")}`
      const database = new URL(Redacted.value(url)).pathname.slice(1)
      yield* Effect.acquireRelease(
        Effect.promise(() =>
          runOn(
            new URL(Redacted.value(url)),
            `CREATE USER ${user}@'%' IDENTIFIED BY 'x'`,
            `GRANT SELECT ON ${database}.* TO ${user}@'%'`,
          ),
        ),
        () => Effect.promise(() => runOn(new URL(Redacted.value(url)), `DROP USER ${user}@'%'`)),
      )
      const reader = changed(url, (other) => {
        other.username = user
        other.password = "x"
      })
      const failed = yield* Effect.flatMap(Commit, (commit) =>
        Effect.flip(commit([insert(VoucherEntity, newVoucher())])),
      ).pipe(Effect.provide(layerStorage(Redacted.make(String(reader)), { migrate: false })))
      expect(failed).toMatchObject({ code: "STORAGE_READ_ONLY", operation: "commit" })
    }),
  )

  it.scopedLive(
    "loses no acknowledged commit and goes on when the server ends its connections",
    () =>
      Effect.gen(function* () {
        const url = yield* mariaDbDatabase
        yield* Effect.gen(function* () {
          const commit = yield* Commit
          const sql = yield* SqlClient
          const vouchers = Array.from({ length: 600 }, () => newVoucher())
          const fiber = yield* Effect.fork(
            Effect.forEach(
              vouchers,
              (voucher) => Effect.exit(commit([insert(VoucherEntity, voucher), append(newTestEvent(voucher.id))])),
              { concurrency: 32 },
            ),
          )
          const database = new URL(Redacted.value(url)).pathname.slice(1)
          for (let round = 0; round < 5; round++) {
            yield* Effect.sleep("20 millis")
            const rows = yield* sql<{ id: number }>`SELECT id FROM information_schema.processlist
            WHERE db = ${database} AND id <> CONNECTION_ID()`
            yield* Effect.promise(() =>
              Promise.allSettled(
                rows.map(({ id }) => runOn(new URL(Redacted.value(url)), `KILL CONNECTION ${Number(id)}`)),
              ),
            )
          }
          const exits = yield* Fiber.join(fiber)
          for (const [index, exit] of exits.entries()) {
            const voucher = vouchers[index]
            if (voucher !== undefined && Exit.isSuccess(exit)) expect(yield* readVoucher(voucher.id)).toEqual(voucher)
            if (Exit.isFailure(exit))
              expect(exit.cause).toMatchObject({ _tag: "Fail", error: { code: "STORAGE_UNAVAILABLE" } })
          }
          const after = newVoucher()
          yield* commit([insert(VoucherEntity, after)])
          expect(yield* readVoucher(after.id)).toEqual(after)
          const [counts] = yield* sql<{ vouchers: number; events: number }>`SELECT
          (SELECT count(*) FROM voucher) AS vouchers, (SELECT count(*) FROM event) AS events`
          expect(counts?.vouchers).toBe((counts?.events ?? 0) + 1)
        }).pipe(Effect.provide(layerStorage(url)))
      }),
    30_000,
  )

  it.scopedLive("is copied to for longer than the server lets a transaction lie idle", () =>
    Effect.gen(function* () {
      const target = yield* mariaDbDatabase
      const source = Redacted.make(`sqlite:${join(yield* ownFolder, "mintcode.db")}`)
      yield* Effect.flatMap(Commit, (commit) => commit([insert(VoucherEntity, newVoucher())])).pipe(
        Effect.provide(layerStorage(source)),
      )
      let hasWaited = false
      const copied = () => {
        if (!hasWaited) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, IDLE_ENDS_MS)
        hasWaited = true
      }
      const report = yield* copyDatabase(source, target, { copied })
      expect(hasWaited).toBe(true)
      expect(report.find(({ table }) => table === "voucher")?.rows).toBe(1)
    }),
  )
})
