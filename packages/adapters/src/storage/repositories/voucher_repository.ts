import type { SqlClient } from "@effect/sql/SqlClient"
import type { Fragment } from "@effect/sql/Statement"
import {
  BatchEntity,
  VoucherEntity,
  type VoucherFilter,
  VoucherRepository,
  type VoucherState,
} from "@mintcode/core/voucher"
import { Effect, Layer, Option } from "effect"
import { limitRows } from "../rows.ts"
import { bytesParam, walkedColumn, walkedEqual } from "./conditions.ts"
import { makeEntityReads } from "./entity_reads.ts"
import { idRange } from "./id_range.ts"
import { readInLists } from "./in_list.ts"
import { type KeysetFilter, makeKeysetReads } from "./keyset_reads.ts"

/** Looked up when there is nothing to look up. 128 bits of a keyed digest are not zero. */
const NO_INDEX = new Uint8Array(16)

const makeVoucherRepository = Effect.gen(function* () {
  const vouchers = yield* makeEntityReads(VoucherEntity)
  const batches = yield* makeEntityReads(BatchEntity)
  const { sql } = vouchers
  const lists = makeKeysetReads(vouchers)
  const batchLists = makeKeysetReads(batches)

  /** Counted in the index of states alone, whole. */
  const countAll = (state: VoucherState | undefined) =>
    vouchers
      .reading(
        "countByState",
        sql<{ state: string; count: number }>`SELECT state, COUNT(*) AS count FROM ${vouchers.table} WHERE ${sql.and(
          state === undefined ? [] : [sql`state = ${state}`],
        )} GROUP BY state`,
      )
      .pipe(Effect.map((rows) => new Map(rows.map((row) => [row.state, Number(row.count)]))))

  return VoucherRepository.of({
    byId: (id) => vouchers.byKey("byId", id),
    byIds: (ids) => readInLists(ids, (list) => vouchers.many("byIds", sql`WHERE ${sql.in("id", list)}`)),
    byCodeIndex: (indexes) => {
      // One for each key of the ring: usually there is one. What is no code at all takes as long as what is unknown.
      const [only, ...others] = indexes
      if (only === undefined) return Effect.as(vouchers.byUnique("byCodeIndex", "code_index", NO_INDEX), Option.none())
      return others.length === 0
        ? vouchers.byUnique("byCodeIndex", "code_index", only)
        : readInLists(indexes, (list) =>
            vouchers.many("byCodeIndex", sql`WHERE ${sql.in("code_index", list.map(bytesParam))}`),
          ).pipe(Effect.map(([found]) => Option.fromNullable(found)))
    },
    takenIndexes: (indexes) =>
      readInLists(indexes, (list) =>
        vouchers.reading(
          "takenIndexes",
          sql<{ code_index: Uint8Array }>`SELECT code_index FROM ${vouchers.table} WHERE ${sql.in(
            "code_index",
            list.map(bytesParam),
          )}`,
        ),
      ).pipe(Effect.map((rows) => rows.map((row) => new Uint8Array(row.code_index)))),
    page: (filter, request) => lists.page("page", keysetFilter(sql, filter), request),
    stream: (filter) => lists.stream("stream", keysetFilter(sql, filter)),
    countByState: (filter) =>
      (isByStateAlone(filter)
        ? countAll(filter.state)
        : lists.countBy("countByState", keysetFilter(sql, filter), "state")
      ).pipe(Effect.map((counts) => Object.fromEntries(counts))),
    expired: (at, limit) =>
      vouchers.many(
        "expired",
        sql`WHERE state IN ('issued', 'disabled') AND expires_at <= ${at} ${limitRows(sql, limit)}`,
      ),
    batchById: (id) => batches.byKey("byId", id),
    batches: ({ productId }, request) =>
      batchLists.page(
        "page",
        { indexed: productId === undefined ? undefined : { column: "product_id", value: productId } },
        request,
      ),
    // From each shape one step along the index to the next: there may be a million batches of the same.
    weakShapes: (limit) =>
      Effect.gen(function* () {
        const shapes: Array<string> = []
        while (shapes.length < limit) {
          const above = sql`FROM ${batches.table} WHERE weak_shape > ${shapes.at(-1) ?? ""}`
          const [next] = yield* batches.reading(
            "weakShapes",
            sql<{ shape: string | null }>`SELECT MIN(weak_shape) AS shape ${above}`,
          )
          if (next === undefined || next.shape === null) break
          shapes.push(next.shape)
        }
        return shapes
      }),
    // One that is still minted is changed by whoever mints it.
    batchesWithoutShape: (limit) =>
      batches.many("withoutShape", sql`WHERE weak_shape IS NULL AND state <> 'minting' ${limitRows(sql, limit)}`),
    unfinishedBatches: (touchedBefore, limit) =>
      batches.many(
        "unfinished",
        sql`WHERE state = 'minting' AND updated_at < ${touchedBefore} ORDER BY updated_at ${limitRows(sql, limit)}`,
      ),
  })
})

export const layerVoucherRepository = Layer.effect(VoucherRepository, makeVoucherRepository)

const keysetFilter = (sql: SqlClient, filter: VoucherFilter): KeysetFilter => {
  const indexed = leadingOf(filter)
  // Whatever else is asked for is likely to leave less.
  const isLedByUse = filter.used === true && indexed === undefined
  /** Other than what the list goes along. */
  const walked = (column: string, value: string | undefined) =>
    indexed?.column === column || indexed?.then?.column === column ? [] : walkedEqual(sql, column, value)
  return {
    indexed,
    positive: isLedByUse ? "used_count" : undefined,
    walked: [
      ...walked("batch_id", filter.batchId),
      ...walked("product_id", filter.productId),
      ...walked("state", filter.state),
      ...walked("prefix", filter.prefix),
      ...walked("head", filter.head),
      ...walked("tail", filter.tail),
      ...used(sql, isLedByUse ? undefined : filter.used),
    ],
    ids: idRange(filter),
  }
}

/** The conditions that a list goes along the index of: what is likely to leave least. */
const leadingOf = ({ batchId, holder, prefix, productId, state }: VoucherFilter): KeysetFilter["indexed"] => {
  if (holder !== undefined) return { column: "holder", value: holder }
  if (batchId !== undefined) return { column: "batch_id", value: batchId }
  if (prefix !== undefined) return { column: "prefix", value: prefix }
  const inState = state === undefined ? undefined : { column: "state", value: state }
  return productId === undefined ? inState : { column: "product_id", value: productId, then: inState }
}

const used = (sql: SqlClient, wanted: boolean | undefined): ReadonlyArray<Fragment> => {
  if (wanted === undefined) return []
  const column = walkedColumn(sql, "used_count")
  return [wanted ? sql`${column} > 0` : sql`${column} = 0`]
}

const isByStateAlone = ({ state: _, ...rest }: VoucherFilter): boolean =>
  Object.values(rest).every((wanted) => wanted === undefined)
