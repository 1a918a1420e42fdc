import { type Change, COMMIT_ROWS_MAX, type Commit } from "@mintcode/core/kernel"
import type { Context } from "effect"
import type { Param } from "./column_encoder.ts"
import type { Bound, Statements } from "./statements.ts"
import type { Column, Table } from "./table.ts"

/** What an implementation of the `Commit` port is. */
export type CommitShape = Context.Tag.Service<Commit>

/** Rows to insert into one table, in the order of their keys. */
export interface InsertStep {
  readonly _tag: "Insert"
  readonly table: Table
  readonly rows: ReadonlyArray<ReadonlyArray<Param>>
}

/** One statement that must meet exactly one row; otherwise `guard` failed. */
export interface GuardedStep {
  readonly _tag: "Guarded"
  readonly table: Table
  readonly sql: string
  readonly params: ReadonlyArray<Param>
  readonly guard: string
}

/** Rows that shall not be there, whether they are or not; in the order of their keys. */
export interface ForgetStep {
  readonly _tag: "Forget"
  readonly table: Table
  readonly keys: ReadonlyArray<Param>
}

/** An adjustment within bounds, and the row to start from when there is none. */
export interface AdjustStep {
  readonly _tag: "Adjust"
  readonly table: Table
  readonly sql: string
  readonly params: ReadonlyArray<Param>
  readonly lookSql: string
  readonly key: string
  readonly bounds: ReadonlyArray<Bound>
  /** The encoded row, the adjustment added; `undefined` when a missing row is a conflict. */
  readonly initial: ReadonlyArray<Param> | undefined
  /** The bound that this row would leave. */
  readonly initialViolates: string | undefined
}

export type Step = InsertStep | GuardedStep | ForgetStep | AdjustStep

/** A step and its place among others. */
export interface OrderedStep {
  readonly rank: number
  readonly key: string
  readonly step: Step
}

/** A list of changes, checked, encoded and put in order: what a driver runs without thinking. */
export interface CommitPlan {
  readonly steps: ReadonlyArray<Step>
  /** The same with the places by which they were put in order. */
  readonly ordered: ReadonlyArray<OrderedStep>
  readonly rowCount: number
  /** True when one statement does it all, which both databases undo by themselves when it fails. */
  readonly atomic: boolean
}

/**
 * Plans a commit. The order is the same for every commit on both databases: by table, within it what removes before
 * what changes before what inserts, and by key. Two commits therefore take their locks in the same order, and a unique
 * value that one row gives up is free for another.
 *
 * Throws when the changes are not ones that storage can take: a bug in the caller.
 */
export const planCommit = (
  statements: Statements,
  tables: ReadonlyMap<string, Table>,
  changes: ReadonlyArray<Change>,
): CommitPlan => {
  const ordered: Array<OrderedStep> = []
  const inserts = new Map<Table, Array<ReadonlyArray<Param>>>()
  const forgotten = new Map<Table, Array<Param>>()
  let rowCount = 0
  for (const change of changes) {
    const table = tables.get(change.entity.name)
    if (table === undefined) throw new TypeError(`Cannot store ${change.entity.name}: it has no table`)
    rowCount += change._tag === "Insert" ? change.rows.length : 1
    if (change._tag === "Insert") {
      const rows = inserts.get(table) ?? []
      for (const row of change.rows) rows.push(encodeRow(table, row))
      inserts.set(table, rows)
    } else if (change._tag === "Remove" && change.expectedVersion === null) {
      const keys = forgotten.get(table) ?? []
      keys.push(table.key.encode(change.key))
      forgotten.set(table, keys)
    } else {
      ordered.push(orderedStep(statements, table, change))
    }
  }
  if (rowCount > COMMIT_ROWS_MAX) throw new RangeError(`Cannot commit ${rowCount} rows: at most ${COMMIT_ROWS_MAX}`)
  for (const [table, rows] of inserts) {
    if (rows.length === 0) continue
    ordered.push({ rank: INSERT_RANK, key: "", step: { _tag: "Insert", table, rows: inKeyOrder(table, rows) } })
  }
  for (const [table, keys] of forgotten) {
    ordered.push({ rank: REMOVE_RANK, key: "", step: { _tag: "Forget", table, keys: keys.sort() } })
  }
  if (ordered.length > 1) ordered.sort(byTableRankKey)
  return planOf(ordered, rowCount)
}

