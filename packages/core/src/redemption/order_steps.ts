import { Clock, Context, Effect, Layer } from "effect"
import { append, Commit, Crypto, isConflictOn, newEvent, systemActor, type Timestamp, update } from "../kernel/mod.ts"
import { pauseWithin, type Supplier, Upstreams } from "../supplier/mod.ts"
import { CLOCK_SKEW_MS, lostOrderAmong, UNANSWERED_READ_MAX } from "./lost_order.ts"
import { RedemptionRepository } from "./repository.ts"
import { orderRetryPauseMs, RedemptionTiming } from "./timing.ts"
import { ORDER_OWNER_GUARD, UpstreamOrderEntity, type UpstreamOrderRow } from "./upstream_order.ts"

const actor = systemActor("upstream-orders")
const GUARDS = [`${UpstreamOrderEntity.name}.version`]
/** Tries after which an operator is told: over an hour with the default pauses. It goes on being tried. */
const ALERT_TRIES = 20
/** A lost order that could not be looked for so long is over, whatever it was: no upstream keeps one open for a day. */
const LOST_KEEP_MS = 24 * 60 * 60_000

export const makeOrderSteps = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* RedemptionRepository
  const upstreams = yield* Upstreams
  const timing = yield* RedemptionTiming

  const save = (row: UpstreamOrderRow, changes: Partial<UpstreamOrderRow>, at: Timestamp) =>
    commit([update(UpstreamOrderEntity, row, { ...changes, tries: row.tries + 1, updatedAt: at })])

  /** Tries again after a growing pause; tells an operator once when it has taken too long. */
  const later = (row: UpstreamOrderRow, at: Timestamp, fault: string) =>
    Effect.gen(function* () {
      const tries = row.tries + 1
      const change = update(UpstreamOrderEntity, row, {
        wakeAt: at + orderRetryPauseMs(timing, row.tries),
        tries,
        updatedAt: at,
      })
      if (tries !== ALERT_TRIES) return yield* commit([change])
      const event = yield* newEvent({
        type: "alert.order_stuck",
        subject: "upstream_order",
        subjectId: row.id,
        actor,
        data: { accountId: row.accountId, planId: row.planId, state: row.state, fault },
      })
      yield* commit([change, append(event)])
    })

  /** The supplier of an order's account. An account that cannot be used is a failed call like any other. */
  const asked = <A, E>(row: UpstreamOrderRow, call: (supplier: Supplier) => Effect.Effect<A, E>) =>
    Effect.either(Effect.flatMap(upstreams.connection(row.accountId), ({ supplier }) => call(supplier)))

  const over = (row: UpstreamOrderRow, state: UpstreamOrderRow["state"], at: Timestamp) =>
    save(row, { state, wakeAt: null }, at)

  /** Tells the upstream that the value was used, until it knows. */
  const settle = (row: UpstreamOrderRow) =>
    Effect.gen(function* () {
      const answer = yield* asked(row, (supplier) => supplier.settle(row.ref))
      const at = yield* Clock.currentTimeMillis
      yield* answer._tag === "Right" ? over(row, "settled", at) : later(row, at, answer.left._tag)
    })

  /** Gives back an order that nobody waits for, until the upstream took it back. */
  const giveBack = (row: UpstreamOrderRow) =>
    Effect.gen(function* () {
      const answer = yield* asked(row, (supplier) => supplier.cancel(row.ref))
      const at = yield* Clock.currentTimeMillis
      if (answer._tag === "Left") return yield* later(row, at, answer.left._tag)
      switch (answer.right._tag) {
        case "Returned":
          return yield* over(row, "returned", at)
        case "TooEarly":
          return yield* save(
            row,
            {
              wakeAt: at + pauseWithin(answer.right.retryAt - at, timing.orderRetryMs, timing.orderRetryMaxMs),
            },
            at,
          )
        case "Delivered": {
          // A value for nobody: the buyer was served otherwise or has the voucher back. It costs us, so it is told, and
          // the upstream hears that it was taken.
          const event = yield* newEvent({
            type: "alert.order_wasted",
            subject: "upstream_order",
            subjectId: row.id,
            actor,
            data: { accountId: row.accountId, planId: row.planId, costMinor: row.costMinor, currency: row.currency },
          })
          return yield* commit([
            update(UpstreamOrderEntity, row, { state: "settling", wakeAt: at, tries: 0, updatedAt: at }),
            append(event),
          ])
        }
      }
    })

  /** Looks once more for an order of which nothing was found; one that turned up late is given back. */
  const lookForLost = (row: UpstreamOrderRow) =>
    Effect.gen(function* () {
      const answer = yield* asked(row, (supplier) => supplier.recover({ ...row.intent, input: {} }))
      const at = yield* Clock.currentTimeMillis
      let isContested = false
      if (answer._tag === "Right") {
        const candidates =
          answer.right._tag === "Absent"
            ? []
            : answer.right.orders.filter(
                (one) => mayBeTheLostOne(row, one.placedAt) && at - one.placedAt >= timing.unownedAgeMs,
              )
        const owned = yield* repository.ownedRefs(
          row.accountId,
          candidates.map((one) => one.ref),
        )
        const unowned = candidates.filter((one) => !owned.has(one.ref))
        const unanswered = unowned.length === 0 ? [] : yield* repository.unanswered(row.accountId, UNANSWERED_READ_MAX)
        const verdict = lostOrderAmong(unowned, unanswered, { at, lostWatchMs: timing.lostWatchMs })
        const { found } = verdict
        isContested = verdict.isContested
        if (found !== undefined) {
          return yield* save(
            row,
            {
              state: "returning",
              ref: found.ref,
              costMinor: found.cost?.minor ?? null,
              currency: found.cost?.currency ?? null,
              placedAt: found.placedAt,
              expiresAt: found.expiresAt,
              wakeAt: at,
            },
            at,
          ).pipe(
            Effect.catchIf(
              (error) => isConflictOn(error, [ORDER_OWNER_GUARD]),
              () => save(row, { wakeAt: at }, at),
            ),
          )
        }
      }
      const watchedMs = at - row.intent.recordedAt
      if (watchedMs >= (answer._tag === "Right" && !isContested ? timing.lostWatchMs : LOST_KEEP_MS)) {
        return yield* over(row, "absent", at)
      }
      yield* save(row, { wakeAt: at + timing.lostPauseMs }, at)
    })

  /** Takes one step with an order whose time has come: claims it, then settles, returns or looks for it. */
  const stepWith = (row: UpstreamOrderRow) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      if (row.wakeAt === null || row.wakeAt > at) return
      const claim = { wakeAt: at + timing.claimMs }
      yield* commit([update(UpstreamOrderEntity, row, claim)])
      const mine = { ...row, ...claim, version: row.version + 1 }
      switch (mine.state) {
        case "settling":
          return yield* settle(mine)
        case "returning":
          return yield* giveBack(mine)
        case "lost":
          return yield* lookForLost(mine)
        default:
          return
      }
    }).pipe(
      Effect.provideService(Crypto, crypto),
      // Another worker has it.
      Effect.catchIf(
        (error) => isConflictOn(error, GUARDS),
        () => Effect.void,
      ),
    )

  return { stepWith } as const
})

/** The steps that see upstream orders to their end once their redemption has gone on. For the worker. */
export class OrderSteps extends Context.Tag("@mintcode/core/redemption/OrderSteps")<
  OrderSteps,
  Effect.Effect.Success<typeof makeOrderSteps>
>() {}

export const layerOrderSteps = Layer.effect(OrderSteps, makeOrderSteps)

/**
 * Whether an order that nobody owns may be the one that was lost: any that was placed since, however long ago that is.
 * Orders of one plan are alike, and whoever searched for theirs may have adopted this one's; what is left then is an order
 * of a later intent, which turns up later than a call of this one could have placed anything.
 */
const mayBeTheLostOne = (row: UpstreamOrderRow, placedAt: Timestamp): boolean =>
  placedAt >= row.intent.recordedAt - CLOCK_SKEW_MS
