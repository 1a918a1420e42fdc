import { type Change, type Conflict, type HearChanges, StorageFailed } from "@mintcode/core/kernel"
import { Effect, type Scope } from "effect"
import { type CommitPlan, type CommitShape, planCommit } from "./commit_plan.ts"
import { sqliteDialect } from "./dialect.ts"
import { makeSqliteRunner, type Settled } from "./sqlite_commit.ts"
import { BUSY_WAIT_MS_MAX, busyPauseMs, type SqliteConnection } from "./sqlite_connection.ts"
import { isSqliteBusy, sqliteFailure } from "./sqlite_errors.ts"
import { makeStatements } from "./statements.ts"
import type { Table } from "./table.ts"

/**
 * Commits in one transaction at the most. Measured with 64 fibers: half as many again as with 16, and 256 gain nothing
 * more until hundreds wait; all of a group wait for its last.
 */
const GROUP_COMMITS_MAX = 64
/** Rows after which a group is closed: bounds how long the process is busy with one group (2,000 rows take 20-30 ms). */
const GROUP_ROWS_MAX = 2_000
/** Commits that wait at the most. Whoever comes then waits for a place, so that memory stays bounded. */
const QUEUE_MAX = 4_096
/**
 * After so long under the lock, with more waiting, the loop leaves it free for `BREATH_MS`. SQLite's lock has no queue:
 * a second process tries at random moments and would hardly ever find it free.
 */
const HELD_MS_MAX = 40
const BREATH_MS = 3

type Answer = Effect.Effect<void, Conflict | StorageFailed>

interface Pending {
  readonly changes: ReadonlyArray<Change>
  readonly plan: CommitPlan
  readonly answer: (answer: Answer) => void
  /** Set after something else than a guard failed in its group: it is tried again by itself. */
  alone: boolean
}

/** How groups are made. */
export interface GroupCommitOptions {
  readonly groupCommitsMax?: number
  /** Asked when the lock is held and before anything is written: why this process may not write any more. */
  readonly refusal?: () => StorageFailed | undefined
  /** Told of each commit that may have taken effect, before anybody else can look. */
  readonly heard?: HearChanges
}

/**
 * The `Commit` port on SQLite. One loop owns the connection that writes. It takes what waits, up to a bound, and puts
 * it into one `BEGIN IMMEDIATE … COMMIT`, so that many commits share one flush of the disk; each caller is answered
 * after that. A commit that comes alone runs at once.
 *
 * Once handed over a commit is carried out, whatever becomes of the fiber that asked for it. When the scope ends the
 * loop finishes what waits, and refuses what comes after.
 */