/**
 * One plan that does what several do, for one transaction. It is in the order of all plans, so that two transactions still
 * take their locks in the same order. Rows for one table are inserted together, and counters without bounds are added up.
 *
 * It says only whether all of them can be done: a guard that fails is one of theirs, and nobody knows whose. Since all
 * guards hold in the same moment, no order of the plans has to be found.
 */
export const mergePlans = (plans: ReadonlyArray<CommitPlan>): CommitPlan => {
  const ordered: Array<OrderedStep> = []
  const together = new Map<string, OrderedStep>()
  for (const one of plans.flatMap((plan) => plan.ordered)) {
    const name = mergedName(one)
    const before = name === undefined ? undefined : together.get(name)
    if (name === undefined) ordered.push(one)
    else together.set(name, before === undefined ? one : { ...before, step: mergedStep(before.step, one.step) })
  }
  ordered.push(...together.values())
  ordered.sort(byTableRankKey)
  return planOf(
    ordered,
    plans.reduce((count, { rowCount }) => count + rowCount, 0),
  )
}

/** What has the same name can be done by one statement; `undefined` for what has to be done by itself. */
const mergedName = ({ step }: OrderedStep): string | undefined => {
  switch (step._tag) {
    case "Insert":
    case "Forget":
      return `${step._tag} ${step.table.name}`
    case "Adjust":
      return step.bounds.length === 0 ? `${step.sql} ${step.key}` : undefined
    case "Guarded":
      return undefined
  }
}

const mergedStep = (left: Step, right: Step): Step => {
  if (left._tag === "Insert" && right._tag === "Insert") {
    return { ...left, rows: inKeyOrder(left.table, [...left.rows, ...right.rows]) }
  }
  if (left._tag === "Forget" && right._tag === "Forget") return { ...left, keys: [...left.keys, ...right.keys].sort() }
  if (left._tag === "Adjust" && right._tag === "Adjust") {
    // What is added comes first, and the key last.
    const params = left.params.map((param, index) =>
      index === left.params.length - 1 ? param : Number(param) + Number(right.params[index]),
    )
    return { ...left, params }
  }
  throw new TypeError("Cannot merge steps of different kinds")
}

const planOf = (ordered: ReadonlyArray<OrderedStep>, rowCount: number): CommitPlan => {
  const steps = ordered.map(({ step }) => step)
  const only = steps.length === 1 ? steps[0] : undefined
  return { steps, ordered, rowCount, atomic: only !== undefined && isAtomic(only) }
}

const isAtomic = (step: Step): boolean => {
  switch (step._tag) {
    case "Insert":
      return step.rows.length === 1
    case "Forget":
      return step.keys.length === 1
    case "Guarded":
    case "Adjust":
      return true
  }
}

/** The guard that an adjustment of this row, as the database gives it, fails; `undefined` when it would pass. */
export const violatedBound = (step: AdjustStep, current: Readonly<Record<string, unknown>>): string | undefined => {
  const left = step.bounds.find(({ column, by, min, max }) => outside(Number(current[column.name]) + by, min, max))
  return left && boundGuard(step.table, left.column.field)
}

/** The guard that fails when a row to adjust is missing. */
export const absentGuard = (table: Table): string => `${table.name}.absent`

/** The guard of a table's primary key. */
export const keyGuard = (table: Table): string => `${table.name}.key`

const boundGuard = (table: Table, field: string): string => `${table.name}.${field}`

const REMOVE_RANK = 0
const CHANGE_RANK = 1
const INSERT_RANK = 2

const byTableRankKey = (left: OrderedStep, right: OrderedStep): number =>
  compareText(left.step.table.name, right.step.table.name) || left.rank - right.rank || compareText(left.key, right.key)

const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

