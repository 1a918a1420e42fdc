import { expect } from "@effect/vitest"
import { update } from "@mintcode/core/kernel"
import {
  BatchEntity,
  VOUCHER_STATES,
  type Voucher,
  VoucherEntity,
  type VoucherFilter,
  VoucherRepository,
} from "@mintcode/core/voucher"
import { Chunk, Effect, FastCheck, Option, Runtime, Stream } from "effect"
import { STREAM_ROWS } from "../src/storage/repositories/keyset_reads.ts"
import { commit } from "./commit_probes.ts"
import { HOSTILE_TEXTS, idsOf, newestFirst, type RepositoryTests, store, walk } from "./repository_probes.ts"
import { newBatch, newIdAt } from "./repository_rows.ts"
import { AT, newTestId, newVoucher, unique } from "./storage_rows.ts"

const PRODUCTS = (["p_1", "p_2", "p_3"] as const).map((id) => id as Voucher["productId"])

/** Lists that a property tries. */
const FILTERS_TRIED = 60

const voucherFilter = (vouchers: ReadonlyArray<Voucher>): FastCheck.Arbitrary<VoucherFilter> => {
  const one = <A>(pick: (voucher: Voucher) => A) =>
    FastCheck.option(FastCheck.constantFrom(...vouchers.map(pick)), { nil: undefined, freq: 2 })
  const time = FastCheck.option(FastCheck.integer({ min: AT - 10, max: AT + 70 }), { nil: undefined, freq: 1 })
  return FastCheck.record({
    state: one((voucher) => voucher.state),
    productId: one((voucher) => voucher.productId),
    batchId: one((voucher) => voucher.batchId),
    prefix: one((voucher) => voucher.prefix),
    from: time,
    until: time,
    used: FastCheck.option(FastCheck.boolean(), { nil: undefined, freq: 1 }),
    holder: one((voucher) => voucher.holder ?? undefined),
    head: one((voucher) => voucher.head),
    tail: one((voucher) => voucher.tail),
  })
}

const fits = (voucher: Voucher, filter: VoucherFilter): boolean => {
  const same = (["state", "productId", "batchId", "prefix", "holder", "head", "tail"] as const).every(
    (field) => filter[field] === undefined || filter[field] === voucher[field],
  )
  return (
    same &&
    (filter.from === undefined || voucher.createdAt >= filter.from) &&
    (filter.until === undefined || voucher.createdAt < filter.until) &&
    (filter.used === undefined || filter.used === voucher.usedCount > 0)
  )
}

/** Vouchers that differ in everything a filter asks for. Their batches are nobody else's. */
const mixedVouchers = (count: number): ReadonlyArray<Voucher> => {
  const batchIds = [newTestId<Voucher["batchId"]>(), newTestId<Voucher["batchId"]>()]
  const holders = [unique(), unique(), null]
  const at = <A>(values: ReadonlyArray<A>, index: number): A => values[index % values.length] as A
  return Array.from({ length: count }, (_, index) => {
    const createdAt = AT + (index % 60)
    return newVoucher({
      id: newIdAt(createdAt),
      batchId: at(batchIds, index),
      productId: at(PRODUCTS, index >> 1),
      state: at(VOUCHER_STATES, index * 7 + (index >> 3)),
      prefix: at(["VIP", "vip", ""], index),
      head: at(["ABCD", "abcd", "AB"], index >> 2),
      tail: at(["WXYZ", "WXY%", "____"], index >> 1),
      usedCount: index % 5 === 0 ? 2 : 0,
      holder: at(holders, index >> 2),
      createdAt,
    })
  })
}

