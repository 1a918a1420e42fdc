import { type Change, Conflict, StorageFailed } from "@mintcode/core/kernel"
import { Effect, type Scope } from "effect"
import type { Param } from "./column_encoder.ts"
import {
  type AdjustStep,
  absentGuard,
  type CommitPlan,
  type CommitShape,
  type InsertStep,
  planCommit,
  type Step,
  violatedBound,
} from "./commit_plan.ts"
import type { Dialect } from "./dialect.ts"
import { type MysqlConnection, type MysqlPool, runPrepared, runText, takeConnection } from "./mysql_connection.ts"
import { isMysqlConnectionEnded, isMysqlRaceLost, mysqlFailure, mysqlTakenKey } from "./mysql_errors.ts"
import { makeStatements, type Statements } from "./statements.ts"
import type { Table } from "./table.ts"

/** Rows in one statement. Measured: 200 and 1,000 rows are equally fast, and each count is one more prepared statement. */
const STATEMENT_ROWS_MAX = 256
/** Bytes in one INSERT, roughly: well under the smallest `max_allowed_packet` that servers ship with (16 MiB). */
const STATEMENT_BYTES_MAX = 4_194_304
/** Tries after a lost race or, before COMMIT was sent, a lost connection. Their pauses add up to about 5 s. */
const RETRIES_MAX = 20
/** No new try after so long: each may have waited for locks too. */
const RETRYING_MS_MAX = 10_000
/** First pause after a lost race; it grows by half each time, up to `PAUSE_MS_MAX`, with jitter. */
const PAUSE_MS = 2
const PAUSE_MS_MAX = 400
/** Time for one transaction: a server that hangs is given up. Longer than any wait for a lock. */
const TRANSACTION_MS_MAX = 30_000
/** Rounds of an adjustment whose row comes and goes under its hands. */
const ADJUST_ROUNDS_MAX = 5
/** Commits under way or waiting at the most; whoever comes then waits for a place, so that memory stays bounded. */
const WAITING_MAX = 4_096

type Outcome =
  | { readonly _tag: "Applied" }
  | { readonly _tag: "Refused"; readonly guard: string }
  | { readonly _tag: "Again"; readonly cause: unknown }
  | { readonly _tag: "Failed"; readonly cause: unknown }

/**
 * The `Commit` port on MySQL and MariaDB: each commit is one transaction on a connection of its own, with its
 * statements in the order of the plan. What another transaction undid is done again. A connection that is lost before
 * COMMIT was sent has changed nothing, so that is done again too; lost afterwards, the outcome is unknown.
 */
