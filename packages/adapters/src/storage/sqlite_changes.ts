import type { ChangeWatch, HearChanges } from "@mintcode/core/kernel"
import { type Context, Effect } from "effect"
import type { SqliteConnection } from "./sqlite_connection.ts"

/** What changes in a file of SQLite, and how its only writer here tells of its commits. */
export interface SqliteChanges {
  readonly watch: Context.Tag.Service<ChangeWatch>
  readonly heard: HearChanges
}

/**
 * Commits of other connections show in `PRAGMA data_version`, which does not count those of the connection that asks:
 * https://www.sqlite.org/pragma.html#pragma_data_version. It takes a microsecond or two, and is read each time: once for all
 * requests of a turn of the event loop would be too early for those that arrive while the turn is under way.
 */
export const makeSqliteChanges = (database: SqliteConnection): SqliteChanges => {
  const version = database.prepare("PRAGMA data_version").pluck()
  const hearing = new Set<HearChanges>()
  return {
    watch: {
      foreignMark: () => {
        try {
          return version.get() as number
        } catch {
          // A file that cannot be looked at may hold anything. Whoever reads it is told what is wrong.
          return undefined
        }
      },
      hearOwn: (hear) =>
        Effect.acquireRelease(
          Effect.sync(() => hearing.add(hear)),
          () => Effect.sync(() => hearing.delete(hear)),
        ),
    },
    heard: (changes) => {
      for (const hear of hearing) hear(changes)
    },
  }
}
