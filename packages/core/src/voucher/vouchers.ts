import { Chunk, Clock, Context, Effect, Layer, Option, Redacted, Stream } from "effect"
import { CatalogueRepository, weakShapeOf } from "../catalogue/mod.ts"
import { audited, operatorWith } from "../identity/mod.ts"
import {
  Commit,
  Crypto,
  expectVersion,
  IDEMPOTENCY_GUARD,
  type IdempotencyClaim,
  IdempotencyRecordEntity,
  IdempotencyRepository,
  insert,
  isConflictOn,
  NotFound,
  newId,
  type PageRequest,
  Refused,
  type Sealed,
  type StorageFailed,
  spentBefore,
  update,
} from "../kernel/mod.ts"
import { type Batch, BatchEntity, type BatchId } from "./batch.ts"
import { normaliseCode } from "./code.ts"
import { codeRuns } from "./code_runs.ts"
import {
  batchFormat,
  batchKeyPlace,
  type CodeSource,
  codeIndexesOf,
  type Minted,
  mintChunk,
  newBatchKey,
  openCodeSource,
} from "./minting.ts"
import { type VoucherFilter, VoucherRepository } from "./repository.ts"
import type { MintRequest, VoucherEdit } from "./requests.ts"
import { type Voucher, VoucherEntity } from "./voucher.ts"
import { voucherExpiry } from "./voucher_expiry.ts"

/**
 * Vouchers in one commit while minting: some twenty milliseconds of work, after which others get their turn. Measured:
 * half as many mint a sixth more slowly, since pages of the index of codes are then written more often.
 */
const MINT_CHUNK = 1_000
/** Batches whose opened key source is kept while exporting. */
const SOURCES_MAX = 64

/** A batch and its codes, which appear as they reach the disk. */
export interface MintedBatch {
  readonly batch: Batch
  /** Codes in the order of their numbers; each is safe on disk before it appears. */
  readonly codes: Stream.Stream<string, Refused | StorageFailed>
}