export const makeGroupCommit = (
  database: SqliteConnection,
  tables: ReadonlyMap<string, Table>,
  options: GroupCommitOptions = {},
): Effect.Effect<CommitShape, never, Scope.Scope> =>
  Effect.gen(function* () {
    const { groupCommitsMax = GROUP_COMMITS_MAX, heard } = options
    const statements = makeStatements(sqliteDialect)
    const run = makeSqliteRunner(database, statements)
    const begin = database.prepare("BEGIN IMMEDIATE")
    const end = database.prepare("COMMIT")
    const rollback = database.prepare("ROLLBACK")
    const places = yield* Effect.makeSemaphore(QUEUE_MAX)

    const queue: Array<Pending> = []
    let running = false
    let closed = false
    let busySince: number | undefined
    let heldMs = 0
    let onIdle: (() => void) | undefined

    const goOn = () => {
      if (queue.length === 0) {
        running = false
        heldMs = 0
        onIdle?.()
      } else if (heldMs > HELD_MS_MAX) {
        heldMs = 0
        setTimeout(turn, BREATH_MS)
      } else {
        setImmediate(turn)
      }
    }

    /** One transaction. Which commits are in it is decided when the lock is there: the longer the wait, the more. */
    const turn = () => {
      let refused: StorageFailed | undefined
      try {
        begin.run()
        refused = options.refusal?.()
      } catch (cause) {
        undo()
        return onBeginFailed(cause)
      }
      busySince = undefined
      if (refused !== undefined) {
        undo()
        answerAll(Effect.fail(refused))
        return goOn()
      }
      const started = performance.now()
      const group = takeGroup(queue, groupCommitsMax)
      const answers = runGroup(group)
      // Told of those that failed as well: whoever hears reads again what has not changed.
      if (heard !== undefined) for (const { changes } of group) heard(changes)
      settle(group, answers)
      heldMs += performance.now() - started
      goOn()
    }

    const onBeginFailed = (cause: unknown) => {
      busySince ??= performance.now()
      if (isSqliteBusy(cause) && performance.now() - busySince < BUSY_WAIT_MS_MAX) {
        setTimeout(turn, busyPauseMs())
        return
      }
      busySince = undefined
      answerAll(failed(cause))
      goOn()
    }

    const answerAll = (answer: Answer) => {
      for (const pending of queue.splice(0)) pending.answer(answer)
    }

    /** The answers of a group; `undefined` when its commits go back to be tried one by one. */
    const runGroup = (group: ReadonlyArray<Pending>): ReadonlyArray<Answer> | undefined => {
      let settled: ReadonlyArray<Settled>
      try {
        settled = group.map(({ plan }) => run(plan))
      } catch (cause) {
        undo()
        // Nothing was applied. One of them is at fault, too large for the disk perhaps: the others shall not suffer.
        return group.length > 1 ? undefined : [failed(cause)]
      }
      try {
        if (settled.some(({ _tag }) => _tag === "Applied")) end.run()
        else rollback.run()
      } catch (cause) {
        undo()
        const answer = failed(cause)
        return group.map(() => answer)
      }
      return settled.map((outcome) => (outcome._tag === "Applied" ? Effect.void : Effect.fail(outcome.conflict)))
    }

    const settle = (group: ReadonlyArray<Pending>, answers: ReadonlyArray<Answer> | undefined) => {
      if (answers === undefined) {
        for (const pending of group) pending.alone = true
        queue.unshift(...group)
      } else {
        group.forEach((pending, index) => pending.answer(answers[index] ?? Effect.void))
      }
    }

    /** SQLite has rolled back by itself after some errors, such as a full disk, and not after others. */
    const undo = () => {
      try {
        if (database.inTransaction) rollback.run()
      } catch {
        // What made the rollback fail makes the next BEGIN fail too, and is told there.
      }
    }

    const handOver = (changes: ReadonlyArray<Change>, plan: CommitPlan): Answer =>
      Effect.async((resume) => {
        if (closed) return resume(Effect.fail(CLOSED))
        queue.push({ changes, plan, answer: resume, alone: false })
        if (running) return
        running = true
        // One turn of the event loop lets every fiber that is ready join the group. It costs microseconds.
        setImmediate(turn)
      })

    yield* Effect.addFinalizer(() =>
      Effect.async<void>((resume) => {
        closed = true
        if (!running) return resume(Effect.void)
        onIdle = () => resume(Effect.void)
      }),
    )

    return (changes: ReadonlyArray<Change>) =>
      Effect.suspend(() => {
        const plan = planCommit(statements, tables, changes)
        return plan.steps.length === 0
          ? Effect.void
          : places.withPermits(1)(Effect.uninterruptible(handOver(changes, plan)))
      })
  })

const takeGroup = (queue: Array<Pending>, commitsMax: number): ReadonlyArray<Pending> => {
  let count = 0
  let rows = 0
  for (const { alone, plan } of queue) {
    if (count > 0 && (alone || count >= commitsMax || rows + plan.rowCount > GROUP_ROWS_MAX)) break
    count++
    rows += plan.rowCount
    if (alone) break
  }
  return queue.splice(0, count)
}

/** What is no failure of storage is a bug, and dies as one in the fiber whose commit it is. */
const failed = (cause: unknown): Answer => {
  const failure = sqliteFailure("commit", cause)
  return failure === undefined ? Effect.die(cause) : Effect.fail(failure)
}

const CLOSED = new StorageFailed({ code: "STORAGE_UNAVAILABLE", operation: "commit", reason: "storage is closing" })
