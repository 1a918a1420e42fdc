import { SqlClient } from "@effect/sql/SqlClient"
import { expect } from "@effect/vitest"
import { VOUCHER_STATES, type Voucher, VoucherEntity } from "@mintcode/core/voucher"
import { Chunk, Effect, FastCheck, Runtime, Stream } from "effect"
import { makeEntityReads } from "../src/storage/repositories/entity_reads.ts"
import { idRange } from "../src/storage/repositories/id_range.ts"
import { type Direction, makeKeysetReads } from "../src/storage/repositories/keyset_reads.ts"
import { newestFirst, type RepositoryTests, store, walk } from "./repository_probes.ts"
import { newIdAt } from "./repository_rows.ts"
import { AT, newTestId, newVoucher } from "./storage_rows.ts"

const LISTS_TRIED = 60

/** Lists whose conditions have no index, walked in stretches so short that every edge is met. */
export const stretchTests = (it: RepositoryTests): void => {
  it.effect("walks any list in stretches of any length without a gap or a double", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient
      const reads = yield* makeEntityReads(VoucherEntity)
      const batchId = newTestId<Voucher["batchId"]>()
      const vouchers = Array.from({ length: 60 }, (_, index) =>
        newVoucher({
          // Several are made in the same millisecond.
          id: newIdAt(AT + (index >> 2)),
          batchId,
          createdAt: AT + (index >> 2),
          state: VOUCHER_STATES[(index * index) % 3] ?? "issued",
        }),
      )
      yield* store(VoucherEntity, vouchers)
      const run = Runtime.runPromise(yield* Effect.runtime())
      const time = FastCheck.option(FastCheck.integer({ min: AT - 1, max: AT + 16 }), { nil: undefined, freq: 1 })
      const agrees = (
        state: Voucher["state"],
        times: Parameters<typeof idRange>[0],
        [stretchRows, limit]: readonly [number, number],
        direction: Direction,
      ) =>
        Effect.gen(function* () {
          const lists = makeKeysetReads(reads, stretchRows)
          const filter = {
            indexed: { column: "batch_id", value: batchId },
            walked: [sql`+state = ${state}`],
            ids: idRange(times),
          }
          const newest = newestFirst(
            vouchers.filter(
              (voucher) =>
                voucher.state === state &&
                voucher.createdAt >= (times.from ?? 0) &&
                voucher.createdAt < (times.until ?? Number.POSITIVE_INFINITY),
            ),
          )
          const oldest = [...newest].reverse()
          const paged = yield* walk(limit, (request) => lists.page("test", filter, request, direction))
          expect(paged).toEqual(direction === "newest first" ? newest : oldest)
          expect(Chunk.toReadonlyArray(yield* Stream.runCollect(lists.stream("test", filter)))).toEqual(oldest)
          const counts = yield* lists.countBy("test", filter, "state")
          expect([...counts]).toEqual(newest.length === 0 ? [] : [[state, newest.length]])
        })
      yield* Effect.promise(() =>
        FastCheck.assert(
          FastCheck.asyncProperty(
            FastCheck.constantFrom(...VOUCHER_STATES.slice(0, 3)),
            FastCheck.record({ from: time, until: time }),
            FastCheck.tuple(FastCheck.integer({ min: 1, max: 70 }), FastCheck.integer({ min: 1, max: 30 })),
            FastCheck.constantFrom("newest first" as const, "oldest first" as const),
            (state, times, lengths, direction) => run(agrees(state, times, lengths, direction)),
          ),
          { numRuns: LISTS_TRIED },
        ),
      )
    }),
  )
}
