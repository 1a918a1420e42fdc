import { Effect, Option, Redacted, Stream } from "effect"
import { makeWeakShapeFinder, weakShapeOf } from "../catalogue/mod.ts"
import { Commit, Crypto, type Sealed, update } from "../kernel/mod.ts"
import { type Batch, BatchEntity } from "./batch.ts"
import { normaliseCode } from "./code.ts"
import { VoucherRepository } from "./repository.ts"
import { VoucherEntity } from "./voucher.ts"

/** Batches looked at in one round: each import is read whole. */
const BATCHES_CHUNK = 20

/**
 * Notes of batches from earlier releases whether their codes can be guessed, so that those are limited harder as well.
 * For the worker; answers how many there were.
 */
export const tellWeakShapes = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* VoucherRepository

  /** What is in an import is only known by opening it. What no key opens cannot be redeemed either. */
  const ofImport = (batchId: Batch["id"]) =>
    repository.stream({ batchId }).pipe(
      Stream.mapEffect(({ id, sealedCode }) =>
        Effect.option(
          crypto.open({ table: VoucherEntity.name, column: "sealed_code", rowId: id }, (sealedCode ?? "") as Sealed),
        ),
      ),
      Stream.runFold(makeWeakShapeFinder(), (finder, opened) => {
        const code = Option.isSome(opened) ? normaliseCode(Redacted.value(opened.value)) : undefined
        if (code !== undefined) finder.add(code)
        return finder
      }),
      Effect.map(({ shape }) => shape()),
    )

  const batches = yield* repository.batchesWithoutShape(BATCHES_CHUNK)
  yield* Effect.forEach(
    batches,
    (batch) =>
      Effect.gen(function* () {
        const weakShape = batch.source === "imported" ? yield* ofImport(batch.id) : weakShapeOf(batch.format)
        // Somebody changed it meanwhile: the next round looks again.
        yield* commit([update(BatchEntity, batch, { weakShape })]).pipe(Effect.catchTag("Conflict", () => Effect.void))
      }),
    { discard: true },
  )
  return batches.length
})
