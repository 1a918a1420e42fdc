import { mkdir, open } from "node:fs/promises"
import { dirname } from "node:path"
import { StorageFailed } from "@mintcode/core/kernel"
import Database from "better-sqlite3"
import { Effect, type Scope } from "effect"
import { isSqliteBusy, sqliteFailure } from "./sqlite_errors.ts"

/** Rights of what is made here: buyers' data is for the owner alone. What exists keeps its rights. */
const FILE_MODE = 0o600
const FOLDER_MODE = 0o700

/** A connection of better-sqlite3: every call is synchronous. */
export type SqliteConnection = Database.Database

export interface SqliteOpenOptions {
  /** How much a power cut may cost: `full` nothing, `off` the whole file. `off` is for files nobody keeps. */
  readonly durability: "full" | "off"
  /** Most pages of 4 KiB that the file may grow to; beyond them a commit fails with `STORAGE_FULL`. */
  readonly pagesMax?: number
}

/**
 * How long a call may block the whole process while another process writes. Longer waits go through timers
 * (`whileBusy`, and the loop of the commits), which let everything else go on.
 */
const BLOCKED_MS_MAX = 2
/** Waiting for another process at the most: a commit takes milliseconds, a migration of a large file seconds. */
export const BUSY_WAIT_MS_MAX = 30_000
/** Mean pause between two tries while another process writes. */
const BUSY_PAUSE_MS = 3
/** Page cache of the writer, in KiB: an index over random digests must fit, or every insert reads from disk. */
const CACHE_KIB = 65_536
/** Pages in the log before they are copied into the file: an index page that changes often is copied once. */
const CHECKPOINT_PAGES = 4_000
/** What the log is cut back to after it grew, in bytes: 64 MiB. */
const LOG_BYTES_KEPT = 67_108_864

/**
 * Opens the connection that writes, creating file and folder when they are missing. Settings belong to a connection,
 * not to the file: a file that is opened again would run with `synchronous=NORMAL`, which forgets commits at a power
 * cut. Foreign keys are off: guards are explicit, and a deferred key would fail in COMMIT.
 */
export const openSqlite = (
  path: string,
  options: SqliteOpenOptions,
): Effect.Effect<SqliteConnection, StorageFailed, Scope.Scope> =>
  Effect.gen(function* () {
    yield* files(() => mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE }))
    yield* files(() => createPrivately(path))
    const database = yield* Effect.acquireRelease(
      sqliteTry("open", () => new Database(path, { timeout: BLOCKED_MS_MAX })).pipe(
        // SQLite says "unable to open" of a forbidden folder, a full disk and a folder in place of a file alike. The
        // file system tells them apart.
        Effect.tapError(() => files(async () => (await open(path, "a")).close())),
      ),
      (opened) => Effect.sync(() => opened.close()),
    )
    yield* whileBusy("open", () => {
      if (options.pagesMax !== undefined) database.pragma(`max_page_count = ${options.pagesMax}`)
      database.pragma("journal_mode = WAL")
      database.pragma(`synchronous = ${options.durability === "full" ? "FULL" : "OFF"}`)
      // Without it macOS leaves the last writes in the drive's own cache. Other systems ignore it.
      database.pragma(`fullfsync = ${options.durability === "full" ? "ON" : "OFF"}`)
      database.pragma("foreign_keys = OFF")
      database.pragma("temp_store = MEMORY")
      database.pragma(`cache_size = -${CACHE_KIB}`)
      database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
      database.pragma(`journal_size_limit = ${LOG_BYTES_KEPT}`)
      requireWritable(database)
    })
    return database
  })

/** Runs a synchronous call of the driver. What is not a failure of storage stays a defect. */
export const sqliteTry = <A>(operation: string, call: () => A): Effect.Effect<A, StorageFailed> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(call())
    } catch (cause) {
      const failure = sqliteFailure(operation, cause)
      return failure === undefined ? Effect.die(cause) : Effect.fail(failure)
    }
  })

/** Runs a call again while another process holds the database, without blocking this one. */
export const whileBusy = <A>(operation: string, call: () => A): Effect.Effect<A, StorageFailed> =>
  Effect.async((resume) => {
    const started = performance.now()
    let timer: NodeJS.Timeout | undefined
    const attempt = () => {
      try {
        resume(Effect.succeed(call()))
      } catch (cause) {
        if (isSqliteBusy(cause) && performance.now() - started < BUSY_WAIT_MS_MAX) {
          timer = setTimeout(attempt, busyPauseMs())
          return
        }
        const failure = sqliteFailure(operation, cause)
        resume(failure === undefined ? Effect.die(cause) : Effect.fail(failure))
      }
    }
    attempt()
    return Effect.sync(() => clearTimeout(timer))
  })

/**
 * A pause that differs each time, so that waiting processes do not stay in step. Taken from real timers and not from
 * Effect's clock: another process goes on while a test holds time.
 */
export const busyPauseMs = (): number => 1 + Math.random() * 2 * (BUSY_PAUSE_MS - 1)

/** A file that may only be read opens all the same, and even BEGIN IMMEDIATE succeeds. Nothing of this is written. */
const requireWritable = (database: SqliteConnection): void => {
  database.exec("BEGIN IMMEDIATE")
  try {
    database.exec("CREATE TABLE mintcode_write_probe (id INTEGER)")
  } finally {
    if (database.inTransaction) database.exec("ROLLBACK")
  }
}

/**
 * Makes an empty file, which SQLite takes for a new database; its log gets the same rights. A file that is there is
 * not even opened: closing it would drop the locks that this process holds on it (POSIX).
 */
const createPrivately = async (path: string): Promise<void> => {
  try {
    await (await open(path, "wx", FILE_MODE)).close()
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause
  }
}

const files = <A>(call: () => Promise<A>): Effect.Effect<A, StorageFailed> =>
  Effect.tryPromise({
    try: call,
    catch: (cause) => {
      const code = (cause as NodeJS.ErrnoException).code ?? "unknown"
      return new StorageFailed({
        code: FILE_CODES[code] ?? "STORAGE_UNAVAILABLE",
        operation: "open",
        reason: `the file of the database cannot be written (${code})`,
      })
    },
  })

const FILE_CODES: Readonly<Record<string, StorageFailed["code"]>> = {
  EACCES: "STORAGE_READ_ONLY",
  EPERM: "STORAGE_READ_ONLY",
  EROFS: "STORAGE_READ_ONLY",
  ENOSPC: "STORAGE_FULL",
  EDQUOT: "STORAGE_FULL",
}
