import { randomBytes } from "node:crypto"
import { chmod, copyFile, open, rename, rm, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { StorageFailed } from "@mintcode/core/kernel"
import Database from "better-sqlite3"
import { Clock, Effect } from "effect"
import { DatabaseUnfit } from "./errors.ts"
import { sqliteTry } from "./sqlite_connection.ts"
import { isSqliteBusy } from "./sqlite_errors.ts"

/** Rights of what is made here: buyers' data is for the owner alone. */
const FILE_MODE = 0o600
/**
 * Pages copied in one go: all. Between two goes another process may write, and the copy would begin anew each time; in one
 * go it is the state of one moment, and writers do not wait for it (WAL).
 */
const PAGES_ALL = 0x7fff_ffff
/** Waiting for a database that is just being closed. */
const BUSY_MS_MAX = 2_000

/** What a backup holds. */
export interface BackupReport {
  readonly file: string
  readonly bytes: number
  /** The newest migration in it. */
  readonly migration: number
}

/**
 * Copies a SQLite database into a file while servers and workers go on (SQLite's online backup). The file is whole or not
 * there: it is checked under another name, and gets its own when it is on disk.
 */
export const backupSqlite = (path: string, file: string): Effect.Effect<BackupReport, StorageFailed | DatabaseUnfit> =>
  Effect.gen(function* () {
    if (yield* exists(file)) return yield* unfit("DATABASE_NOT_EMPTY", `there is a file "${file}" already`)
    const draft = draftOf(file)
    const copied = Effect.gen(function* () {
      yield* writing(file, async () => (await open(draft, "wx", FILE_MODE)).close())
      yield* withDatabase(path, { readonly: true }, (source) =>
        Effect.promise(() => source.backup(draft, { progress: () => PAGES_ALL })),
      )
      const migration = yield* checkedBackup(draft)
      yield* writing(file, () => putInPlace(draft, file))
      const { size } = yield* writing(file, () => stat(file))
      return { file, bytes: size, migration }
    })
    return yield* Effect.ensuring(
      copied,
      Effect.promise(() => rm(draft, { force: true })),
    )
  })

/** What a restore did. */
export interface RestoreReport<A> {
  readonly path: string
  /** Where the database is now that was there before. */
  readonly before: string | null
  readonly migration: number
  readonly prepared: A
}

/**
 * Puts a backup in the place of a database that nobody works on. `prepare` gets the path of a copy and may change it before
 * it takes the place; when it fails nothing has changed. What was there before is kept beside it.
 */
export const restoreSqlite = <A, E, R>(
  file: string,
  path: string,
  prepare: (path: string) => Effect.Effect<A, E, R>,
): Effect.Effect<RestoreReport<A>, E | StorageFailed | DatabaseUnfit, R> =>
  Effect.gen(function* () {
    if (!(yield* exists(file))) return yield* unfit("BACKUP_UNFIT", `there is no file "${file}"`)
    const draft = draftOf(path)
    const restored = Effect.gen(function* () {
      yield* writing(path, async () => {
        // Made first, so that nobody else can read it while it grows: a copy would have the rights of the backup's file.
        await (await open(draft, "wx", FILE_MODE)).close()
        await copyFile(file, draft)
        await chmod(draft, FILE_MODE)
      })
      const migration = yield* checkedBackup(draft)
      const prepared = yield* prepare(draft)
      yield* foldedLog(draft)
      const hasOne = yield* exists(path)
      if (hasOne) yield* requireUnused(path)
      const before = hasOne ? `${path}.before-${yield* Clock.currentTimeMillis}` : null
      if (before !== null) yield* writing(path, () => rename(path, before))
      yield* writing(path, () => putInPlace(draft, path))
      return { path, before, migration, prepared }
    })
    const leftovers = ["", "-wal", "-shm"].map((end) => `${draft}${end}`)
    return yield* Effect.ensuring(
      restored,
      Effect.promise(() => Promise.all(leftovers.map((one) => rm(one, { force: true })))),
    )
  })

/**
 * Fails with `DATABASE_IN_USE` while another process has the database open. Folds its log into the file, so that the file
 * alone is the database.
 */
export const requireUnused = (path: string): Effect.Effect<void, StorageFailed | DatabaseUnfit> =>
  Effect.catchIf(foldedLog(path), isInUse, () =>
    unfit("DATABASE_IN_USE", `a server or a worker has "${path}" open: stop it first`),
  )

/** Leaving WAL needs the database for oneself: it fails while anybody else has it open. */
const foldedLog = (path: string) =>
  withDatabase(path, {}, (database) => sqliteTry("fold the log", () => void database.pragma("journal_mode = DELETE")))

const isInUse = (failure: StorageFailed | DatabaseUnfit): failure is StorageFailed =>
  failure._tag === "StorageFailed" && /SQLITE_(BUSY|LOCKED)/.test(failure.reason)

/** The newest migration of a backup that is sound. */
const checkedBackup = (path: string): Effect.Effect<number, StorageFailed | DatabaseUnfit> =>
  withDatabase(path, {}, (database) =>
    Effect.suspend(() => {
      try {
        const [result] = database.pragma("quick_check(1)", { simple: false }) as ReadonlyArray<{ quick_check: string }>
        if (result?.quick_check !== "ok") return unfit("BACKUP_UNFIT", "the file is damaged")
        const newest = database.prepare("SELECT MAX(id) FROM mintcode_migration").pluck().get()
        // A file of its own, without a log beside it.
        database.pragma("journal_mode = DELETE")
        return Effect.succeed(Number(newest))
      } catch (cause) {
        if (isSqliteBusy(cause)) return unfit("DATABASE_IN_USE", "the file is open elsewhere")
        return unfit("BACKUP_UNFIT", "the file is no database of MintCode")
      }
    }),
  )

const withDatabase = <A, E>(
  path: string,
  options: Database.Options,
  use: (database: Database.Database) => Effect.Effect<A, E>,
): Effect.Effect<A, E | StorageFailed> =>
  Effect.acquireUseRelease(
    sqliteTry("open", () => new Database(path, { fileMustExist: true, timeout: BUSY_MS_MAX, ...options })),
    use,
    (database) => Effect.sync(() => database.close()),
  )

const draftOf = (path: string): string => `${path}.${randomBytes(6).toString("hex")}.new`

/** On disk before it has its name, and the name on disk as well. */
const putInPlace = async (draft: string, path: string): Promise<void> => {
  await synced(draft)
  await rename(draft, path)
  await synced(dirname(path))
}

const synced = async (path: string): Promise<void> => {
  const file = await open(path, "r")
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

const exists = (path: string): Effect.Effect<boolean> =>
  Effect.promise(() =>
    stat(path).then(
      () => true,
      () => false,
    ),
  )

const writing = <A>(path: string, call: () => Promise<A>): Effect.Effect<A, StorageFailed> =>
  Effect.tryPromise({
    try: call,
    catch: (cause) =>
      new StorageFailed({
        code: (cause as NodeJS.ErrnoException).code === "ENOSPC" ? "STORAGE_FULL" : "STORAGE_UNAVAILABLE",
        operation: "backup",
        reason: `"${path}" cannot be written (${(cause as NodeJS.ErrnoException).code ?? "unknown"})`,
      }),
  })

const unfit = (code: DatabaseUnfit["code"], reason: string): Effect.Effect<never, DatabaseUnfit> =>
  Effect.fail(new DatabaseUnfit({ code, reason: `Cannot go on: ${reason}` }))
