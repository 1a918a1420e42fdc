import { Chunk, Clock, Context, Effect, Either, Layer, Option, Stream } from "effect"
import { audited, type OperatorShape, operatorWith, type Permission } from "../identity/mod.ts"
import {
  append,
  type Change,
  Commit,
  Crypto,
  NotFound,
  newEvent,
  remove,
  retryConflicts,
  systemActor,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import { BatchEntity, type BatchId } from "./batch.ts"
import { VoucherRepository } from "./repository.ts"
import type { ActionReport, VoucherAction, VoucherSelection } from "./requests.ts"
import { type Voucher, VoucherEntity } from "./voucher.ts"
import { type VoucherEvent, voucherTransition } from "./voucher_state.ts"

/** Vouchers in one commit of a bulk action. */
const ACTION_CHUNK = 200
/** Vouchers that one sweep expires before it lets others work. */
const SWEEP_CHUNK = 200

const EVENT_OF: Readonly<Record<Exclude<VoucherAction, "delete">, VoucherEvent>> = {
  disable: { _tag: "Disable" },
  enable: { _tag: "Enable" },
  void: { _tag: "Cancel" },
  refund: { _tag: "Refund" },
}

const PERMISSION_OF: Readonly<Record<VoucherAction, Permission>> = {
  disable: "voucher:edit",
  enable: "voucher:edit",
  void: "voucher:void",
  refund: "voucher:void",
  delete: "voucher:void",
}

const GUARDS = [`${VoucherEntity.name}.version`]

export const makeVoucherActions = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* VoucherRepository

  const changeFor = (action: VoucherAction, voucher: Voucher, at: Timestamp): Change | undefined => {
    if (action === "delete") return isUntouched(voucher) ? remove(VoucherEntity, voucher) : undefined
    return Either.match(voucherTransition(voucher, EVENT_OF[action], at), {
      onLeft: () => undefined,
      onRight: (changes) => update(VoucherEntity, voucher, changes),
    })
  }

  /** One commit for a handful. When a redemption was faster with one of them, they are read again. */
  const actOn = (operator: OperatorShape, action: VoucherAction, ids: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const changes = (yield* repository.byIds(ids)).flatMap((voucher) => {
        const change = changeFor(action, voucher, at)
        return change === undefined ? [] : [{ id: voucher.id, change }]
      })
      if (changes.length > 0) {
        yield* commit([
          ...changes.map((one) => one.change),
          yield* audited(operator, PERMISSION_OF[action], {
            type: `voucher.${action}`,
            subject: "voucher",
            subjectId: changes.length === 1 ? (changes[0]?.id ?? "") : "many",
            data: { ids: changes.map((one) => one.id) },
          }),
        ])
      }
      return { changed: changes.length, skipped: ids.length - changes.length }
    }).pipe(retryConflicts(GUARDS), Effect.provideService(Crypto, crypto))

  const selected = (selection: VoucherSelection): Stream.Stream<string, never> =>
    "ids" in selection
      ? Stream.fromIterable(selection.ids)
      : Stream.orDie(Stream.map(repository.stream(selection.filter), (voucher) => voucher.id))

  /**
   * Does one thing to many vouchers, a bounded number in each commit. What cannot be done to a voucher in its state
   * is skipped and counted. `dryRun` tells what would happen.
   */
  const act = Effect.fn("VoucherActions.act")(function* (
    action: VoucherAction,
    selection: VoucherSelection,
    dryRun: boolean,
  ) {
    const operator = yield* operatorWith(PERMISSION_OF[action])
    const at = yield* Clock.currentTimeMillis
    const preview = (ids: ReadonlyArray<string>) =>
      Effect.map(repository.byIds(ids), (vouchers) => {
        const changed = vouchers.filter((voucher) => changeFor(action, voucher, at) !== undefined).length
        return { changed, skipped: ids.length - changed }
      })
    const report = yield* selected(selection).pipe(
      Stream.grouped(ACTION_CHUNK),
      Stream.mapEffect((ids) =>
        (dryRun ? preview : (some: ReadonlyArray<string>) => actOn(operator, action, some))(Chunk.toReadonlyArray(ids)),
      ),
      Stream.runFold({ changed: 0, skipped: 0 }, (sum, one) => ({
        changed: sum.changed + one.changed,
        skipped: sum.skipped + one.skipped,
      })),
    )
    return { ...report, dryRun } satisfies ActionReport
  })

  /**
   * Voids a batch, then what is left of its vouchers: a batch that is still being minted stops first, so that none
   * slips through. Done again after a crash it goes on where it was. Vouchers that a redemption holds are skipped.
   */
  const voidBatch = Effect.fn("VoucherActions.voidBatch")(function* (batchId: string) {
    const operator = yield* operatorWith("voucher:void")
    yield* Effect.gen(function* () {
      const batch = yield* Effect.flatMap(
        repository.batchById(batchId),
        Option.match({
          onNone: () => new NotFound({ code: "BATCH_NOT_FOUND", entity: "batch", id: batchId }),
          onSome: Effect.succeed,
        }),
      )
      if (batch.state === "voided") return
      yield* commit([
        update(BatchEntity, batch, { state: "voided", updatedAt: yield* Clock.currentTimeMillis }),
        yield* audited(operator, "voucher:void", {
          type: "batch.voided",
          subject: "batch",
          subjectId: batchId,
          data: { productId: batch.productId, count: batch.count, minted: batch.done },
        }),
      ])
    }).pipe(retryConflicts([`${BatchEntity.name}.version`]), Effect.provideService(Crypto, crypto))
    return yield* act("void", { filter: { batchId: batchId as BatchId } }, false)
  })

  /** Marks expired what has expired. Redemption refuses such vouchers even before. For the worker. */
  const sweepExpired = Effect.gen(function* () {
    const at = yield* Clock.currentTimeMillis
    const expired = yield* repository.expired(at, SWEEP_CHUNK)
    if (expired.length === 0) return 0
    yield* commit([
      ...expired.flatMap((voucher) =>
        Either.match(voucherTransition(voucher, { _tag: "Expire" }, at), {
          onLeft: () => [],
          onRight: (changes) => [update(VoucherEntity, voucher, changes)],
        }),
      ),
      append(
        yield* newEvent({
          type: "voucher.expired",
          subject: "voucher",
          subjectId: "many",
          actor: systemActor("expiry-sweep"),
          data: { ids: expired.map((voucher) => voucher.id) },
        }),
      ),
    ])
    return expired.length
  }).pipe(
    retryConflicts(GUARDS),
    Effect.repeat({ until: (swept) => swept < SWEEP_CHUNK }),
    Effect.provideService(Crypto, crypto),
  )

  return { act, voidBatch, sweepExpired } as const
})

/** What is done to many vouchers at once. */
export class VoucherActions extends Context.Tag("@mintcode/core/voucher/VoucherActions")<
  VoucherActions,
  Effect.Effect.Success<typeof makeVoucherActions>
>() {}

export const layerVoucherActions = Layer.effect(VoucherActions, makeVoucherActions)

/** Never part of any redemption: deleting it loses no history. */
const isUntouched = (voucher: Voucher): boolean =>
  voucher.usedCount === 0 &&
  voucher.failedCount === 0 &&
  voucher.redemptionId === null &&
  voucher.state !== "locked" &&
  voucher.state !== "redeeming"
