import { Clock, Effect } from "effect"
import {
  append,
  Commit,
  Crypto,
  insert,
  NotFound,
  newEventBy,
  newIdBy,
  systemActor,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import { type VoucherChange, VoucherEntity, VoucherRepository, voucherTransition } from "../voucher/mod.ts"
import { isOpen, OPEN_STATES, type Redemption, RedemptionEntity, TransitionEntity } from "./redemption.ts"
import { RedemptionRepository } from "./repository.ts"
import { RedemptionTiming } from "./timing.ts"
import { lostRow, UpstreamOrderEntity, type UpstreamOrderId } from "./upstream_order.ts"

const actor = systemActor("restore")
/** Redemptions read at once. */
const CHUNK = 500

/**
 * Open, and without an order that could be asked: what became of it after the backup was made is not in the backup. It
 * may have been delivered since.
 */
export const isUncertain = ({ order, state }: Pick<Redemption, "order" | "state">): boolean =>
  isOpen(state) && order === null

/**
 * After a database was restored from a backup, before anybody works on it: ends what would otherwise be ordered a second
 * time, and switches those vouchers off. An operator looks what became of them, and enables those that are owed. What
 * holds an order goes on: the upstream says what came of it.
 */
export const holdUncertain = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* RedemptionRepository
  const vouchers = yield* VoucherRepository
  const timing = yield* RedemptionTiming

  const hold = (redemption: Redemption) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const voucher = yield* Effect.flatten(vouchers.byId(redemption.voucherId)).pipe(
        Effect.catchTag(
          "NoSuchElementException",
          () => new NotFound({ code: "VOUCHER_NOT_FOUND", entity: "voucher", id: redemption.voucherId }),
        ),
      )
      const released = yield* voucherTransition(
        voucher,
        { _tag: "Release", counted: false, restsUntil: null, voided: false },
        at,
      )
      const off: VoucherChange = yield* voucherTransition({ ...voucher, ...released }, { _tag: "Disable" }, at)
      const event = yield* newEventBy(crypto, {
        type: "redemption.rejected",
        subject: "redemption",
        subjectId: redemption.id,
        actor,
        data: { productId: redemption.productId, voucherId: voucher.id, failure: "SUPPORT_NEEDED", restored: true },
      })
      const lostId = yield* newIdBy<UpstreamOrderId>(crypto)
      const { intent } = redemption
      yield* commit([
        update(RedemptionEntity, redemption, { ...ENDED, endedAt: at, updatedAt: at }),
        update(VoucherEntity, voucher, { ...released, ...off }),
        insert(TransitionEntity, heldTransition(redemption, at)),
        append(event),
        ...(intent === null
          ? []
          : [insert(UpstreamOrderEntity, lostRow(redemption, { orderId: lostId, intent }, at, timing.lostPauseMs))]),
      ])
    })

  let held = 0
  for (const state of OPEN_STATES) {
    for (let afterId: string | null = null; ; ) {
      const { nextId, rows }: { nextId: string | null; rows: ReadonlyArray<Redemption> } = yield* repository
        .page({ state }, { limit: CHUNK, afterId })
        .pipe(Effect.map((page) => ({ rows: page.rows, nextId: page.nextAfterId })))
      const uncertain = rows.filter(isUncertain)
      yield* Effect.forEach(uncertain, hold, { discard: true })
      held += uncertain.length
      if (nextId === null) break
      afterId = nextId
    }
  }
  return held
})

const ENDED = {
  state: "rejected",
  failure: "SUPPORT_NEEDED",
  intent: null,
  cancelReason: null,
  claimedBy: null,
  wakeAt: null,
} as const satisfies Partial<Redemption>

const heldTransition = (redemption: Redemption, at: Timestamp) => ({
  key: `${redemption.id}:${redemption.version + 1}`,
  redemptionId: redemption.id,
  sequence: redemption.version + 1,
  at,
  from: redemption.state,
  to: "rejected" as const,
  event: "Restored",
  planId: redemption.intent?.planId ?? null,
  orderRef: null,
  fault: null,
  durationMs: Math.max(0, at - redemption.updatedAt),
})
