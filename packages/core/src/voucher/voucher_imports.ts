import { Chunk, Clock, Context, Effect, Layer, Option, Redacted, Stream } from "effect"
import { CatalogueRepository, CODE_FORMAT_DEFAULT, makeWeakShapeFinder } from "../catalogue/mod.ts"
import { audited, operatorWith } from "../identity/mod.ts"
import { Commit, Crypto, insert, NotFound, newId, newIds, update } from "../kernel/mod.ts"
import { type Batch, BatchEntity, type BatchId } from "./batch.ts"
import { maskEnds, normaliseCode } from "./code.ts"
import { codeIndexesOf, newVoucher } from "./minting.ts"
import { VoucherRepository } from "./repository.ts"
import type { ImportFlaw, ImportReport, ImportRequest } from "./requests.ts"
import { VoucherEntity, type VoucherId } from "./voucher.ts"
import { voucherExpiry } from "./voucher_expiry.ts"

/** Vouchers in one commit of an import. */
const IMPORT_CHUNK = 500
/** Flaws that a report lists; all of them are counted. */
const IMPORT_FLAWS_SHOWN_MAX = 1_000

interface Line {
  readonly line: number
  readonly code: string
  readonly normalised: string
  /** One for each key that is held, newest first: vouchers from before a key rotation are found by the older ones. */
  readonly codeIndexes: ReadonlyArray<Uint8Array>
}

export const makeVoucherImports = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* VoucherRepository
  const catalogue = yield* CatalogueRepository

  /** Sorts lines into those that can become vouchers and what is wrong with the others. */
  const examine = (codes: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const flaws: Array<ImportFlaw> = []
      const seen = new Set<string>()
      const lines: Array<Line> = []
      codes.forEach((text, index) => {
        const line = index + 1
        if (text.trim() === "") return
        const normalised = normaliseCode(text)
        if (normalised === undefined) flaws.push({ line, code: "CODE_MALFORMED" })
        else if (seen.has(normalised)) flaws.push({ line, code: "DUPLICATE_IN_FILE" })
        else {
          seen.add(normalised)
          lines.push({
            line,
            code: text.trim().replace(/\s+/g, " "),
            normalised,
            codeIndexes: codeIndexesOf(crypto, normalised),
          })
        }
      })
      const taken = new Set<string>()
      yield* Stream.fromIterable(lines).pipe(
        Stream.grouped(IMPORT_CHUNK),
        Stream.runForEach((some) =>
          Effect.map(repository.takenIndexes(Chunk.toReadonlyArray(some).flatMap((one) => one.codeIndexes)), (found) =>
            found.forEach((index) => taken.add(index.join())),
          ),
        ),
      )
      const fresh = lines.filter((one) => {
        if (!one.codeIndexes.some((index) => taken.has(index.join()))) return true
        flaws.push({ line: one.line, code: "DUPLICATE_IN_STORE" })
        return false
      })
      return { fresh, flaws: flaws.sort((left, right) => left.line - right.line) }
    })

  const vouchersFor = (batch: Batch, lines: ReadonlyArray<Line>) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const ids = yield* newIds<VoucherId>(lines.length)
      return yield* Effect.forEach(lines, (line, index) => {
        const id = ids[index] as VoucherId
        return Effect.map(
          crypto.seal({ table: VoucherEntity.name, column: "sealed_code", rowId: id }, Redacted.make(line.code)),
          (sealedCode) =>
            newVoucher(batch, at, {
              id,
              number: null,
              sealedCode,
              codeIndex: line.codeIndexes[0] as Uint8Array,
              prefix: "",
              ...maskEnds(line.normalised),
            }),
        )
      })
    }).pipe(Effect.provideService(Crypto, crypto))

  /**
   * Makes vouchers of codes that exist already. Lines that cannot be used are reported by their number and change
   * nothing; `dryRun` reports only. A code that another import brings in at the same moment is a `Conflict`.
   */
  const run = Effect.fn("VoucherImports.run")(function* (request: ImportRequest) {
    const operator = yield* operatorWith("voucher:import")
    const product = yield* catalogue.productById(request.productId).pipe(
      Effect.flatMap(
        Option.match({
          onNone: () => new NotFound({ code: "PRODUCT_NOT_FOUND", entity: "product", id: request.productId }),
          onSome: Effect.succeed,
        }),
      ),
    )
    const { fresh, flaws } = yield* examine(request.codes)
    const dryRun = request.dryRun ?? false
    const report: ImportReport = {
      batchId: null,
      dryRun,
      accepted: fresh.length,
      refused: flaws.length,
      flaws: flaws.slice(0, IMPORT_FLAWS_SHOWN_MAX),
    }
    const at = yield* Clock.currentTimeMillis
    const expiresAt = yield* voucherExpiry(request.expiry ?? product.voucherExpiry, at)
    if (dryRun || fresh.length === 0) return report
    const id = yield* newId<BatchId>()
    const shape = makeWeakShapeFinder()
    for (const { normalised } of fresh) shape.add(normalised)
    const first: Batch = {
      id,
      version: 1,
      productId: request.productId,
      source: "imported",
      // An import cannot be finished by anybody but its caller, who holds the codes: it is never left `minting`.
      state: "ready",
      count: fresh.length,
      done: 0,
      nextNumber: 0,
      format: { ...CODE_FORMAT_DEFAULT, allowWeak: true },
      weakShape: shape.shape(),
      sealedKey: null,
      usesMax: request.usesMax ?? 1,
      expiresAt,
      note: request.note ?? "",
      tags: request.tags ?? [],
      createdBy: operator.actor.id,
      createdFrom: operator.actor.ip,
      createdAt: at,
      updatedAt: at,
    }
    yield* commit([
      insert(BatchEntity, first),
      yield* audited(operator, "voucher:import", {
        type: "voucher.imported",
        subject: "batch",
        subjectId: id,
        data: { productId: request.productId, count: fresh.length, refused: flaws.length },
      }),
    ])
    yield* Stream.fromIterable(fresh).pipe(
      Stream.grouped(IMPORT_CHUNK),
      Stream.runFoldEffect(first, (batch, some) =>
        Effect.gen(function* () {
          const rows = yield* vouchersFor(batch, Chunk.toReadonlyArray(some))
          const changes = { done: batch.done + rows.length, updatedAt: yield* Clock.currentTimeMillis }
          yield* commit([insert(VoucherEntity, ...rows), update(BatchEntity, batch, changes)])
          return { ...batch, ...changes, version: batch.version + 1 }
        }),
      ),
    )
    return { ...report, batchId: id }
  })

  return { run } as const
})

/** Import of codes that were made elsewhere. */
export class VoucherImports extends Context.Tag("@mintcode/core/voucher/VoucherImports")<
  VoucherImports,
  Effect.Effect.Success<typeof makeVoucherImports>
>() {}

export const layerVoucherImports = Layer.effect(VoucherImports, makeVoucherImports)
