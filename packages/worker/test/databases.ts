import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, Redacted, type Scope } from "effect"
import { describe } from "vitest"
import { describeMariaDb, mariaDbDatabase } from "../../adapters/test/maria_db.ts"

/** A database of one's own: several worlds and processes may open it. Gone when the scope ends. */
export type OwnDatabase = Effect.Effect<Redacted.Redacted<string>, never, Scope.Scope>

/** A folder that is removed when the scope ends. */
export const ownFolder: Effect.Effect<string, never, Scope.Scope> = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "mintcode-worker-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true, force: true })),
)

/** A file of one's own, which nobody has made yet. */
export const sqliteDatabase: OwnDatabase = Effect.map(ownFolder, (path) =>
  Redacted.make(`sqlite:${join(path, "mintcode.db")}`),
)

/**
 * The same suite on SQLite and on MariaDB. A suite that waits more than it works has all its tests, on both, run at the
 * same time.
 */
export const describeDatabases = (
  name: string,
  suite: (database: OwnDatabase) => void,
  { waits = false }: { readonly waits?: boolean } = {},
): void => {
  const outer = waits ? describe.concurrent : describe
  outer(name, () => {
    describe("on SQLite", () => suite(sqliteDatabase))
    describeMariaDb("on MariaDB", () => suite(mariaDbDatabase))
  })
}