export const makeMysqlCommit = (
  pool: MysqlPool,
  dialect: Dialect,
  tables: ReadonlyMap<string, Table>,
): Effect.Effect<CommitShape, never, Scope.Scope> =>
  Effect.gen(function* () {
    const statements = makeStatements(dialect)
    const places = yield* Effect.makeSemaphore(WAITING_MAX)
    let underWay = 0
    let closed = false
    let onIdle: (() => void) | undefined

    const handOver = (plan: CommitPlan): Effect.Effect<void, Conflict | StorageFailed> =>
      Effect.suspend(() => {
        if (closed) return CLOSED
        underWay++
        return Effect.promise(() => runAgain(pool, statements, plan)).pipe(
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

const answer = (outcome: Outcome): Effect.Effect<void, Conflict | StorageFailed> => {
  switch (outcome._tag) {
    case "Applied":
      return Effect.void
    case "Refused":
      return Effect.fail(new Conflict({ code: "CONFLICT", guard: outcome.guard }))
    case "Again":
    case "Failed": {
      const failure = mysqlFailure("commit", outcome.cause)
      return failure === undefined ? Effect.die(outcome.cause) : Effect.fail(failure)
    }
  }
}

const runAgain = async (pool: MysqlPool, statements: Statements, plan: CommitPlan): Promise<Outcome> => {
  const started = performance.now()
  let pauseMs = PAUSE_MS
  for (let tried = 0; ; tried++) {
    const outcome = await runOnce(pool, statements, plan)
    if (outcome._tag !== "Again" || tried >= RETRIES_MAX || performance.now() - started > RETRYING_MS_MAX)
      return outcome
    // A real timer, not Effect's clock: other transactions go on while a test holds time.
    await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random())))
    pauseMs = Math.min(PAUSE_MS_MAX, pauseMs * 1.5)
  }
}

const runOnce = async (pool: MysqlPool, statements: Statements, plan: CommitPlan): Promise<Outcome> => {
  let connection: MysqlConnection
  try {
    connection = await takeConnection(pool)
  } catch (cause) {
    return { _tag: "Failed", cause }
  }
  let committing = false
  const transaction = async (): Promise<Outcome> => {
    for (const step of plan.steps) {
      const guard = await runStep(connection, statements, step)
      if (guard !== undefined) {
        await runText(connection, "ROLLBACK")
        return { _tag: "Refused", guard }
      }
    }
    committing = true
    await runText(connection, "COMMIT")
    return { _tag: "Applied" }
  }
  try {
    const outcome = await within(TRANSACTION_MS_MAX, transaction())
    connection.release()
    return outcome
  } catch (cause) {
    if (isMysqlConnectionEnded(cause)) {
      connection.destroy()
      return committing ? { _tag: "Failed", cause } : { _tag: "Again", cause }
    }
    await rollBack(connection)
    return isMysqlRaceLost(cause) ? { _tag: "Again", cause } : { _tag: "Failed", cause }
  }
}

/** A lock-wait time-out undoes its statement only: the rest must go too. A connection that cannot do that is given up. */
const rollBack = async (connection: MysqlConnection): Promise<void> => {
  try {
    await within(TRANSACTION_MS_MAX, runText(connection, "ROLLBACK"))
    connection.release()
  } catch {
    connection.destroy()
  }
}

/** The guard that fails at this step; `undefined` when it is done. */
const runStep = async (
  connection: MysqlConnection,
  statements: Statements,
  step: Step,
): Promise<string | undefined> => {
  try {
    switch (step._tag) {
      case "Insert":
        for (const { params, rowCount } of chunksOf(step)) {
          await runPrepared(connection, statements.insert(step.table, rowCount), params)
        }
        return undefined
      case "Guarded":
        return (await changed(connection, step.sql, step.params)) === 1 ? undefined : step.guard
      case "Forget":
        for (let first = 0; first < step.keys.length; first += STATEMENT_ROWS_MAX) {
          const keys = step.keys.slice(first, first + STATEMENT_ROWS_MAX)
          await runPrepared(connection, statements.forget(step.table, keys.length), keys)
        }
        return undefined
      case "Adjust":
        return await adjust(connection, statements, step)
    }
  } catch (cause) {
    const guard = mysqlTakenKey(step.table, cause)
    if (guard === undefined) throw cause
    return guard
  }
}

/** One round trip when the row is there and stays within its bounds. */
const adjust = async (
  connection: MysqlConnection,
  statements: Statements,
  step: AdjustStep,
): Promise<string | undefined> => {
  const absent = absentGuard(step.table)
  for (let round = 0; round < ADJUST_ROUNDS_MAX; round++) {
    if ((await changed(connection, step.sql, step.params)) === 1) return undefined
    const found = await runPrepared(connection, step.lookSql, [step.key])
    const row = Array.isArray(found) ? (found[0] as Readonly<Record<string, unknown>> | undefined) : undefined
    if (row === undefined) {
      if (step.initial === undefined) return absent
      if (step.initialViolates !== undefined) return step.initialViolates
      if (await inserted(connection, statements, step.table, step.initial)) return undefined
    } else {
      const guard = violatedBound(step, row)
      if (guard !== undefined) return guard
    }
    // Another transaction made the row, or changed it, between two of our statements. Now it is held: once more.
  }
  return absent
}

/** False when another transaction inserted the same key first. */
const inserted = async (
  connection: MysqlConnection,
  statements: Statements,
  table: Table,
  row: ReadonlyArray<Param>,
): Promise<boolean> => {
  try {
    await runPrepared(connection, statements.insert(table, 1), row)
    return true
  } catch (cause) {
    if (mysqlTakenKey(table, cause) === `${table.name}.key`) return false
    throw cause
  }
}

const changed = async (connection: MysqlConnection, sql: string, params: ReadonlyArray<Param>): Promise<number> => {
  const result = await runPrepared(connection, sql, params)
  return "affectedRows" in result ? result.affectedRows : 0
}

/** Rows packed into statements, bounded by rows and by bytes. */
const chunksOf = ({
  rows,
}: InsertStep): ReadonlyArray<{ readonly params: ReadonlyArray<Param>; readonly rowCount: number }> => {
  const chunks: Array<{ params: Array<Param>; rowCount: number }> = []
  let chunk: { params: Array<Param>; rowCount: number } | undefined
  let bytes = 0
  for (const row of rows) {
    const rowBytes = bytesOf(row)
    if (chunk === undefined || chunk.rowCount >= STATEMENT_ROWS_MAX || bytes + rowBytes > STATEMENT_BYTES_MAX) {
      chunk = { params: [], rowCount: 0 }
      chunks.push(chunk)
      bytes = 0
    }
    for (const param of row) chunk.params.push(param)
    chunk.rowCount++
    bytes += rowBytes
  }
  return chunks
}

/** Bytes of a text at the most, for each of its UTF-16 units. */
const BYTES_PER_UNIT_MAX = 3
/** Bytes of a number or `null` with its type. */
const BYTES_PER_NUMBER = 12

const bytesOf = (row: ReadonlyArray<Param>): number => {
  let bytes = 0
  for (const param of row) {
    if (typeof param === "string") bytes += param.length * BYTES_PER_UNIT_MAX
    else bytes += param === null || typeof param === "number" ? BYTES_PER_NUMBER : param.length
  }
  return bytes
}

const within = <A>(ms: number, work: Promise<A>): Promise<A> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(Object.assign(new Error("the server did not answer in time"), { code: "PROTOCOL_SEQUENCE_TIMEOUT" }))
    }, ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