export const makeVouchers = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* VoucherRepository
  const catalogue = yield* CatalogueRepository
  const idempotency = yield* IdempotencyRepository

  const find = (id: string) =>
    repository.byId(id).pipe(
      Effect.flatMap(
        Option.match({
          onNone: () => new NotFound({ code: "VOUCHER_NOT_FOUND", entity: "voucher", id }),
          onSome: Effect.succeed,
        }),
      ),
    )

  const findBatch = (id: string) =>
    repository.batchById(id).pipe(
      Effect.flatMap(
        Option.match({
          onNone: () => new NotFound({ code: "BATCH_NOT_FOUND", entity: "batch", id }),
          onSome: Effect.succeed,
        }),
      ),
    )

  const productOf = (id: string) =>
    catalogue.productById(id).pipe(
      Effect.flatMap(
        Option.match({
          onNone: () => new NotFound({ code: "PRODUCT_NOT_FOUND", entity: "product", id }),
          onSome: Effect.succeed,
        }),
      ),
    )

  /** Puts the next vouchers of a batch on disk, leaving out codes that exist already. */
  const mintNext = (batch: Batch, source: CodeSource) =>
    Effect.gen(function* () {
      const minted = yield* mintChunk(crypto, batch, source, Math.min(MINT_CHUNK, batch.count - batch.done))
      const at = yield* Clock.currentTimeMillis
      const save = (kept: ReadonlyArray<Minted>) => {
        const done = batch.done + kept.length
        const changes = {
          done,
          nextNumber: batch.nextNumber + minted.length,
          state: done === batch.count ? ("ready" as const) : ("minting" as const),
          updatedAt: at,
        }
        return Effect.as(
          commit([insert(VoucherEntity, ...kept.map((one) => one.voucher)), update(BatchEntity, batch, changes)]),
          { batch: { ...batch, ...changes, version: batch.version + 1 }, codes: kept.map((one) => one.code) },
        )
      }
      return yield* save(minted).pipe(
        Effect.catchIf(
          (error) => isConflictOn(error, ["voucher.code_index"]),
          () => Effect.flatMap(withoutTaken(minted), save),
        ),
      )
    }).pipe(
      // Two readers may finish the same batch after a crash: the slower one learns of it here.
      Effect.catchTag(
        "Conflict",
        () => new Refused({ code: "BATCH_IN_PROGRESS", reason: "This batch is being minted by another process" }),
      ),
      Effect.provideService(Crypto, crypto),
    )

  const withoutTaken = (minted: ReadonlyArray<Minted>) =>
    Effect.map(repository.takenIndexes(minted.map((one) => one.voucher.codeIndex)), (taken) => {
      const seen = new Set(taken.map(keyOf))
      return minted.filter(({ voucher }) => {
        const key = keyOf(voucher.codeIndex)
        return !seen.has(key) && seen.add(key)
      })
    })

  /** The codes of a batch: those on disk, then those still to be minted. A batch that was voided grows no more. */
  const codesOf = (batch: Batch): MintedBatch["codes"] =>
    Stream.unwrap(
      Effect.gen(function* () {
        const source = yield* Effect.orDie(openCodeSource(crypto, batch))
        const there =
          batch.done === 0
            ? Stream.empty
            : Stream.map(repository.stream({ batchId: batch.id }), (voucher) => source.code(voucher.number ?? 0))
        if (batch.state !== "minting") return there
        const rest = Stream.paginateChunkEffect(batch, (current) =>
          current.done >= current.count
            ? Effect.succeed([Chunk.empty<string>(), Option.none<Batch>()] as const)
            : Effect.map(
                mintNext(current, source),
                ({ batch: next, codes }) =>
                  [
                    Chunk.unsafeFromArray(codes),
                    next.done >= next.count ? Option.none<Batch>() : Option.some(next),
                  ] as const,
              ),
        )
        return Stream.concat(there, rest)
      }),
    )

  /**
   * Mints a batch. The batch is on disk when this returns; its vouchers follow as the stream of codes is read. A
   * stream that is left, or a process that dies, leaves a batch which `finishBatches` completes.
   *
   * With a claim the same request may come again: it gets the same batch and codes.
   */
  const mint = Effect.fn("Vouchers.mint")(function* (request: MintRequest, claim?: IdempotencyClaim) {
    const operator = yield* operatorWith("voucher:mint")
    const again = yield* Effect.provideService(spentBefore(claim), IdempotencyRepository, idempotency)
    if (Option.isSome(again)) {
      const batch = yield* findBatch(again.value)
      return { batch, codes: codesOf(batch) } satisfies MintedBatch
    }
    const product = yield* productOf(request.productId)
    const format = yield* batchFormat(product, request.format, request.count)
    const id = yield* newId<BatchId>()
    const at = yield* Clock.currentTimeMillis
    const batch: Batch = {
      id,
      version: 1,
      productId: request.productId,
      source: "minted",
      state: "minting",
      count: request.count,
      done: 0,
      nextNumber: 0,
      format,
      weakShape: weakShapeOf(format),
      sealedKey: yield* Effect.flatMap(newBatchKey(crypto), (key) => crypto.seal(batchKeyPlace(id), key)),
      usesMax: request.usesMax ?? 1,
      expiresAt: yield* voucherExpiry(request.expiry ?? product.voucherExpiry, at),
      note: request.note ?? "",
      tags: request.tags ?? [],
      createdBy: operator.actor.id,
      createdFrom: operator.actor.ip,
      createdAt: at,
      updatedAt: at,
    }
    yield* commit([
      insert(BatchEntity, batch),
      ...(claim === undefined
        ? []
        : [
            insert(IdempotencyRecordEntity, {
              key: claim.key,
              requestDigest: claim.requestDigest,
              resultId: id,
              createdAt: at,
            }),
          ]),
      yield* audited(operator, "voucher:mint", {
        type: "voucher.minted",
        subject: "batch",
        subjectId: id,
        data: { productId: batch.productId, count: batch.count, prefix: format.prefix, note: batch.note },
      }),
    ]).pipe(
      Effect.catchIf(
        (error) => isConflictOn(error, [IDEMPOTENCY_GUARD]),
        () => new Refused({ code: "IDEMPOTENCY_IN_FLIGHT", reason: "The same request is being carried out" }),
      ),
    )
    return { batch, codes: codesOf(batch) } satisfies MintedBatch
  })

  /** Completes batches whose minting nobody goes on with. For the worker. */
  const finishBatches = (touchedBefore: number, limit: number) =>
    repository.unfinishedBatches(touchedBefore, limit).pipe(
      Effect.tap(
        Effect.forEach(
          (batch) =>
            Stream.runDrain(codesOf(batch)).pipe(
              // Somebody else is at it after all.
              Effect.catchIf(
                (error) => error._tag === "Refused",
                () => Effect.void,
              ),
            ),
          { discard: true },
        ),
      ),
      Effect.map((batches) => batches.length),
    )

  /** The voucher that a code as typed stands for. */
  const byCode = (typed: string) => {
    const normalised = normaliseCode(typed)
    return normalised === undefined
      ? Effect.succeed(Option.none<Voucher>())
      : repository.byCodeIndex(codeIndexesOf(crypto, normalised))
  }

  const sources = new Map<string, CodeSource>()
  const sourceOf = (batchId: string) =>
    Effect.gen(function* () {
      const known = sources.get(batchId)
      if (known !== undefined) return known
      const source = yield* Effect.flatMap(findBatch(batchId), (batch) => openCodeSource(crypto, batch))
      if (sources.size >= SOURCES_MAX) sources.clear()
      sources.set(batchId, source)
      return source
    })

  const codeOf = (voucher: Voucher) =>
    voucher.sealedCode === null
      ? Effect.map(sourceOf(voucher.batchId), (source) => source.code(voucher.number ?? 0))
      : Effect.map(
          crypto.open(
            { table: VoucherEntity.name, column: "sealed_code", rowId: voucher.id },
            voucher.sealedCode as Sealed,
          ),
          Redacted.value,
        )

  /** The codes of a stretch of a list, those of a batch derived together. */
  const revealed = (vouchers: ReadonlyArray<Voucher>) =>
    Effect.gen(function* () {
      const codes = new Map<string, string>()
      for (const run of codeRuns(vouchers.filter(({ sealedCode }) => sealedCode === null))) {
        const derived = (yield* sourceOf(run.batchId)).codes(run.first, run.count)
        for (const { id, number } of run.vouchers) codes.set(id, derived[(number ?? 0) - run.first]?.text ?? "")
      }
      return yield* Effect.forEach(vouchers, (voucher) => {
        const code = codes.get(voucher.id)
        return code === undefined
          ? Effect.map(codeOf(voucher), (opened) => ({ voucher, code: opened }))
          : Effect.succeed({ voucher, code })
      })
    }).pipe(Effect.orDie)

  /**
   * Vouchers with their full codes, oldest first, in constant memory. Needs `voucher:reveal`; the audit event is on
   * disk before the first code leaves.
   */
  const reveal = Effect.fn("Vouchers.reveal")(function* (filter: VoucherFilter) {
    const operator = yield* operatorWith("voucher:reveal")
    yield* commit([
      yield* audited(operator, "voucher:reveal", {
        type: "voucher.revealed",
        subject: "voucher",
        subjectId: filter.batchId ?? filter.productId ?? "*",
        data: { filter },
      }),
    ])
    // By chunks: what a stream does for each element would take longer than its code.
    return Stream.mapChunksEffect(repository.stream(filter), (some) =>
      Effect.map(revealed(Chunk.toReadonlyArray(some)), Chunk.unsafeFromArray),
    )
  })

  /** Changes prefix, note or expiry. A prolonged voucher that had expired is issued again. */
  const edit = Effect.fn("Vouchers.edit")(function* (id: string, changes: VoucherEdit, expectedVersion?: number) {
    const operator = yield* operatorWith("voucher:edit")
    const read = yield* find(id)
    yield* expectVersion(VoucherEntity, read.version, expectedVersion)
    const at = yield* Clock.currentTimeMillis
    const expiresAt = changes.expiresAt === undefined ? read.expiresAt : changes.expiresAt
    const revived = read.state === "expired" && (expiresAt === null || expiresAt > at)
    const next: Voucher = {
      ...read,
      prefix: changes.prefix ?? read.prefix,
      note: changes.note ?? read.note,
      expiresAt,
      state: revived ? "issued" : read.state,
      updatedAt: at,
    }
    yield* commit([
      update(VoucherEntity, read, next),
      yield* audited(operator, "voucher:edit", {
        type: "voucher.edited",
        subject: "voucher",
        subjectId: id,
        data: { after: changes },
      }),
    ])
    return { ...next, version: read.version + 1 }
  })

  const reading =
    <Args extends ReadonlyArray<unknown>, A, E, R>(read: (...args: Args) => Effect.Effect<A, E, R>) =>
    (...args: Args) =>
      Effect.zipRight(operatorWith("voucher:read"), read(...args))

  return {
    mint,
    finishBatches,
    byCode,
    /** The full code of a voucher. Whoever calls this answers for who sees it. */
    codeOf,
    reveal,
    edit,
    get: reading(find),
    batch: reading(findBatch),
    page: reading((filter: VoucherFilter, page: PageRequest) => repository.page(filter, page)),
    countByState: reading((filter: VoucherFilter) => repository.countByState(filter)),
    batches: reading((filter: { readonly productId?: string | undefined }, page: PageRequest) =>
      repository.batches(filter, page),
    ),
    /** The voucher that a full code stands for, for an operator who holds the code already. */
    search: reading((typed: string) => byCode(typed)),
  } as const
})

/** Vouchers: minting, finding, showing, editing. Importing and bulk actions have services of their own. */
export class Vouchers extends Context.Tag("@mintcode/core/voucher/Vouchers")<
  Vouchers,
  Effect.Effect.Success<typeof makeVouchers>
>() {}

export const layerVouchers = Layer.effect(Vouchers, makeVouchers)

const keyOf = (bytes: Uint8Array): string => bytes.join()
