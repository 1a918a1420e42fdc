import { Clock, Effect } from "effect"
import { expiryOf, type Product, weakShapeOf } from "../catalogue/mod.ts"
import { Crypto, newId } from "../kernel/mod.ts"
import type { Batch, BatchId } from "./batch.ts"
import { batchFormat, batchKeyPlace, codeSource, mintChunk, newBatchKey } from "./minting.ts"
import type { Voucher } from "./voucher.ts"

/**
 * A voucher in a batch of its own, for a sale that redeems it at once; nothing is written yet. Its code is derived
 * like any other, and nobody is told it.
 */
export const mintOne = (product: Product, madeBy: string) =>
  Effect.gen(function* () {
    const crypto = yield* Crypto
    const at = yield* Clock.currentTimeMillis
    const id = yield* newId<BatchId>()
    const key = yield* newBatchKey(crypto)
    const format = yield* batchFormat(product, undefined, 1)
    const batch: Batch = {
      id,
      version: 1,
      productId: product.id,
      source: "minted",
      state: "ready",
      count: 1,
      done: 1,
      nextNumber: 0,
      format,
      weakShape: weakShapeOf(format),
      sealedKey: yield* crypto.seal(batchKeyPlace(id), key),
      usesMax: 1,
      expiresAt: expiryOf(product.voucherExpiry, at),
      note: "",
      tags: [],
      createdBy: madeBy,
      createdFrom: null,
      createdAt: at,
      updatedAt: at,
    }
    const [minted] = yield* mintChunk(crypto, batch, codeSource(crypto, batch.format, key), 1)
    return { batch: { ...batch, nextNumber: 1 }, voucher: (minted as { readonly voucher: Voucher }).voucher }
  })
