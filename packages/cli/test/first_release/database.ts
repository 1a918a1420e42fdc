import { readFileSync } from "node:fs"
import { join } from "node:path"
import Database from "better-sqlite3"
import { Effect, Redacted, type Scope } from "effect"
import { describe } from "vitest"
import { describeMariaDb, mariaDbDatabase, runOn } from "../../../adapters/test/maria_db.ts"
import { type OwnDatabase, ownFolder, sqliteDatabase } from "../../../worker/test/databases.ts"

/**
 * Databases that the first release made, by its own program and keys that all test worlds share: `sqlite.sql` and
 * `mariadb.sql` are what they held, and the files beside them what buyers and operators knew of it.
 */

/** What a buyer knew of a redemption. */
interface Known {
  readonly code: string
  readonly id: string
  readonly token: string
}

/** What there was to know of a database. */
export interface FirstRelease {
  readonly url: Redacted.Redacted<string>
  readonly accountId: string
  readonly delivered: Known & { readonly value: Readonly<Record<string, string>> }
  /** Accepted, and nothing was ordered for it yet. */
  readonly open: Known
  readonly unused: string
  /** A licence that runs on `machine-1`. */
  readonly licence: string
}

type OwnFirstRelease = Effect.Effect<FirstRelease, never, Scope.Scope>

const read = (name: string): string => readFileSync(join(import.meta.dirname, name), "utf8")

const knownOf = (name: string, url: Redacted.Redacted<string>): FirstRelease => ({ ...JSON.parse(read(name)), url })

/** A statement ends at the end of a line. */
const statementsOf = (sql: string): ReadonlyArray<string> => sql.split(/;\n/).filter((statement) => statement !== "")

/** The licence was activated when the database was made, and its hours would be over: they end in the year 2100. */
const KEEP_LICENCE = "UPDATE licence SET ends_at = 4102444800000"

const onSqlite: OwnFirstRelease = Effect.map(ownFolder, (folder) => {
  const path = join(folder, "mintcode.db")
  const database = new Database(path)
  database.exec(read("sqlite.sql"))
  database.exec(KEEP_LICENCE)
  database.close()
  return knownOf("sqlite.json", Redacted.make(`sqlite:${path}`))
})

const onMariaDb: OwnFirstRelease = Effect.gen(function* () {
  const url = yield* mariaDbDatabase
  yield* Effect.promise(() => runOn(new URL(Redacted.value(url)), ...statementsOf(read("mariadb.sql")), KEEP_LICENCE))
  return knownOf("mariadb.json", url)
})

/** The same suite on both databases of the first release, each with an empty one beside it. */
export const describeFirstRelease = (
  name: string,
  suite: (first: OwnFirstRelease, fresh: OwnDatabase) => void,
): void => {
  describe(name, () => {
    describe("on SQLite", () => suite(onSqlite, sqliteDatabase))
    describeMariaDb("on MariaDB", () => suite(onMariaDb, mariaDbDatabase))
  })
}