const orderedStep = (
  statements: Statements,
  table: Table,
  change: Exclude<Change, { _tag: "Insert" }>,
): OrderedStep => {
  switch (change._tag) {
    case "Update": {
      const written = change.fields.filter((field) => field !== table.key.field && field !== "version")
      const columns = [...columnsOf(table, written), versionOf(table)]
      const key = change.row[table.key.field] as string
      const params = columns.map(({ field, encode }) => encode(change.row[field]))
      params.push(table.key.encode(key), versionOf(table).encode(change.expectedVersion))
      const sql = statements.update(table, columns)
      return { rank: CHANGE_RANK, key, step: { _tag: "Guarded", table, sql, params, guard: `${table.name}.version` } }
    }
    case "Remove": {
      const params = [table.key.encode(change.key), versionOf(table).encode(change.expectedVersion)]
      const step: GuardedStep = {
        _tag: "Guarded",
        table,
        sql: statements.remove(table),
        params,
        guard: `${table.name}.version`,
      }
      return { rank: REMOVE_RANK, key: change.key, step }
    }
    case "Adjust":
      return { rank: CHANGE_RANK, key: change.key, step: adjustStep(statements, table, change) }
  }
}

const adjustStep = (
  statements: Statements,
  table: Table,
  { by, initial, key, within }: Extract<Change, { _tag: "Adjust" }>,
): AdjustStep => {
  const columns = columnsOf(table, Object.keys(by))
  const deltas = columns.map((column) => column.encode(by[column.field]))
  const bounds = columnsOf(table, Object.keys(within)).map(
    (column): Bound => ({
      column,
      by: by[column.field] ?? 0,
      min: within[column.field]?.min,
      max: within[column.field]?.max,
    }),
  )
  const params: Array<Param> = [...deltas, table.key.encode(key)]
  for (const bound of bounds) {
    if (bound.min !== undefined) params.push(bound.by, bound.min)
    if (bound.max !== undefined) params.push(bound.by, bound.max)
  }
  const started = initial === undefined ? undefined : { ...initial }
  if (started !== undefined) {
    for (const { field } of columns) started[field] = Number(started[field]) + (by[field] ?? 0)
  }
  const left = started && bounds.find(({ column, min, max }) => outside(Number(started[column.field]), min, max))
  return {
    _tag: "Adjust",
    table,
    sql: statements.adjust(table, columns, bounds),
    params,
    lookSql: statements.look(table, bounds),
    key,
    bounds,
    initial: started && encodeRow(table, started),
    initialViolates: left && boundGuard(table, left.column.field),
  }
}

const outside = (value: number, min: number | undefined, max: number | undefined): boolean =>
  (min !== undefined && value < min) || (max !== undefined && value > max)

const encodeRow = (table: Table, row: Readonly<Record<string, unknown>>): ReadonlyArray<Param> => {
  const { columns } = table
  const params = new Array<Param>(columns.length)
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] as Column
    params[index] = column.encode(row[column.field])
  }
  return params
}

/** Ids that were made together come in order already; then nothing is sorted. */
const inKeyOrder = (table: Table, rows: Array<ReadonlyArray<Param>>): ReadonlyArray<ReadonlyArray<Param>> => {
  const at = table.columns.indexOf(table.key)
  const keyOf = (row: ReadonlyArray<Param> | undefined) => row?.[at] as string
  const sorted = rows.every((row, index) => index === 0 || keyOf(rows[index - 1]) <= keyOf(row))
  return sorted ? rows : rows.sort((left, right) => compareText(keyOf(left), keyOf(right)))
}

const columnsOf = (table: Table, fields: ReadonlyArray<string>): ReadonlyArray<Column> =>
  fields.map((field) => {
    const column = table.byField.get(field)
    if (column === undefined) throw new TypeError(`Cannot store ${table.name}: it has no ${field}`)
    return column
  })

const versionOf = (table: Table): Column => {
  const column = table.entity.versioned ? table.byField.get("version") : undefined
  if (column === undefined) throw new TypeError(`Cannot change ${table.name}: it carries no version`)
  return column
}
