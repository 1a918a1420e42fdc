import { Clock, Context, Effect, Layer, Option } from "effect"
import {
  CatalogueRepository,
  outcomeBucket,
  type Plan,
  PlanOutcomeEntity,
  POLICY_DEFAULT,
  planInUse,
} from "../catalogue/mod.ts"
import {
  type Actor,
  adjust,
  append,
  type Change,
  Commit,
  Conflict,
  Crypto,
  insert,
  NotFound,
  newEventBy,
  remembered,
  retryConflicts,
  type StorageFailed,
  systemActor,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import { UpstreamAccountRepository } from "../supplier/mod.ts"
import { type Voucher, VoucherEntity, type VoucherEvent, VoucherRepository, voucherTransition } from "../voucher/mod.ts"
import { WorkEngine, type WorkerId } from "../work/mod.ts"
import type { Decision, Situation } from "./decision.ts"
import { type Redemption, RedemptionEntity, type Transition, TransitionEntity } from "./redemption.ts"
import type { Command, RedemptionEvent } from "./redemption_event.ts"
import { redemptionTransition } from "./redemption_state.ts"
import { RedemptionRepository } from "./repository.ts"
import { Signals } from "./signals.ts"
import { RedemptionTiming } from "./timing.ts"
import { lostRow, UpstreamOrderEntity, type UpstreamOrderId, type UpstreamOrderRow } from "./upstream_order.ts"
import { wakeUp } from "./wake_up.ts"

/** How long a process may go on with a product, plan or account that another process has changed. */
const CATALOGUE_CACHE = { forMs: 1_000, keysMax: 10_000 }

/** Guards after which the redemption is read again and the event decided anew. */
const GUARDS = [
  `${RedemptionEntity.name}.version`,
  `${VoucherEntity.name}.version`,
  `${UpstreamOrderEntity.name}.version`,
]

/** `fault` of a step that took over a call whose caller has not been heard of. */
const CLAIM_OVER = "ClaimOver"

/** Who makes a transition, and the fault that caused it. */
export interface Cause {
  readonly actor: Actor
  readonly permission?: string
  readonly fault?: string
  /** The worker that holds the redemption from then on, until it writes what came of a call. */
  readonly claimant?: WorkerId | null
  /** What belongs into the same commit; when it cannot be done, neither is the transition. */
  readonly also?: ReadonlyArray<Change>
}

export const makeTransitions = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* RedemptionRepository
  const vouchers = yield* VoucherRepository
  const catalogue = yield* CatalogueRepository
  const upstreamAccounts = yield* UpstreamAccountRepository
  const signals = yield* Signals
  const timing = yield* RedemptionTiming
  const engine = yield* WorkEngine

  const products = remembered(catalogue.productById, CATALOGUE_CACHE)
  const plans = remembered(catalogue.planById, CATALOGUE_CACHE)
  const accounts = remembered(upstreamAccounts.byId, CATALOGUE_CACHE)

  const find = (id: string) =>
    repository.byId(id).pipe(
      Effect.flatMap(
        Option.match({
          onNone: () => new NotFound({ code: "REDEMPTION_NOT_FOUND", entity: "redemption", id }),
          onSome: Effect.succeed,
        }),
      ),
    )

  const plan = (id: string): Effect.Effect<Option.Option<Plan>, StorageFailed> => plans(id)

  /** A plan of an account that was switched off gets no new orders; those under way are seen to their end. */
  const isUsable = (one: Plan, at: Timestamp) =>
    planInUse(one, at)
      ? Effect.map(
          accounts(one.accountId),
          Option.exists((account) => account.enabled),
        )
      : Effect.succeed(false)

  const situationOf = (redemption: Redemption) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      const product = yield* products(redemption.productId)
      const usable = yield* Effect.forEach(redemption.planIds, (id) =>
        Effect.flatMap(
          plans(id),
          Option.match({
            onNone: () => Effect.succeed(false),
            onSome: (one) => isUsable(one, at),
          }),
        ),
      )
      return {
        at,
        timing,
        policy: Option.match(product, { onNone: () => POLICY_DEFAULT, onSome: ({ policy }) => policy }),
        usable,
      } satisfies Situation
    })

  /**
   * Fails as the commit would when the redemption has moved on since it was read. Its voucher is read later and may be
   * ahead of it: free again, and used or voided since.
   */
  const requireCurrent = (read: Redemption) =>
    Effect.flatMap(repository.byId(read.id), (found) =>
      Option.exists(found, ({ version }) => version === read.version)
        ? Effect.void
        : new Conflict({ code: "CONFLICT", guard: `${RedemptionEntity.name}.version` }),
    )

  const voucherChange = (
    redemption: Redemption,
    { at }: Situation,
    eventFor: (voucher: Voucher) => Effect.Effect<VoucherEvent, StorageFailed>,
  ) =>
    Effect.gen(function* () {
      const voucher = yield* Effect.flatten(vouchers.byId(redemption.voucherId)).pipe(
        Effect.catchTag(
          "NoSuchElementException",
          () => new NotFound({ code: "VOUCHER_NOT_FOUND", entity: "voucher", id: redemption.voucherId }),
        ),
      )
      const changes = yield* voucherTransition(voucher, yield* eventFor(voucher), at)
      return [update(VoucherEntity, voucher, changes)]
    }).pipe(Effect.catchAll((error) => Effect.zipRight(requireCurrent(redemption), Effect.fail(error))))

  /** What a command means for storage. */
  const changesFor = (redemption: Redemption, command: Command, situation: Situation, cause: Cause) => {
    const { at } = situation
    const none: ReadonlyArray<Change> = []
    switch (command._tag) {
      case "MarkVoucherOrdering":
        return redemption.state === "queued"
          ? voucherChange(redemption, situation, () => Effect.succeed({ _tag: "Order" }))
          : Effect.succeed(none)
      case "UseVoucher":
        return voucherChange(redemption, situation, () => Effect.succeed({ _tag: "Deliver" }))
      case "ReleaseVoucher":
        return voucherChange(redemption, situation, (voucher) =>
          Effect.map(vouchers.batchById(voucher.batchId), (batch) => ({
            _tag: "Release",
            counted: command.counted,
            restsUntil: command.restMs === 0 ? null : at + command.restMs,
            // Its batch was voided while it was held: now its turn has come.
            voided: Option.exists(batch, ({ state }) => state === "voided"),
          })),
        )
      case "LockVoucher":
        return voucherChange(redemption, situation, () =>
          Effect.succeed({ _tag: "Lock", redemptionId: redemption.id, holder: null }),
        )
      case "OpenOrder":
        return Effect.succeed([insert(UpstreamOrderEntity, orderRow(redemption, command, "open", null, at))])
      case "ReturnLateOrder":
        return Effect.succeed([insert(UpstreamOrderEntity, orderRow(redemption, command, "returning", at, at))])
      case "WatchLostIntent":
        return Effect.succeed([insert(UpstreamOrderEntity, lostRow(redemption, command, at, timing.lostPauseMs))])
      case "CloseOrder":
        return Effect.map(repository.orderById(command.orderId), (found) =>
          Option.isNone(found)
            ? none
            : [
                update(UpstreamOrderEntity, found.value, {
                  state: command.as,
                  wakeAt: command.as === "settling" || command.as === "returning" ? at : null,
                  updatedAt: at,
                }),
              ],
        )
      case "CountOutcome": {
        const bucket = outcomeBucket(command.intent.planId, at)
        const by = { [command.outcome]: 1, ...(command.costMinor === 0 ? {} : { costMinor: command.costMinor }) }
        return Effect.succeed([adjust(PlanOutcomeEntity, bucket.key, by, { initial: bucket })])
      }
      case "Alert":
        return Effect.map(
          newEventBy(crypto, {
            type: command.type,
            subject: "redemption",
            subjectId: redemption.id,
            actor: cause.actor,
            data: command.data,
          }),
          (event) => [append(event)],
        )
    }
  }

  const historyOf = (
    redemption: Redemption,
    decision: Decision,
    event: RedemptionEvent,
    at: Timestamp,
    cause: Cause,
  ) => {
    const to = decision.changes.state ?? redemption.state
    if (to === redemption.state && decision.commands.length === 0) return []
    const intent = redemption.intent ?? decision.changes.intent ?? null
    const order = decision.changes.order ?? redemption.order
    const sequence = redemption.version + 1
    const record: Transition = {
      key: `${redemption.id}:${sequence}`,
      redemptionId: redemption.id,
      sequence,
      at,
      from: redemption.state,
      to,
      event: event._tag,
      planId: intent?.planId ?? order?.planId ?? null,
      orderRef: order?.ref ?? null,
      fault: cause.fault ?? null,
      durationMs: Math.max(0, at - redemption.updatedAt),
    }
    return [insert(TransitionEntity, record)]
  }

  /** Domain events for what others care about: ends, and what an operator did. */
  const eventsOf = (redemption: Redemption, decision: Decision, event: RedemptionEvent, cause: Cause) =>
    Effect.gen(function* () {
      const to = decision.changes.state
      const isEnd = decision.changes.endedAt !== undefined && decision.changes.endedAt !== null
      if (!isEnd && cause.permission === undefined) return []
      return [
        append(
          yield* newEventBy(crypto, {
            type: isEnd ? `redemption.${to}` : `redemption.${event._tag}`,
            subject: "redemption",
            subjectId: redemption.id,
            actor: cause.actor,
            ...(cause.permission === undefined ? {} : { permission: cause.permission }),
            data: {
              productId: redemption.productId,
              voucherId: redemption.voucherId,
              failure: decision.changes.failure ?? null,
            },
          }),
        ),
      ]
    })

  const applyOnce = (redemption: Redemption, event: RedemptionEvent, cause: Cause) =>
    Effect.gen(function* () {
      const situation = yield* situationOf(redemption)
      const decision = yield* redemptionTransition(redemption, event, situation)
      const claimedBy = cause.claimant ?? null
      const changes = {
        ...decision.changes,
        updatedAt: situation.at,
        ...(claimedBy === redemption.claimedBy ? {} : { claimedBy }),
      }
      const commanded = yield* Effect.forEach(decision.commands, (command) =>
        changesFor(redemption, command, situation, cause),
      )
      yield* commit([
        update(RedemptionEntity, redemption, changes),
        ...commanded.flat(),
        ...historyOf(redemption, decision, event, situation.at, cause),
        ...(yield* eventsOf(redemption, decision, event, cause)),
        ...(cause.also ?? []),
      ])
      const next: Redemption = { ...redemption, ...changes, version: redemption.version + 1 }
      yield* signals.tell({ redemptionId: next.id })
      yield* wakeUp(engine, next)
      return next
    })

  /**
   * Makes an event happen: decides, and commits the redemption, its voucher, its upstream order, its history and its
   * events together. When another writer was faster, the redemption is read again and the event decided anew on what
   * is true now; so an answer from upstream is never lost to a race, and one that came too late is refused.
   */
  const apply = (read: Redemption, event: RedemptionEvent, cause: Cause) => {
    let current = Option.some(read)
    return Effect.suspend(() => Option.match(current, { onNone: () => find(read.id), onSome: Effect.succeed })).pipe(
      Effect.flatMap((redemption) => applyOnce(redemption, event, cause)),
      Effect.tapErrorTag("Conflict", () => Effect.sync(() => (current = Option.none()))),
      retryConflicts(GUARDS),
      // A transition that began is carried through: the answer it records cannot be asked for again.
      Effect.uninterruptible,
    )
  }

  /** The same without a second try: whoever loses the race leaves the step to the winner. */
  const attempt = (read: Redemption, event: RedemptionEvent, cause: Cause) =>
    applyOnce(read, event, cause).pipe(
      Effect.asSome,
      Effect.catchTag("Conflict", () => Effect.succeed(Option.none<Redemption>())),
      Effect.uninterruptible,
    )

  /**
   * Pushes the wake-up time (and what a claim says besides) against the version that was read; nothing when lost. A
   * claim that also takes over a call whose caller died or hangs is a step: its outcome is unknown from then on.
   */
  const claim = (redemption: Redemption, changes: Partial<Redemption>) =>
    Effect.flatMap(Clock.currentTimeMillis, (at) => {
      const takenOver: RedemptionEvent = { _tag: "Unknown", intentId: redemption.intent?.id ?? "" }
      const cause: Cause = { actor: systemActor("redemption"), fault: CLAIM_OVER }
      return commit([
        update(RedemptionEntity, redemption, changes),
        ...historyOf(redemption, { changes, commands: [] }, takenOver, at, cause),
      ])
    }).pipe(
      Effect.as({ ...redemption, ...changes, version: redemption.version + 1 } satisfies Redemption),
      Effect.tap((next) => wakeUp(engine, next)),
      Effect.asSome,
      Effect.catchTag("Conflict", () => Effect.succeed(Option.none<Redemption>())),
    )

  /**
   * Lets a waiting redemption look now: what it waits for is there, as somebody else has seen. One that does something
   * else will look by itself.
   */
  const nudge = (id: string): Effect.Effect<void, StorageFailed> =>
    Effect.gen(function* () {
      const found = yield* repository.byId(id)
      const at = yield* Clock.currentTimeMillis
      if (Option.isNone(found) || found.value.state !== "waiting") return
      if ((found.value.wakeAt ?? at) > at) yield* commit([update(RedemptionEntity, found.value, { wakeAt: at })])
      yield* wakeUp(engine, { id: found.value.id, wakeAt: at })
    }).pipe(
      retryConflicts(GUARDS),
      Effect.catchTag("Conflict", () => Effect.void),
    )

  return { apply, attempt, claim, find, nudge, plan, situationOf } as const
})

/** How redemptions move: every change of one goes through here. */
export class Transitions extends Context.Tag("@mintcode/core/redemption/Transitions")<
  Transitions,
  Effect.Effect.Success<typeof makeTransitions>
>() {}

export const layerTransitions = Layer.effect(Transitions, makeTransitions)

const orderRow = (
  redemption: Redemption,
  command: Pick<Extract<Command, { _tag: "OpenOrder" }>, "orderId" | "placed" | "intent">,
  state: UpstreamOrderRow["state"],
  wakeAt: Timestamp | null,
  at: Timestamp,
): UpstreamOrderRow => ({
  id: command.orderId as UpstreamOrderId,
  version: 1,
  redemptionId: redemption.id,
  accountId: command.intent.accountId,
  planId: command.intent.planId,
  ref: command.placed.ref,
  intent: command.intent,
  state,
  costMinor: command.placed.cost?.minor ?? null,
  currency: command.placed.cost?.currency ?? null,
  placedAt: command.placed.placedAt,
  expiresAt: command.placed.expiresAt,
  wakeAt,
  tries: 0,
  updatedAt: at,
})
