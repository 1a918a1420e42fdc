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
 * https://www.sqlite.org/pragma.html#pragma_data_version. It is read once for all requests that have arrived together, that
 * is in one turn of the event loop: whoever asks after an operator was answered arrives in a later one.
 */
export const makeSqliteChanges = (database: SqliteConnection): SqliteChanges => {
  const version = database.prepare("PRAGMA data_version").pluck()
  const hearing = new Set<HearChanges>()
  let mark: number | undefined
  let isRead = false
  const unread = () => {
    isRead = false
  }
  const read = (): number | undefined => {
    try {
      return version.get() as number
    } catch {
      // A file that cannot be looked at may hold anything. Whoever reads it is told what is wrong.
      return undefined
    }
  }
  return {
    watch: {
      foreignMark: () => {
        if (!isRead) {
          mark = read()
          isRead = true
          setImmediate(unread)
        }
        return mark
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
