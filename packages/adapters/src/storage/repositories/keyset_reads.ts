import type { Fragment } from "@effect/sql/Statement"
import { type Page, type PageRequest, pageOf, type StorageFailed } from "@mintcode/core/kernel"
import { Chunk, Effect, Option, Stream } from "effect"
import { limitRows } from "../rows.ts"
import { walkedColumn } from "./conditions.ts"
import type { EntityReads } from "./entity_reads.ts"
import { ALL_IDS, type IdRange } from "./id_range.ts"
import { indexHint, isPositive, positiveHint, positiveIndex } from "./index_hint.ts"

/** Rows of a stream that are in memory at once. */
export const STREAM_ROWS = 500
/**
 * Rows that one statement looks at when a condition has no index. SQLite answers within the process, which does
 * nothing else meanwhile: this many take some 4 ms.
 */
const WALK_ROWS_MAX = 10_000
/** Rows that a page looks at first: where many match, its page is full after a few. */
const WALK_ROWS_FIRST = 500
/** How much further each stretch of a page goes than the one before. */
const WALK_GROWTH = 4

/** `column = value`. */
interface ColumnEqual {
  readonly column: string
  readonly value: string
}

/** Which rows of a list. */
export interface KeysetFilter {
  /** `column = value`, and `then` one more, where an index leads to the columns and the ids behind them lie in order. */
  readonly indexed?: (ColumnEqual & { readonly then?: ColumnEqual | undefined }) | undefined
  /** In place of that: a column that is above zero, where an index lists the ids of such rows. */
  readonly positive?: string | undefined
  /** Conditions that rows are looked at for, walking along the ids. */
  readonly walked?: ReadonlyArray<Fragment>
  readonly ids?: IdRange
}

export type Direction = "newest first" | "oldest first"

/**
 * Lists ordered by id. A page begins behind the last id of the page before, so it costs the same wherever it is, and
 * rows that come or change meanwhile neither repeat nor hide another.
 *
 * Conditions without an index need none: ids are walked along a bounded stretch at a time, and between two stretches
 * everything else gets its turn. A rare match among a million rows takes about a second, and disturbs nobody.
 */
export interface KeysetReads<Row> {
  readonly page: (
    operation: string,
    filter: KeysetFilter,
    request: PageRequest,
    direction?: Direction,
  ) => Effect.Effect<Page<Row>, StorageFailed>
  /** All rows, oldest first. */
  readonly stream: (operation: string, filter: KeysetFilter) => Stream.Stream<Row, StorageFailed>
  /** How many rows have each value of a column. */
  readonly countBy: (
    operation: string,
    filter: KeysetFilter,
    column: string,
  ) => Effect.Effect<ReadonlyMap<string, number>, StorageFailed>
}

