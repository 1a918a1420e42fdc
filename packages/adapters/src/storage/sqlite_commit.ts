import { Conflict } from "@mintcode/core/kernel"
import { type AdjustStep, absentGuard, type CommitPlan, type Step, violatedBound } from "./commit_plan.ts"
import type { SqliteConnection } from "./sqlite_connection.ts"
import { sqliteTakenKey } from "./sqlite_errors.ts"
import type { Statements } from "./statements.ts"
import type { Table } from "./table.ts"

/** What one commit of a group came to. */
export type Settled = { readonly _tag: "Applied" } | { readonly _tag: "Refused"; readonly conflict: Conflict }

/**
 * Runs the commits of a group in the transaction that is open, each in a savepoint of its own: a guard that fails
 * undoes its commit and no other. Throws when something else fails; then the whole transaction must go.
 */
export const makeSqliteRunner = (database: SqliteConnection, statements: Statements) => {
  const prepared = new Map<string, ReturnType<SqliteConnection["prepare"]>>()
  const statement = (sql: string) => {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    const made = database.prepare(sql)
    prepared.set(sql, made)
    return made
  }
  const savepoint = database.prepare("SAVEPOINT one_commit")
  const release = database.prepare("RELEASE one_commit")
  const rollbackTo = database.prepare("ROLLBACK TO one_commit")

  /** The guard of a unique key that is taken. */
  const taken = (table: Table, run: () => void): string | undefined => {
    try {
      run()
      return undefined
    } catch (cause) {
      const guard = sqliteTakenKey(table, cause)
      if (guard === undefined) throw cause
      return guard
    }
  }

  const insert = (table: Table, rows: ReadonlyArray<ReadonlyArray<unknown>>): string | undefined => {
    const one = statement(statements.insert(table, 1))
    return taken(table, () => {
      for (const row of rows) one.run(row)
    })
  }

  const adjust = (step: AdjustStep): string | undefined => {
    if (statement(step.sql).run(step.params).changes === 1) return undefined
    const row = statement(step.lookSql).get(step.key) as Readonly<Record<string, unknown>> | undefined
    if (row !== undefined) return violatedBound(step, row) ?? absentGuard(step.table)
    if (step.initial === undefined) return absentGuard(step.table)
    return step.initialViolates ?? insert(step.table, [step.initial])
  }

  const runStep = (step: Step): string | undefined => {
    switch (step._tag) {
      case "Insert":
        return insert(step.table, step.rows)
      case "Guarded": {
        let changes = 0
        const guard = taken(step.table, () => {
          changes = statement(step.sql).run(step.params).changes
        })
        return guard ?? (changes === 1 ? undefined : step.guard)
      }
      case "Forget":
        for (const key of step.keys) statement(statements.forget(step.table, 1)).run(key)
        return undefined
      case "Adjust":
        return adjust(step)
    }
  }

  const firstFailed = (steps: ReadonlyArray<Step>): string | undefined => {
    for (const step of steps) {
      const guard = runStep(step)
      if (guard !== undefined) return guard
    }
    return undefined
  }

  return (plan: CommitPlan): Settled => {
    if (!plan.atomic) savepoint.run()
    const guard = firstFailed(plan.steps)
    if (!plan.atomic) {
      if (guard !== undefined) rollbackTo.run()
      release.run()
    }
    return guard === undefined ? APPLIED : { _tag: "Refused", conflict: new Conflict({ code: "CONFLICT", guard }) }
  }
}

const APPLIED: Settled = { _tag: "Applied" }
