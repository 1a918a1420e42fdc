import type { Param } from "./column_encoder.ts"
import {
  type AdjustStep,
  absentGuard,
  type CommitPlan,
  type InsertStep,
  type Step,
  violatedBound,
} from "./commit_plan.ts"
import { type MysqlConnection, type MysqlPool, runPrepared, runText, takeConnection } from "./mysql_connection.ts"
import { isMysqlConnectionEnded, isMysqlRaceLost, mysqlTakenKey } from "./mysql_errors.ts"
import { type Prepared, runTogether, type Settled } from "./mysql_pipeline.ts"
import type { Statements } from "./statements.ts"
import type { Table } from "./table.ts"

/** Rows in one statement. Measured: 200 and 1,000 rows are equally fast, and each count is one more prepared statement. */
const STATEMENT_ROWS_MAX = 256
/** Bytes in one INSERT, roughly: well under the smallest `max_allowed_packet` that servers ship with (16 MiB). */
const STATEMENT_BYTES_MAX = 4_194_304
/** Statements that are sent together, and their bytes: more than any commit of a step has. */
const TOGETHER_MAX = 64
const TOGETHER_BYTES_MAX = 65_536
/** Time for one transaction: a server that hangs is given up. Longer than any wait for a lock. */
const TRANSACTION_MS_MAX = 30_000
/** Rounds of an adjustment whose row comes and goes under its hands. */
const ADJUST_ROUNDS_MAX = 5

/**
 * What became of a transaction. After `Applied` alone everything is changed. Nothing is after `Refused` by a guard, after
 * `Again`, when another transaction or a lost connection undid it, and after `Undone`, when its own statements are at fault.
 * After `Failed` nobody knows, or the server could not be reached.
 */
export type Outcome =
  | { readonly _tag: "Applied" }
  | { readonly _tag: "Refused"; readonly guard: string }
  | { readonly _tag: "Again" | "Undone" | "Failed"; readonly cause: unknown }

/**
 * Runs a plan as one transaction on a connection of its own, with its statements in the order of the plan, sent together:
 * two round trips for most, one for what it does and one for COMMIT, which is only sent when every guard held. A connection
 * that is lost before COMMIT was sent has changed nothing, so that may be done again; lost afterwards, the outcome is
 * unknown.
 *
 * An adjustment that meets no row is looked into and tried again, "to the end"; "at once" it counts as refused by a guard
 * without a name.
 */
