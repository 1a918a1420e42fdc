import { setTimeout as pause } from "node:timers/promises"
import { type Change, Conflict, StorageFailed } from "@mintcode/core/kernel"
import { Effect, Either, type Scope } from "effect"
import { type CommitPlan, type CommitShape, mergePlans, planCommit } from "./commit_plan.ts"
import type { Dialect } from "./dialect.ts"
import type { MysqlPool } from "./mysql_connection.ts"
import { mysqlFailure } from "./mysql_errors.ts"
import { type Outcome, runTransaction } from "./mysql_transaction.ts"
import { OUTDATED, type SchemaWatch } from "./schema_watch.ts"
import { makeStatements, type Statements } from "./statements.ts"
import type { Table } from "./table.ts"

/** Tries after a lost race or, before COMMIT was sent, a lost connection. Their pauses add up to about 5 s. */
const RETRIES_MAX = 20
/** No new try after so long: each may have waited for locks too. */
const RETRYING_MS_MAX = 10_000
/** First pause after a lost race; it grows by half each time, up to `PAUSE_MS_MAX`, with jitter. */
const PAUSE_MS = 2
const PAUSE_MS_MAX = 400
/** Commits under way or waiting at the most; whoever comes then waits for a place, so that memory stays bounded. */
const WAITING_MAX = 4_096
/**
 * Transactions of small commits at a time. With more of them each holds fewer commits, and all cost a flush and two round
 * trips: `npm run bench -- steps`.
 */
const SHARED_MAX = 4
/** Whoever takes longer waits for a row that somebody holds. Others do not wait for that. */
const SHARED_MS_MAX = 100
/** Commits in one transaction at the most: all of them wait for its last row. */
const SHARED_COMMITS_MAX = 16
/** Commits with more rows than that have a transaction of their own, and are not waited for. */
const SHARED_ROWS_MAX = 32

/** What became of a commit; `Barred` when it was not begun: the program may not write any more, or cannot find out. */
type Answer = Outcome | { readonly _tag: "Barred"; readonly failure: StorageFailed }

interface Pending {
  readonly plan: CommitPlan
  readonly answer: (answer: Answer) => void
}

/** What a transaction is run with. */
interface Running {
  readonly pool: MysqlPool
  readonly statements: Statements
  readonly watch: Pick<SchemaWatch, "hasLapsed" | "permit">
}

/**
 * The `Commit` port on MySQL and MariaDB. Small commits that come together share a transaction, its round trips and its
 * flush; each caller is answered after that. They are merged into one plan, which is done when all guards hold. Where one
 * fails, or a row is contended for, nothing is changed and each of them goes on in a transaction of its own: nobody is
 * refused for the sake of another. What another transaction undid is done again.
 *
 * Once handed over a commit is carried out, whatever becomes of the fiber that asked for it. When the scope ends, what
 * waits is finished, and what comes after is refused.
 */
export const makeMysqlCommit = (
  pool: MysqlPool,
  dialect: Dialect,
  tables: ReadonlyMap<string, Table>,
  watch: Pick<SchemaWatch, "hasLapsed" | "permit">,
): Effect.Effect<CommitShape, never, Scope.Scope> =>
  Effect.gen(function* () {
    const statements = makeStatements(dialect)
    const running: Running = { pool, statements, watch }
    const places = yield* Effect.makeSemaphore(WAITING_MAX)
    const queue: Array<Pending> = []
    let sharing = 0
    let underWay = 0
    let closed = false
    let onIdle: (() => void) | undefined

    /** Takes what waits, again and again until nothing does. */
    const share = async () => {
      while (queue.length > 0) {
        const group = queue.splice(0, SHARED_COMMITS_MAX)
        await Promise.race([runShared(running, group), pause(SHARED_MS_MAX)])
      }
      sharing--
    }

    const carryOut = (plan: CommitPlan): Promise<Answer> =>
      plan.rowCount > SHARED_ROWS_MAX
        ? runAgain(running, plan)
        : new Promise((answer) => {
            queue.push({ plan, answer })
            if (sharing === SHARED_MAX) return
            sharing++
            // One turn of the event loop lets every fiber that is ready join. It costs microseconds.
            setImmediate(share)
          })

    const handOver = (plan: CommitPlan): Effect.Effect<void, Conflict | StorageFailed> =>
      Effect.suspend(() => {
        if (closed) return CLOSED
        underWay++
        return Effect.promise(() => carryOut(plan)).pipe(
          Effect.flatMap(answer),
          Effect.ensuring(
            Effect.sync(() => {
              underWay--
              if (underWay === 0) onIdle?.()
            }),
          ),
        )
      })

    yield* Effect.addFinalizer(() =>
      Effect.async<void>((resume) => {
        closed = true
        if (underWay === 0) return resume(Effect.void)
        onIdle = () => resume(Effect.void)
      }),
    )

    return (changes: ReadonlyArray<Change>) =>
      Effect.suspend(() => {
        const plan = planCommit(statements, tables, changes)
        return plan.steps.length === 0 ? Effect.void : places.withPermits(1)(Effect.uninterruptible(handOver(plan)))
      })
  })