export const voucherRepositoryTests = (it: RepositoryTests): void => {
  it.effect("finds a voucher by id, and nothing by an id that is none", () =>
    Effect.gen(function* () {
      const repository = yield* VoucherRepository
      const voucher = newVoucher({ holder: "薄荷@example.com", restsUntil: 5, lastUsedAt: AT, sealedCode: "v1.a.b.c" })
      yield* store(VoucherEntity, [voucher])
      expect(Option.getOrNull(yield* repository.byId(voucher.id))).toEqual(voucher)
      for (const id of ["", newTestId<string>(), voucher.id.toUpperCase(), `${voucher.id} `, ...HOSTILE_TEXTS]) {
        expect(Option.isNone(yield* repository.byId(id))).toBe(true)
      }
    }),
  )

  it.effect("finds many by their ids, each once, however many are asked for", () =>
    Effect.gen(function* () {
      const repository = yield* VoucherRepository
      const vouchers = Array.from({ length: 600 }, () => newVoucher())
      yield* store(VoucherEntity, vouchers)
      const asked = vouchers.flatMap(({ id }) => [id, newTestId<string>(), id])
      expect([...idsOf(yield* repository.byIds(asked))].sort()).toEqual([...idsOf(vouchers)].sort())
      expect(yield* repository.byIds([])).toEqual([])
      expect(yield* repository.byIds(HOSTILE_TEXTS)).toEqual([])
    }),
  )

  it.effect("finds a voucher by any of the indexes that its code has under the keys in use", () =>
    Effect.gen(function* () {
      const repository = yield* VoucherRepository
      const voucher = newVoucher()
      yield* store(VoucherEntity, [voucher, newVoucher()])
      const stranger = newVoucher().codeIndex
      expect(Option.getOrNull(yield* repository.byCodeIndex([voucher.codeIndex]))).toEqual(voucher)
      expect(Option.getOrNull(yield* repository.byCodeIndex([stranger, voucher.codeIndex]))).toEqual(voucher)
      expect(Option.isNone(yield* repository.byCodeIndex([stranger]))).toBe(true)
    }),
  )

  it.effect("finds nothing by no index, even if zero bytes were taken", () =>
    Effect.gen(function* () {
      const repository = yield* VoucherRepository
      yield* store(VoucherEntity, [newVoucher({ codeIndex: new Uint8Array(16) })])
      expect(Option.isNone(yield* repository.byCodeIndex([]))).toBe(true)
    }),
  )

  it.effect("tells which indexes are taken", () =>
    Effect.gen(function* () {
      const repository = yield* VoucherRepository
      const vouchers = Array.from({ length: 520 }, () => newVoucher())
      yield* store(VoucherEntity, vouchers)
      const asked = [...vouchers, ...Array.from({ length: 30 }, () => newVoucher())].map((one) => one.codeIndex)
      const taken = yield* repository.takenIndexes(asked)
      expect(taken.map(String).sort()).toEqual(vouchers.map((one) => String(one.codeIndex)).sort())
      expect(yield* repository.takenIndexes([])).toEqual([])
    }),
  )

  it.effect("lists, streams and counts exactly what fits a filter", () =>
    Effect.gen(function* () {
      const repository = yield* VoucherRepository
      const vouchers = mixedVouchers(240)
      yield* store(VoucherEntity, vouchers)
      const batchIds = new Set(vouchers.map(({ batchId }) => batchId))
      const run = Runtime.runPromise(yield* Effect.runtime())
      const agrees = (filter: VoucherFilter, limit: number) =>
        Effect.gen(function* () {
          const expected = newestFirst(vouchers.filter((voucher) => fits(voucher, filter)))
          expect(yield* walk(limit, (request) => repository.page(filter, request))).toEqual(expected)
          const streamed = yield* Stream.runCollect(repository.stream(filter))
          expect(Chunk.toReadonlyArray(streamed)).toEqual([...expected].reverse())
          const counts: Record<string, number> = {}
          for (const { state } of expected) counts[state] = (counts[state] ?? 0) + 1
          expect(yield* repository.countByState(filter)).toEqual(counts)
        })
      yield* Effect.promise(() =>
        FastCheck.assert(
          FastCheck.asyncProperty(
            // Other tests share the database: a batch or a holder keeps to the vouchers of this one.
            voucherFilter(vouchers).filter(({ batchId, holder }) => batchId !== undefined || holder !== undefined),
            FastCheck.integer({ min: 1, max: 50 }),
            (filter, limit) => run(agrees(filter, limit)),
          ),
          { numRuns: FILTERS_TRIED },
        ),
      )
      for (const batchId of batchIds) yield* agrees({ batchId }, 500)
    }),
  )

  it.effect("lists and counts everything when nothing is asked for", () =>
    Effect.gen(function* () {
      const repository = yield* VoucherRepository
      const vouchers = mixedVouchers(STREAM_ROWS * 2)
      yield* store(VoucherEntity, vouchers)
      const all = yield* walk(500, (request) => repository.page({}, request))
      expect(new Set(idsOf(all)).size).toBe(all.length)
      expect(idsOf(all)).toEqual(idsOf(newestFirst(all)))
      expect(idsOf(all)).toEqual(expect.arrayContaining([...idsOf(vouchers)]))
      const streamed = yield* Stream.runCollect(repository.stream({}))
      expect(idsOf(streamed)).toEqual([...idsOf(all)].reverse())
      const counts = yield* repository.countByState({})
      for (const state of VOUCHER_STATES) {
        const count = all.filter((voucher) => voucher.state === state).length
        expect(counts[state] ?? 0).toBe(count)
        expect(yield* repository.countByState({ state })).toEqual(count === 0 ? {} : { [state]: count })
      }
    }),
  )

  it.effect("takes every text of a filter as nothing but text", () =>
    Effect.gen(function* () {
      const repository = yield* VoucherRepository
      const batchId = newTestId<Voucher["batchId"]>()
      const vouchers = HOSTILE_TEXTS.map((text) =>
        newVoucher({ batchId, prefix: text.slice(0, 4), head: [...text].slice(0, 4).join(""), holder: text + batchId }),
      )
      yield* store(VoucherEntity, [...vouchers, newVoucher({ batchId })])
      for (const { head, holder, id, prefix } of vouchers) {
        const page = { limit: 50, afterId: null }
        expect(idsOf((yield* repository.page({ holder: holder ?? "" }, page)).rows)).toEqual([id])
        expect(idsOf((yield* repository.page({ batchId, head, prefix }, page)).rows)).toContain(id)
        expect((yield* repository.page({ batchId, head, prefix }, page)).rows.length).toBeLessThan(3)
      }
      for (const afterId of HOSTILE_TEXTS) {
        const { rows } = yield* repository.page({ batchId }, { limit: 50, afterId })
        expect(rows.length === 0 || rows.length === HOSTILE_TEXTS.length + 1).toBe(true)
      }
    }),
  )

  it.effect("streams each voucher once while others are made and changed", () =>
    Effect.gen(function* () {
      const repository = yield* VoucherRepository
      const batchId = newTestId<Voucher["batchId"]>()
      const vouchers = Array.from({ length: STREAM_ROWS * 3 }, (_, index) => newVoucher({ batchId, number: index }))
      yield* store(VoucherEntity, vouchers)
      const seen: Array<string> = []
      yield* repository.stream({ batchId, state: "issued" }).pipe(
        Stream.rechunk(STREAM_ROWS),
        Stream.runForEachChunk((chunk) =>
          Effect.gen(function* () {
            seen.push(...idsOf(chunk))
            // What was seen no longer fits, and more of the same appears behind.
            const changed = Chunk.toReadonlyArray(chunk).map((one) => update(VoucherEntity, one, { state: "disabled" }))
            yield* commit(...changed)
            if (seen.length <= STREAM_ROWS * 2) yield* store(VoucherEntity, [newVoucher({ batchId })])
          }),
        ),
      )
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen).toEqual(expect.arrayContaining([...idsOf(vouchers)]))
      expect(yield* repository.countByState({ batchId })).toEqual({ disabled: seen.length })
    }),
  )

  it.effect("finds issued and disabled vouchers whose time is over, and no others", () =>
    Effect.gen(function* () {
      const repository = yield* VoucherRepository
      // Nothing else here expires so early.
      const [early, late] = [10, 20]
      const vouchers = VOUCHER_STATES.flatMap((state) =>
        [early, late, null].map((expiresAt) => newVoucher({ state, expiresAt })),
      )
      yield* store(VoucherEntity, vouchers)
      const swept = vouchers.filter(
        ({ expiresAt, state }) => expiresAt === early && (state === "issued" || state === "disabled"),
      )
      expect(yield* repository.expired(early - 1, 10)).toEqual([])
      expect([...idsOf(yield* repository.expired(late - 1, 10))].sort()).toEqual([...idsOf(swept)].sort())
      expect((yield* repository.expired(late, 3)).length).toBe(3)
    }),
  )

  it.effect("finds and lists batches, of one product or all", () =>
    Effect.gen(function* () {
      const repository = yield* VoucherRepository
      const productId = unique() as Voucher["productId"]
      const batches = Array.from({ length: 11 }, (_, index) => newBatch(index % 2 === 0 ? { productId } : {}))
      yield* store(BatchEntity, batches)
      const [first] = batches
      expect(Option.getOrNull(yield* repository.batchById(first?.id ?? ""))).toEqual(first)
      expect(Option.isNone(yield* repository.batchById(newTestId<string>()))).toBe(true)
      const ofProduct = yield* walk(2, (request) => repository.batches({ productId }, request))
      expect(ofProduct).toEqual(newestFirst(batches.filter((batch) => batch.productId === productId)))
      const all = yield* walk(4, (request) => repository.batches({}, request))
      expect(idsOf(all)).toEqual(idsOf(newestFirst(all)))
      expect(idsOf(all)).toEqual(expect.arrayContaining([...idsOf(batches)]))
      expect(yield* walk(4, (request) => repository.batches({ productId: "' OR 1=1" }, request))).toEqual([])
    }),
  )

  it.effect("finds batches that are minting and that nobody has touched since, longest first", () =>
    Effect.gen(function* () {
      const repository = yield* VoucherRepository
      const [oldest, older, touched, ready] = [
        newBatch({ state: "minting", updatedAt: 1 }),
        newBatch({ state: "minting", updatedAt: 2 }),
        newBatch({ state: "minting", updatedAt: 3 }),
        newBatch({ state: "ready", updatedAt: 1 }),
      ]
      yield* store(BatchEntity, [older, touched, ready, oldest])
      expect(yield* repository.unfinishedBatches(3, 10)).toEqual([oldest, older])
      expect(yield* repository.unfinishedBatches(3, 1)).toEqual([oldest])
    }),
  )

  it.effect("finds finished batches of which nobody knows the shape", () =>
    Effect.gen(function* () {
      const repository = yield* VoucherRepository
      const [unknown, known, strong] = [newBatch(), newBatch({ weakShape: " 8" }), newBatch({ weakShape: "" })]
      const minting = newBatch({ state: "minting" })
      yield* store(BatchEntity, [unknown, known, strong, minting])
      const found = idsOf(yield* repository.batchesWithoutShape(10_000))
      expect([unknown, known, strong, minting].map(({ id }) => found.includes(id))).toEqual([true, false, false, false])
    }),
  )

  it.effect("names each weak shape that there are batches of once, however many there are and however old", () =>
    Effect.gen(function* () {
      const repository = yield* VoucherRepository
      const [one, other] = [`${unique().slice(0, 8)} 8`, `${unique().slice(0, 8)} 9`]
      yield* store(BatchEntity, [newBatch({ id: newIdAt(1), weakShape: other })])
      yield* store(
        BatchEntity,
        Array.from({ length: 500 }, (_, index) => newBatch({ weakShape: index % 2 === 0 ? one : "" })),
      )
      const found = yield* repository.weakShapes(100)
      expect(found.filter((shape) => shape === one || shape === other).sort()).toEqual([one, other].sort())
      expect(yield* repository.weakShapes(1)).toEqual(found.slice(0, 1))
    }),
  )
}
