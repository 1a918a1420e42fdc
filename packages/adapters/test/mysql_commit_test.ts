import { expect, it } from "@effect/vitest"
import { migrateStorage } from "@mintcode/adapters/storage"
import { insert, StorageFailed } from "@mintcode/core/kernel"
import { VoucherEntity } from "@mintcode/core/voucher"
import { Effect, Exit, Redacted } from "effect"
import { parseDatabaseUrl } from "../src/storage/database_url.ts"
import { dialectOfServer } from "../src/storage/dialect.ts"
import { makeMysqlCommit } from "../src/storage/mysql_commit.ts"
import { makeMysqlPool } from "../src/storage/mysql_connection.ts"
import { TABLES } from "../src/storage/schema.ts"
import { OUTDATED } from "../src/storage/schema_watch.ts"
import { describeMariaDb, mariaDbDatabase, runOn } from "./maria_db.ts"
import { newVoucher } from "./storage_rows.ts"

const TABLES_BY_NAME = new Map(TABLES.map((table) => [table.name, table]))
const AWAY = new StorageFailed({ code: "STORAGE_UNAVAILABLE", operation: "look", reason: "away" })

/** The port on a database of its own, for a process that stood still: what its looks come to, one after the other. */
const afterPause = (looks: ReadonlyArray<Effect.Effect<void, StorageFailed>>) =>
  Effect.gen(function* () {
    const url = yield* mariaDbDatabase
    yield* migrateStorage(url)
    const address = yield* parseDatabaseUrl(url)
    if (address.kind !== "mysql") return yield* Effect.dieMessage("not a server")
    let looked = 0
    const watch = {
      hasLapsed: () => looked < looks.length,
      permit: Effect.suspend(() => looks[looked++] ?? Effect.void),
    }
    const pool = yield* makeMysqlPool(address, 2)
    const commit = yield* makeMysqlCommit(pool, dialectOfServer("10.11.0-MariaDB"), TABLES_BY_NAME, watch)
    const onServer = (statement: string) => Effect.promise(() => runOn(new URL(Redacted.value(url)), statement))
    return { commit, kept: onServer("SELECT id FROM voucher"), looked: () => looked, onServer }
  })

describeMariaDb("a commit on MariaDB that has waited since it was permitted", () => {
  it.scopedLive("looks until it knows, and is carried out", () =>
    Effect.gen(function* () {
      const { commit, kept, looked } = yield* afterPause([Effect.fail(AWAY), Effect.fail(AWAY), Effect.void])
      yield* commit([insert(VoucherEntity, newVoucher())])
      expect(looked()).toBe(3)
      expect(yield* kept).toHaveLength(1)
    }),
  )

  it.scopedLive("is refused with all that came with it once a newer program has migrated", () =>
    Effect.gen(function* () {
      const { commit, kept } = yield* afterPause(Array.from({ length: 20 }, () => Effect.fail(OUTDATED)))
      const refused = yield* Effect.all(
        Array.from({ length: 8 }, () => Effect.flip(commit([insert(VoucherEntity, newVoucher())]))),
        { concurrency: "unbounded" },
      )
      expect(refused).toEqual(Array.from({ length: 8 }, () => OUTDATED))
      expect(yield* kept).toHaveLength(0)
    }),
  )
})

describeMariaDb("a commit on MariaDB that shares a transaction", () => {
  it.scopedLive("fails alone when the server refuses what it writes", () =>
    Effect.gen(function* () {
      const { commit, kept, onServer } = yield* afterPause([])
      yield* onServer("ALTER TABLE voucher MODIFY note VARCHAR(10) NOT NULL")
      const notes = ["", "", "", "longer than that", "", "", "", ""]
      const exits = yield* Effect.forEach(
        notes,
        (note) => Effect.exit(commit([insert(VoucherEntity, newVoucher({ note }))])),
        { concurrency: "unbounded" },
      )
      expect(exits.map(Exit.isSuccess)).toEqual(notes.map((note) => note === ""))
      expect(yield* kept).toHaveLength(notes.length - 1)
    }),
  )
})