const CLOSED = Effect.fail(
  new StorageFailed({ code: "STORAGE_UNAVAILABLE", operation: "commit", reason: "storage is closing" }),
)

const answer = (outcome: Answer): Effect.Effect<void, Conflict | StorageFailed> => {
  switch (outcome._tag) {
    case "Applied":
      return Effect.void
    case "Barred":
      return Effect.fail(outcome.failure)
    case "Refused":
      return Effect.fail(new Conflict({ code: "CONFLICT", guard: outcome.guard }))
    case "Again":
    case "Undone":
    case "Failed": {
      const failure = mysqlFailure("commit", outcome.cause)
      return failure === undefined ? Effect.die(outcome.cause) : Effect.fail(failure)
    }
  }
}

/** Carries out commits in one transaction, or else each in its own. Never rejects. */
const runShared = async (running: Running, group: ReadonlyArray<Pending>): Promise<void> => {
  if (group.length > 1) {
    const outcome = await runPermitted(running, mergePlans(group.map(({ plan }) => plan)), "at once")
    // After COMMIT was sent nobody may do it again: then all of them do not know.
    if (outcome._tag === "Applied" || outcome._tag === "Failed") {
      for (const { answer } of group) answer(outcome)
      return
    }
  }
  await Promise.all(group.map(async ({ answer, plan }) => answer(await runAgain(running, plan))))
}

const runAgain = async (running: Running, plan: CommitPlan): Promise<Answer> => {
  const started = performance.now()
  let pauseMs = PAUSE_MS
  for (let tried = 0; ; tried++) {
    const outcome = await runPermitted(running, plan, "to the end")
    if (!mayTryAgain(outcome) || tried >= RETRIES_MAX || performance.now() - started > RETRYING_MS_MAX) return outcome
    // A real timer, not Effect's clock: other transactions go on while a test holds time.
    await pause(pauseMs * (0.5 + Math.random()))
    pauseMs = Math.min(PAUSE_MS_MAX, pauseMs * 1.5)
  }
}

/** A look that failed, as after a pause in which all connections ended, may succeed with the next one. */
const mayTryAgain = (answer: Answer): boolean =>
  answer._tag === "Again" || (answer._tag === "Barred" && answer.failure !== OUTDATED)

/**
 * Runs a transaction while the program may write (decision 0018): a process that stood still since it was permitted to looks
 * once more. It must not give up for that: what it has to say may be the answer of an upstream, which nobody else knows.
 */
const runPermitted = async (
  { pool, statements, watch }: Running,
  plan: CommitPlan,
  adjusts: "to the end" | "at once",
): Promise<Answer> => {
  if (watch.hasLapsed()) {
    const permitted = await Effect.runPromise(Effect.either(watch.permit))
    if (Either.isLeft(permitted)) return { _tag: "Barred", failure: permitted.left }
  }
  return runTransaction(pool, statements, plan, adjusts)
}