export const makeKeysetReads = <Row extends { readonly id: string }>(
  { many, name, reading, sql, table }: EntityReads<Row>,
  walkRowsMax = WALK_ROWS_MAX,
): KeysetReads<Row> => {
  const id = sql`${sql("id")}`
  const orders = { "newest first": sql`ORDER BY ${id} DESC`, "oldest first": sql`ORDER BY ${id}` }

  const hint = (filter: KeysetFilter) =>
    filter.positive === undefined
      ? indexHint(
          sql,
          name,
          ledBy(filter).map(({ column }) => column),
        )
      : positiveHint(sql, positiveIndex(name, filter.positive))

  /** Conditions that an index alone can answer. */
  const reached = (filter: KeysetFilter, direction: Direction, afterId: string | null) => {
    const { ids = ALL_IDS } = filter
    const conditions: Array<Fragment> = ledBy(filter).map(({ column, value }) => sql`${sql(column)} = ${value}`)
    if (filter.positive !== undefined) conditions.push(isPositive(sql, positiveIndex(name, filter.positive)))
    if (direction === "newest first") {
      const beforeId = least(ids.beforeId, afterId)
      if (ids.fromId !== undefined) conditions.push(sql`${id} >= ${ids.fromId}`)
      if (beforeId !== undefined) conditions.push(sql`${id} < ${beforeId}`)
    } else {
      if (afterId !== null) conditions.push(sql`${id} > ${afterId}`)
      else if (ids.fromId !== undefined) conditions.push(sql`${id} >= ${ids.fromId}`)
      if (ids.beforeId !== undefined) conditions.push(sql`${id} < ${ids.beforeId}`)
    }
    return conditions
  }

  /** The last id of the next stretch to walk; `null` when all that is left is no longer than that. */
  const stretchEnd = (
    operation: string,
    filter: KeysetFilter,
    conditions: ReadonlyArray<Fragment>,
    direction: Direction,
    rows: number,
  ) =>
    reading(
      operation,
      sql<{
        id: string
      }>`SELECT ${id} FROM ${table}${hint(filter)} WHERE ${sql.and(conditions)} ${orders[direction]} ${limitRows(
        sql,
        1,
      )} OFFSET ${sql.literal(String(rows - 1))}`,
    ).pipe(Effect.map(([row]) => row?.id ?? null))

  /** Conditions for the rows of the next stretch, and its last id. */
  const stretch = (
    operation: string,
    filter: KeysetFilter,
    direction: Direction,
    afterId: string | null,
    rows = walkRowsMax,
  ) =>
    Effect.gen(function* () {
      const conditions = reached(filter, direction, afterId)
      const endId = yield* stretchEnd(operation, filter, conditions, direction, rows)
      if (endId !== null)
        conditions.push(direction === "newest first" ? sql`${id} >= ${endId}` : sql`${id} <= ${endId}`)
      return { conditions: [...conditions, ...(filter.walked ?? [])], endId }
    })

  /** Some of the next rows, `count` at the most, and the id to go on behind; `null` at the end. */
  const next = (
    operation: string,
    filter: KeysetFilter,
    direction: Direction,
    afterId: string | null,
    count: number,
    walkRows?: number,
  ) =>
    Effect.gen(function* () {
      const isWalk = filter.walked !== undefined && filter.walked.length > 0
      const { conditions, endId } = isWalk
        ? yield* stretch(operation, filter, direction, afterId, walkRows)
        : { conditions: reached(filter, direction, afterId), endId: null }
      const rows = yield* many(
        operation,
        sql`${hint(filter)} WHERE ${sql.and(conditions)} ${orders[direction]} ${limitRows(sql, count)}`,
      )
      return { rows, goOnAfterId: rows.length === count ? (rows.at(-1)?.id ?? null) : endId }
    })

  return {
    page: (operation, filter, { afterId, limit }, direction = "newest first") =>
      Effect.gen(function* () {
        const found: Array<Row> = []
        let walkRows = Math.min(WALK_ROWS_FIRST, walkRowsMax)
        for (let after = afterId; ; yield* othersFirst) {
          const { goOnAfterId, rows } = yield* next(operation, filter, direction, after, limit + 1, walkRows)
          found.push(...rows)
          if (found.length > limit || goOnAfterId === null) return pageOf(found, limit)
          after = goOnAfterId
          walkRows = Math.min(walkRows * WALK_GROWTH, walkRowsMax)
        }
      }),
    stream: (operation, filter) =>
      Stream.paginateChunkEffect(null as string | null, (afterId) =>
        next(operation, filter, "oldest first", afterId, STREAM_ROWS).pipe(
          Effect.map(
            ({ goOnAfterId, rows }) => [Chunk.unsafeFromArray(rows), Option.fromNullable(goOnAfterId)] as const,
          ),
          Effect.zipLeft(othersFirst),
        ),
      ),
    countBy: (operation, filter, column) =>
      Effect.gen(function* () {
        const value = walkedColumn(sql, column)
        const counts = new Map<string, number>()
        for (let after: string | null = null; ; yield* othersFirst) {
          const { conditions, endId }: Stretch = yield* stretch(operation, filter, "oldest first", after)
          const rows = yield* reading(
            operation,
            sql<{
              value: string
              count: number
            }>`SELECT ${value} AS value, COUNT(*) AS count FROM ${table}${hint(filter)} WHERE ${sql.and(
              conditions,
            )} GROUP BY ${value}`,
          )
          for (const row of rows) counts.set(row.value, (counts.get(row.value) ?? 0) + Number(row.count))
          if (endId === null) return counts
          after = endId
        }
      }),
  }
}

/** What an index leads to, in the order of its columns. */
const ledBy = ({ indexed }: KeysetFilter): ReadonlyArray<ColumnEqual> =>
  indexed === undefined ? [] : indexed.then === undefined ? [indexed] : [indexed, indexed.then]

interface Stretch {
  readonly conditions: ReadonlyArray<Fragment>
  readonly endId: string | null
}

/** A turn of the event loop, for sockets and timers too: a fiber that only yields stays ahead of those. */
const othersFirst: Effect.Effect<void> = Effect.async((resume) => {
  const turn = setImmediate(() => resume(Effect.void))
  return Effect.sync(() => clearImmediate(turn))
})

const least = (left: string | undefined, right: string | null): string | undefined =>
  left === undefined ? (right ?? undefined) : right === null || left < right ? left : right
