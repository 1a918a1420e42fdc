import { expect, it } from "@effect/vitest"
import { WeakCodes } from "@mintcode/core/abuse"
import { Catalogue, ProductId } from "@mintcode/core/catalogue"
import { Commit, update } from "@mintcode/core/kernel"
import {
  type Batch,
  BatchEntity,
  tellWeakShapes,
  VoucherImports,
  VoucherRepository,
  Vouchers,
} from "@mintcode/core/voucher"
import { Effect, Stream } from "effect"
import { describeDatabases } from "./databases.ts"
import { layerWorld } from "./world.ts"

const WEAK = ["SHOP-4711", "shop-0815", "SHOP-9999-1"]
const STRONG = ["7K2M9QXT4D8HJ3ZW0AB", "3ZW0AB7K2M9QXT4D8HJ"]
const productId = ProductId.make("gift")

describeDatabases("weak shapes", (database) => {
  it.scopedLive("are noted of imports, and of batches from before they were noted at all", () =>
    Effect.gen(function* () {
      const world = layerWorld({ url: yield* database })
      yield* Effect.gen(function* () {
        const commit = yield* Commit
        const repository = yield* VoucherRepository
        const imports = yield* VoucherImports
        const vouchers = yield* Vouchers
        yield* Effect.flatMap(Catalogue, (catalogue) =>
          catalogue.createProduct({ id: productId, kind: "licence", name: { zh: "礼物", en: "Gift" } }),
        )
        yield* imports.run({ productId, codes: WEAK })
        yield* imports.run({ productId, codes: STRONG })
        const minted = yield* vouchers.mint({
          productId,
          count: 2,
          format: { length: 8, prefix: "VIP", group: 0, alphabet: "0123456789", label: null, allowWeak: true },
        })
        yield* Stream.runDrain(minted.codes)
        const shapes = ["SH0P 4-5", "V1P 8"]
        expect(yield* repository.weakShapes(10)).toEqual(shapes)
        const { isWeak } = yield* WeakCodes
        expect(yield* Effect.forEach(["Shop 4712", ...WEAK, ...STRONG], isWeak)).toEqual([
          ...new Array(4).fill(true),
          ...new Array(2).fill(false),
        ])

        // As an earlier release left them.
        const { rows } = yield* repository.batches({}, { limit: 10, afterId: null })
        yield* commit(rows.map((batch: Batch) => update(BatchEntity, batch, { weakShape: null })))
        expect(yield* repository.weakShapes(10)).toEqual([])
        expect(yield* tellWeakShapes).toBe(3)
        expect(yield* repository.weakShapes(10)).toEqual(shapes)
        expect(yield* tellWeakShapes).toBe(0)
      }).pipe(Effect.provide(world))
    }),
  )
})
