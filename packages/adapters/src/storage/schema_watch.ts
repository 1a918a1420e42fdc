import { StorageFailed } from "@mintcode/core/kernel"
import { Clock, Deferred, Effect, type Scope } from "effect"
import { DatabaseUnfit } from "./errors.ts"

/** Pause between two looks whether a newer program has migrated the database. */
const LOOK_MS = 1_000
/** Longest look: one on a connection that is half open must not keep the next one from a better one. */
const LOOK_MS_MAX = 2_000
/** So long after a look a process may still commit without another one. */
const PERMIT_MS = 4_000
/**
 * What a migration waits, once it is announced, before it changes a database that others may be at work on: the permit
 * of a process that looked just before, and the longest that a commit of it may then wait for a row.
 */
export const OLD_PROCESSES_LEAVE_MS = PERMIT_MS + 5_000

/** The newest migration that the database has run, or that is announced. */
export const NEWEST_MIGRATION = "SELECT MAX(id) AS newest FROM mintcode_migration"

/** What keeps an older program from a database that a newer one has migrated. */
export interface SchemaWatch {
  /** Succeeds while this program may commit. */
  readonly permit: Effect.Effect<void, StorageFailed>
  /** Whether a commit that has waited since its permit needs another one. */
  readonly hasLapsed: () => boolean
  /** Fails once a newer program has migrated the database, or is about to. Until then it does not end. */
  readonly outdated: Effect.Effect<never, DatabaseUnfit>
  /** Takes note of a newest migration that somebody has read, and answers why this program may not commit any more. */
  readonly note: (newest: number) => StorageFailed | undefined
}

/** The program is older than the schema: it must not be used. */
export const tooNew = (newest: number, known: number): DatabaseUnfit =>
  new DatabaseUnfit({
    code: "DATABASE_TOO_NEW",
    reason: `Cannot use this database: it is at migration ${newest}, this program knows ${known}. Use a newer program`,
  })

/**
 * Looks again and again while the scope lasts. Time is real time and not Effect's: another process migrates while a test
 * holds time.
 */
export const watchSchema = (
  look: Effect.Effect<number, StorageFailed>,
  known: number,
): Effect.Effect<SchemaWatch, never, Scope.Scope> =>
  Effect.gen(function* () {
    const found = yield* Deferred.make<never, DatabaseUnfit>()
    const one = yield* Effect.makeSemaphore(1)
    let permittedAt = performance.now()
    let isOutdated = false

    const note = (newest: number): StorageFailed | undefined => {
      if (!isOutdated && newest > known) {
        isOutdated = true
        Deferred.unsafeDone(found, tooNew(newest, known))
      }
      return isOutdated ? OUTDATED : undefined
    }
    const lookNow = Effect.suspend(() => {
      const at = performance.now()
      return Effect.map(look, (newest) => {
        if (note(newest) === undefined) permittedAt = at
      })
    }).pipe(Effect.timeoutFail({ duration: LOOK_MS_MAX, onTimeout: () => NO_ANSWER }), Effect.withClock(Clock.make()))
    const isPermitted = () => performance.now() - permittedAt < PERMIT_MS
    const permit = Effect.suspend(() => {
      if (isOutdated) return Effect.fail(OUTDATED)
      if (isPermitted()) return Effect.void
      // Many may come at once after a pause: the first one looks for all.
      return one
        .withPermits(1)(Effect.suspend(() => (isOutdated || isPermitted() ? Effect.void : lookNow)))
        .pipe(Effect.zipRight(Effect.suspend(() => (isOutdated ? Effect.fail(OUTDATED) : Effect.void))))
    })

    yield* Effect.sleep(LOOK_MS).pipe(
      Effect.zipRight(Effect.ignore(lookNow)),
      Effect.forever,
      Effect.withClock(Clock.make()),
      Effect.forkScoped,
    )
    const hasLapsed = () => isOutdated || !isPermitted()
    return { permit, hasLapsed, outdated: Deferred.await(found), note }
  })

const unavailable = (reason: string): StorageFailed =>
  new StorageFailed({ code: "STORAGE_UNAVAILABLE", operation: "look", reason })

/** Why an outdated program does not commit. */
export const OUTDATED = unavailable("a newer program has migrated the database")
const NO_ANSWER = unavailable("the server does not say which schema it has")
