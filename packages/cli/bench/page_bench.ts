import { ProductId } from "@mintcode/core/catalogue"
import { BatchId, type VoucherFilter, Vouchers } from "@mintcode/core/voucher"
import { Effect } from "effect"
import { layerBench } from "./bench_layers.ts"
import { filledWith } from "./filled_database.ts"
import { type Figure, quantile } from "./report.ts"
import { temporaryDatabase } from "./temporary_folder.ts"
import { batchOfRow, COMMON, idOfRow, RARE, timeOfRow } from "./voucher_filling.ts"

/** What a list shows at once. */
const PAGE = 50
/** Pages of each filter, the first and others from anywhere. */
const PAGES = 200
/** Each page is asked for so often, and the quickest counts: neighbours on the machine only ever slow down. */
const TRIES = 3
/** A filter that takes seconds is asked for as long as this, and so many times at the least. */
const FILTER_MS_MAX = 15_000
const PAGES_MIN = 5
const P99_MS_WANTED = 20
const SIZES_DEFAULT = [10_000, 1_000_000]
/** Fewer have no batches to speak of. */
export const ROWS_MIN = 10_000

const COMMON_PRODUCT = ProductId.make(COMMON)

/** What a filter looks for: what many vouchers have, and what hardly any has. */
const filtersOf = (rows: number): ReadonlyArray<readonly [what: string, filter: VoucherFilter]> => [
  ["no filter", {}],
  ["state", { state: "issued" }],
  ["state, rare", { state: "refunded" }],
  ["product", { productId: COMMON_PRODUCT }],
  ["product, rare", { productId: ProductId.make(RARE) }],
  ["batch", { batchId: BatchId.make(batchOfRow(Math.floor(rows / 2), rows)) }],
  ["prefix", { prefix: "VIP" }],
  ["prefix, rare", { prefix: RARE }],
  ["time", { from: timeOfRow(Math.floor(rows / 4)), until: timeOfRow(Math.floor(rows / 2)) }],
  ["holder", { holder: "buyer-20@bench.example" }],
  ["unused", { used: false }],
  ["used", { used: true }],
  ["head", { head: "0A0B" }],
  ["tail", { tail: "0A0B" }],
  ["head and tail", { head: "0A0B", tail: "0C0D" }],
  ["product and state", { productId: COMMON_PRODUCT, state: "fulfilled" }],
]

export interface TimedPage {
  readonly what: string
  readonly p99: number
}

/** Milliseconds for a page, of each filter. */
export const timedPages = (rows: number) =>
  Effect.gen(function* () {
    const vouchers = yield* Vouchers
    const found: Array<TimedPage> = []
    for (const [what, filter] of filtersOf(rows)) {
      const waits: Array<number> = []
      const startedAt = performance.now()
      for (let page = 0; page < PAGES && (page < PAGES_MIN || performance.now() - startedAt < FILTER_MS_MAX); page++) {
        const afterId = page === 0 ? null : idOfRow(Math.floor(rows * (((page * 7_919) % PAGES) / PAGES)))
        const tries: Array<number> = []
        for (let tried = 0; tried < TRIES; tried++) {
          const askedAt = performance.now()
          yield* vouchers.page(filter, { limit: PAGE, afterId })
          tries.push(performance.now() - askedAt)
        }
        waits.push(Math.min(...tries))
      }
      found.push({ what, p99: quantile(waits, 0.99) })
    }
    return found
  })

/** The slowest filter that is fast enough, and each that is not. */
export const pageSummary = (rows: number, all: ReadonlyArray<TimedPage>): ReadonlyArray<Figure> => {
  const limits = { unit: "ms", wanted: P99_MS_WANTED, better: "less" } as const
  const of = `page of ${PAGE} of ${rows.toLocaleString("en")} vouchers, p99`
  const good = all.filter(({ p99 }) => p99 < P99_MS_WANTED)
  const slowest = [...good].sort((left, right) => right.p99 - left.p99)[0]
  return [
    ...(slowest === undefined
      ? []
      : [{ what: `${of}, slowest of ${good.length} filters: ${slowest.what}`, ours: slowest.p99, ...limits }]),
    ...all
      .filter(({ p99 }) => p99 >= P99_MS_WANTED)
      .map(({ p99, what }) => ({ what: `${of}: ${what}`, ours: p99, ...limits })),
  ]
}

const figuresOf = (rows: number): Effect.Effect<ReadonlyArray<Figure>, unknown> =>
  Effect.scoped(
    Effect.gen(function* () {
      const url = yield* temporaryDatabase
      yield* filledWith(url, rows)
      return pageSummary(rows, yield* Effect.scoped(Effect.provide(timedPages(rows), layerBench(url, []))))
    }),
  )

/** Pages of lists of so many vouchers. */
export const pageFigures = (rows: number | undefined): Effect.Effect<ReadonlyArray<Figure>, unknown> =>
  Effect.map(Effect.forEach(rows === undefined ? SIZES_DEFAULT : [rows], figuresOf), (figures) => figures.flat())