export const runTransaction = async (
  pool: MysqlPool,
  statements: Statements,
  plan: CommitPlan,
  adjusts: "to the end" | "at once" = "to the end",
): Promise<Outcome> => {
  let connection: MysqlConnection
  try {
    connection = await takeConnection(pool)
  } catch (cause) {
    return { _tag: "Failed", cause }
  }
  let committing = false
  const transaction = async (): Promise<Outcome> => {
    const only = plan.steps.length === 1 ? statementsOf(statements, plan.steps[0] as Step) : []
    if (only.length === 1) {
      // One statement is all or nothing by itself: when its guard fails there is nothing for COMMIT to keep.
      committing = true
      const sent = only[0] as Sent
      const [settled, committed] = await runTogether(connection, [sent, COMMIT])
      // A statement that the server refused left nothing for COMMIT to keep: those that shared it may go on one by one.
      if (settled?.status === "rejected" && committed?.status === "fulfilled") committing = false
      const guard = guardOf(sent.step, settled as Settled)
      if (committed?.status === "rejected") throw committed.reason
      if (guard === undefined) return { _tag: "Applied" }
      if (guard !== ADJUST_MORE || adjusts === "at once") return { _tag: "Refused", guard }
      committing = false
    }
    const guard = await runSteps(connection, statements, plan.steps, adjusts)
    if (guard !== undefined) {
      await runText(connection, "ROLLBACK")
      return { _tag: "Refused", guard }
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
    if (isMysqlRaceLost(cause)) return { _tag: "Again", cause }
    return { _tag: committing ? "Failed" : "Undone", cause }
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

/** A statement of a step. An adjustment has more to do when its first statement meets no row. */
interface Sent extends Prepared {
  readonly step: Step
  readonly bytes: number
}

/** The guard that fails; `undefined` when all steps are done. */
const runSteps = async (
  connection: MysqlConnection,
  statements: Statements,
  steps: ReadonlyArray<Step>,
  adjusts: "to the end" | "at once",
): Promise<string | undefined> => {
  for (const group of groupsOf(steps.flatMap((step) => statementsOf(statements, step)))) {
    const settled = await runTogether(connection, group)
    const guards = group.map(({ step }, index) => guardOf(step, settled[index] as Settled))
    const failed = guards.find((guard) => guard !== undefined && guard !== ADJUST_MORE)
    if (failed !== undefined) return failed
    for (const [index, { step }] of group.entries()) {
      if (guards[index] !== ADJUST_MORE || step._tag !== "Adjust") continue
      if (adjusts === "at once") return ADJUST_MORE
      const guard = await adjustMore(connection, statements, step)
      if (guard !== undefined) return guard
    }
  }
  return undefined
}

const statementsOf = (statements: Statements, step: Step): ReadonlyArray<Sent> => {
  switch (step._tag) {
    case "Insert":
      return chunksOf(step).map(({ bytes, params, rowCount }) => ({
        step,
        sql: statements.insert(step.table, rowCount),
        params,
        bytes,
      }))
    case "Guarded":
    case "Adjust":
      return [{ step, sql: step.sql, params: step.params, bytes: bytesOf(step.params) }]
    case "Forget": {
      const sent: Array<Sent> = []
      for (let first = 0; first < step.keys.length; first += STATEMENT_ROWS_MAX) {
        const keys = step.keys.slice(first, first + STATEMENT_ROWS_MAX)
        sent.push({ step, sql: statements.forget(step.table, keys.length), params: keys, bytes: bytesOf(keys) })
      }
      return sent
    }
  }
}

/** Statements that are sent together: few and small enough that neither side waits with a full socket. */
const groupsOf = (sent: ReadonlyArray<Sent>): ReadonlyArray<ReadonlyArray<Sent>> => {
  const groups: Array<Array<Sent>> = []
  let group: Array<Sent> | undefined
  let bytes = 0
  for (const one of sent) {
    if (group === undefined || group.length >= TOGETHER_MAX || bytes + one.bytes > TOGETHER_BYTES_MAX) {
      group = []
      groups.push(group)
      bytes = 0
    }
    group.push(one)
    bytes += one.bytes
  }
  return groups
}

const COMMIT: Prepared = { sql: "COMMIT", params: [] }

/** Stands for an adjustment that met no row: it is missing, or beyond its bounds. */
const ADJUST_MORE = ""

/**
 * The guard that fails by what a statement came to. What is no guard is thrown, also when a guard before it failed: after
 * a deadlock the server has undone everything, and what came later was run on its own and says nothing.
 */
const guardOf = (step: Step, settled: Settled): string | undefined => {
  if (settled.status === "rejected") {
    const guard = mysqlTakenKey(step.table, settled.reason)
    if (guard === undefined) throw settled.reason
    return guard
  }
  const changed = "affectedRows" in settled.value ? settled.value.affectedRows : 0
  if (step._tag === "Guarded") return changed === 1 ? undefined : step.guard
  if (step._tag === "Adjust") return changed === 1 ? undefined : ADJUST_MORE
  return undefined
}

/** What there is to do when an adjustment met no row. */
const adjustMore = async (
  connection: MysqlConnection,
  statements: Statements,
  step: AdjustStep,
): Promise<string | undefined> => {
  const absent = absentGuard(step.table)
  for (let round = 0; round < ADJUST_ROUNDS_MAX; round++) {
    if (round > 0 && (await changed(connection, step.sql, step.params)) === 1) return undefined
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
}: InsertStep): ReadonlyArray<{
  readonly params: ReadonlyArray<Param>
  readonly rowCount: number
  readonly bytes: number
}> => {
  const chunks: Array<{ params: Array<Param>; rowCount: number; bytes: number }> = []
  let wanted = 0
  let chunk: { params: Array<Param>; rowCount: number; bytes: number } | undefined
  for (const [index, row] of rows.entries()) {
    const rowBytes = bytesOf(row)
    if (chunk === undefined || chunk.rowCount >= wanted || chunk.bytes + rowBytes > STATEMENT_BYTES_MAX) {
      wanted = chunkSize(rows.length - index)
      chunk = { params: [], rowCount: 0, bytes: 0 }
      chunks.push(chunk)
    }
    for (const param of row) chunk.params.push(param)
    chunk.rowCount++
    chunk.bytes += rowBytes
  }
  return chunks
}

/** Few sizes, since each is a statement to prepare: those that most commits have, and powers of two. */
const chunkSize = (rows: number): number =>
  rows <= 4 ? rows : Math.min(STATEMENT_ROWS_MAX, 2 ** Math.floor(Math.log2(rows)))

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
