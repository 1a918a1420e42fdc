import { Clock, Context, Effect, Layer, Option, Redacted } from "effect"
import { makeBreakerWatch, type PlanId } from "../catalogue/mod.ts"
import {
  append,
  Commit,
  type Conflict,
  Crypto,
  idTime,
  isConflictOn,
  type NotFound,
  newEventBy,
  newIdBy,
  type Refused,
  type Sealed,
  type StorageFailed,
  systemActor,
  update,
} from "../kernel/mod.ts"
import {
  type Delivered,
  type InputRefused,
  type OrderFault,
  type Placed,
  type Supplier,
  type SupplierFault,
  Upstreams,
} from "../supplier/mod.ts"
import { WorkEngine } from "../work/mod.ts"
import { needOf } from "./claim.ts"
import { REDEMPTION_STATE_REFUSED } from "./decision.ts"
import {
  type HeldOrder,
  type RecordedIntent,
  type Redemption,
  RedemptionEntity,
  type RedemptionId,
} from "./redemption.ts"
import type { RedemptionEvent } from "./redemption_event.ts"
import { RedemptionRepository } from "./repository.ts"
import { RedemptionTiming } from "./timing.ts"
import { Transitions } from "./transitions.ts"
import { ORDER_OWNER_GUARD, UpstreamOrderEntity, type UpstreamOrderId } from "./upstream_order.ts"

const actor = systemActor("redemption")
/** An account alerts about the same trouble this often at the most. */
const ALERT_PAUSE_MS = 60_000
/** Clocks of two of our machines differ by this much at the most. */
const CLOCK_SKEW_MS = 5_000
/** Candidates looked at when an order of unknown outcome is searched. */
const CANDIDATES_MAX = 5_000

type StepFailure = StorageFailed | Conflict | Refused | NotFound

/** Where a delivered value is sealed. */
export const resultPlace = (redemptionId: string) => ({
  table: RedemptionEntity.name,
  column: "sealed_result",
  rowId: redemptionId,
})

/** Where what the buyer brought is sealed. */
export const inputPlace = (redemptionId: string) => ({
  table: RedemptionEntity.name,
  column: "sealed_input",
  rowId: redemptionId,
})

export const makeRedemptionSteps = Effect.gen(function* () {
  const commit = yield* Commit
  const crypto = yield* Crypto
  const repository = yield* RedemptionRepository
  const considerBreaker = yield* makeBreakerWatch
  const transitions = yield* Transitions
  const upstreams = yield* Upstreams
  const timing = yield* RedemptionTiming
  const engine = yield* WorkEngine
  const alertedAt = new Map<string, number>()

  const apply = (redemption: Redemption, event: RedemptionEvent, fault?: string) =>
    transitions.apply(redemption, event, fault === undefined ? { actor } : { actor, fault })

  /** An answer that came when the redemption had moved on is of no use any more, and no fault. */
  const applyIfCurrent = (redemption: Redemption, event: RedemptionEvent, fault?: string) =>
    apply(redemption, event, fault).pipe(Effect.catchIf(isTooLate, () => Effect.succeed(redemption)))

  /**
   * An answer that changed nothing upstream says nothing of a redemption that has moved on during the call: what was to be
   * given back, or was looked for and not there, may have begun meanwhile. Whoever comes next looks again.
   */
  const applyIfUnmoved = (redemption: Redemption, event: RedemptionEvent, fault?: string) =>
    transitions.attempt(redemption, event, fault === undefined ? { actor } : { actor, fault }).pipe(
      Effect.map(Option.getOrElse(() => redemption)),
      Effect.catchIf(isTooLate, () => Effect.succeed(redemption)),
    )

  const seal = (redemption: Redemption, { value }: Delivered) =>
    crypto.seal(resultPlace(redemption.id), Redacted.make(JSON.stringify(Redacted.value(value))))

  const inputOf = (redemption: Redemption) =>
    redemption.sealedInput === null
      ? Effect.succeed({})
      : crypto.open(inputPlace(redemption.id), redemption.sealedInput as Sealed).pipe(
          Effect.map((json) => JSON.parse(Redacted.value(json)) as Record<string, string>),
          Effect.orDie,
        )

  /** The supplier, or what its absence means to the caller. */
  const withSupplier = <A, E>(accountId: string, use: (supplier: Supplier) => Effect.Effect<A, E>) =>
    Effect.flatMap(upstreams.connection(accountId), ({ supplier }) => use(supplier))

  const placedEvent = (tag: "Placed" | "Found", intent: RecordedIntent, placed: Placed) =>
    Effect.map(newIdBy<UpstreamOrderId>(crypto), (orderId): RedemptionEvent => ({ _tag: tag, intent, orderId, placed }))

  /** What a fault of the order call means. */
  const orderFault = (intentId: string, fault: SupplierFault | InputRefused | NotFound): RedemptionEvent => {
    switch (fault._tag) {
      case "OutOfStock":
        return { _tag: "OutOfStock", intentId }
      case "UpstreamThrottled":
        return { _tag: "Throttled", intentId, retryAfterMs: fault.retryAfterMs }
      case "UpstreamRefused":
        return { _tag: "Refused", intentId, refusal: fault.refusal, reason: fault.reason }
      case "NotFound":
        return { _tag: "Refused", intentId, refusal: "unsupported", reason: fault.message }
      case "InputRefused":
        return { _tag: "InputRefused", intentId, problem: fault.problem }
      case "UpstreamUnknown":
        return { _tag: "Unknown", intentId }
    }
  }

  const order = (redemption: Redemption, planIndex: number) =>
    Effect.gen(function* () {
      const planId = redemption.planIds[planIndex] as PlanId
      const plan = yield* transitions.plan(planId)
      if (Option.isNone(plan)) return yield* apply(redemption, { _tag: "NoPlan" })
      const intent: RecordedIntent = {
        id: yield* newIdBy<string>(crypto),
        planId,
        accountId: plan.value.accountId,
        recordedAt: yield* Clock.currentTimeMillis,
        parameters: plan.value.parameters,
        maximumPriceMinor: plan.value.maximumPriceMinor,
      }
      const started = yield* transitions.attempt(
        redemption,
        { _tag: "Start", intent },
        { actor, claimant: yield* engine.workerId },
      )
      if (Option.isNone(started)) return redemption
      const ordering = started.value
      const input = yield* inputOf(redemption)
      const answer = yield* withSupplier(intent.accountId, (supplier) =>
        supplier.order({ ...intent, input, redemptionId: redemption.id }),
      ).pipe(Effect.either)
      if (answer._tag === "Left") {
        const fault = answer.left
        if (fault._tag === "StorageFailed") {
          // Nothing was asked: the account could not even be read.
          return yield* applyIfCurrent(
            ordering,
            { _tag: "Throttled", intentId: intent.id, retryAfterMs: null },
            fault._tag,
          )
        }
        const next = yield* applyIfCurrent(ordering, orderFault(intent.id, fault), fault._tag)
        if (fault._tag === "OutOfStock") yield* considerBreaker(planId)
        return next
      }
      if (answer.right._tag === "Delivered") {
        const sealedResult = yield* seal(ordering, answer.right)
        return yield* apply(ordering, { _tag: "DeliveredAtOnce", intentId: intent.id, sealedResult })
      }
      const { right } = answer
      const placed = yield* placedEvent("Placed", intent, right)
      return yield* applyIfCurrent(ordering, placed).pipe(
        Effect.catchIf(
          (error) => isConflictOn(error, [ORDER_OWNER_GUARD]),
          () => ownedAlready(ordering, intent, right, placed),
        ),
      )
    })

  /**
   * The order that the upstream has just given us is in our books already. Either somebody who was looking for an
   * order of theirs has adopted it: orders of one plan are alike, so we order again, and look for theirs in case it
   * turns up. Or the upstream counts its ids anew, as after a reset: then the old row gives the id up. Were that one
   * still open, nobody could tell the two apart, and buying more would only make it worse.
   */
  const ownedAlready = (ordering: Redemption, intent: RecordedIntent, answer: Placed, placed: RedemptionEvent) =>
    Effect.gen(function* () {
      const [owner] = yield* repository.ordersByRefs(intent.accountId, [answer.ref])
      if (owner === undefined || idTime(owner.id) >= intent.recordedAt - CLOCK_SKEW_MS) {
        const lostOrderId = yield* newIdBy<UpstreamOrderId>(crypto)
        return yield* applyIfCurrent(ordering, { _tag: "TakenByAnother", intentId: intent.id, lostOrderId })
      }
      if (owner.wakeAt !== null || owner.state === "open") {
        return yield* applyIfCurrent(ordering, {
          _tag: "Refused",
          intentId: intent.id,
          refusal: "account",
          reason: `the upstream gave an order the id of another open one: ${answer.ref}`,
        })
      }
      yield* commit([update(UpstreamOrderEntity, owner, { ref: `${owner.ref}#${owner.id}` })])
      return yield* applyIfCurrent(ordering, placed)
    })

  const recover = (redemption: Redemption, intent: RecordedIntent): Effect.Effect<Redemption, StepFailure> =>
    Effect.gen(function* () {
      const input = yield* inputOf(redemption)
      const readAt = yield* Clock.currentTimeMillis
      const answer = yield* withSupplier(intent.accountId, (supplier) => supplier.recover({ ...intent, input })).pipe(
        Effect.either,
      )
      const lostOrderId = yield* newIdBy<UpstreamOrderId>(crypto)
      if (answer._tag === "Left") {
        if (answer.left._tag === "UpstreamRefused") yield* alert(redemption, intent.accountId, answer.left.reason)
        return yield* applyIfUnmoved(
          redemption,
          { _tag: "StillUnknown", intentId: intent.id, lostOrderId },
          answer.left._tag,
        )
      }
      // Ours was placed soon after its intent: the oldest are looked at first.
      const candidates =
        answer.right._tag === "Absent"
          ? []
          : [...answer.right.orders].sort((left, right) => left.placedAt - right.placedAt)
      const looked = candidates.slice(0, CANDIDATES_MAX)
      const owned = yield* repository.ownedRefs(
        intent.accountId,
        looked.map((one) => one.ref),
      )
      const first = looked.find((one) => !owned.has(one.ref))
      if (first === undefined) {
        return yield* applyIfUnmoved(
          redemption,
          looked.length < candidates.length
            ? { _tag: "StillUnknown", intentId: intent.id, lostOrderId }
            : { _tag: "Absent", intentId: intent.id, readAt, lostOrderId },
        )
      }
      const found = yield* placedEvent("Found", intent, first)
      return yield* applyIfCurrent(redemption, found).pipe(
        // Another one adopted it in this very moment: look again soon, for it may not have been the only one.
        Effect.catchIf(
          (error) => isConflictOn(error, [ORDER_OWNER_GUARD]),
          () => applyIfUnmoved(redemption, { _tag: "StillUnknown", intentId: intent.id, lostOrderId }),
        ),
      )
    })

  const check = (redemption: Redemption, held: HeldOrder) =>
    Effect.gen(function* () {
      const answer = yield* withSupplier(held.accountId, (supplier) => supplier.check(held.ref)).pipe(Effect.either)
      if (answer._tag === "Left") return yield* callFailed(redemption, held, answer.left)
      switch (answer.right._tag) {
        case "Delivered":
          return yield* deliver(redemption, held, answer.right)
        case "Ended":
          return yield* applyIfCurrent(redemption, {
            _tag: "OrderEnded",
            ref: held.ref,
            ...(answer.right.failure === undefined ? {} : { failure: answer.right.failure }),
          })
        case "Pending": {
          const { details } = answer.right
          const isKnown = Object.entries(details).every(([key, value]) => held.details[key] === value)
          // The claim has made the next appointment already.
          return isKnown
            ? redemption
            : yield* applyIfCurrent(redemption, { _tag: "DetailsKnown", ref: held.ref, details })
        }
      }
    })

  const giveBack = (redemption: Redemption, held: HeldOrder) =>
    Effect.gen(function* () {
      const answer = yield* withSupplier(held.accountId, (supplier) => supplier.cancel(held.ref)).pipe(Effect.either)
      if (answer._tag === "Left") return yield* callFailed(redemption, held, answer.left)
      switch (answer.right._tag) {
        case "Delivered":
          return yield* deliver(redemption, held, answer.right)
        case "Returned":
          return yield* applyIfCurrent(redemption, { _tag: "GivenBack", ref: held.ref })
        case "TooEarly":
          return yield* applyIfUnmoved(redemption, { _tag: "TooEarly", ref: held.ref, retryAt: answer.right.retryAt })
      }
    })

  const deliver = (redemption: Redemption, held: HeldOrder, value: Delivered) =>
    Effect.flatMap(seal(redemption, value), (sealedResult) =>
      applyIfCurrent(redemption, { _tag: "Value", ref: held.ref, sealedResult }),
    )

  const callFailed = (redemption: Redemption, held: HeldOrder, fault: OrderFault | NotFound | StorageFailed) =>
    Effect.gen(function* () {
      if (fault._tag === "UpstreamRefused") yield* alert(redemption, held.accountId, fault.reason)
      return yield* applyIfUnmoved(
        redemption,
        {
          _tag: "CallFailed",
          ref: held.ref,
          retryAfterMs: fault._tag === "UpstreamThrottled" ? fault.retryAfterMs : null,
        },
        fault._tag,
      )
    })

  /** Calls an operator when an upstream refuses what must not be refused; once a minute for each account. */
  const alert = (redemption: Redemption, accountId: string, reason: string) =>
    Effect.gen(function* () {
      const at = yield* Clock.currentTimeMillis
      if (at - (alertedAt.get(accountId) ?? Number.NEGATIVE_INFINITY) < ALERT_PAUSE_MS) return
      alertedAt.set(accountId, at)
      const event = yield* newEventBy(crypto, {
        type: "alert.upstream_refused",
        subject: "redemption",
        subjectId: redemption.id,
        actor,
        data: { accountId, reason },
      })
      yield* commit([append(event)])
    })

  const claimed = (
    redemption: Redemption,
    claim: Partial<Redemption>,
    act: (mine: Redemption) => Effect.Effect<Redemption, StepFailure>,
  ) =>
    Effect.flatMap(
      transitions.claim(redemption, claim),
      Option.match({
        onNone: () => Effect.succeed(Option.none<Redemption>()),
        onSome: (mine) => Effect.asSome(act(mine)),
      }),
    )

  /**
   * Takes one step with a redemption whose time has come. Doing it twice, late, or from two workers at once does no
   * harm: the claim decides who acts, and every answer is decided upon anew.
   *
   * Answers the redemption after the step, or nothing when somebody else has it or there was nothing to do.
   */
  const stepWith = (redemption: Redemption): Effect.Effect<Option.Option<Redemption>, StepFailure> =>
    Effect.gen(function* () {
      const need = needOf(redemption, yield* transitions.situationOf(redemption))
      const claimedBy = yield* engine.workerId
      switch (need._tag) {
        case "Nothing":
          return Option.none()
        case "Event":
          return Option.some(yield* applyIfCurrent(redemption, need.event))
        case "Order":
          return Option.some(yield* order(redemption, need.planIndex))
        case "Recover":
          return yield* claimed(redemption, { ...need.claim, claimedBy }, (mine) => recover(mine, need.intent))
        case "Check":
          return yield* claimed(redemption, need.claim, (mine) => check(mine, need.order))
        case "GiveBack":
          return yield* claimed(redemption, { ...need.claim, claimedBy }, (mine) => giveBack(mine, need.order))
      }
    }).pipe(
      // Two workers wanted to begin the same order; the other one has.
      Effect.catchIf(isTooLate, () => Effect.succeed(Option.none<Redemption>())),
      // Whatever is wrong with this row, it must not stand at the head of the queue for ever.
      Effect.tapErrorCause(() => putOff(redemption)),
    )

  const putOff = (redemption: Redemption) =>
    Clock.currentTimeMillis.pipe(
      Effect.flatMap((at) => transitions.claim(redemption, { wakeAt: at + timing.claimMs })),
      Effect.ignore,
    )

  const step = (id: RedemptionId | string) => Effect.flatMap(transitions.find(id), stepWith)

  return { step, stepWith } as const
})

/** The steps that carry redemptions from acceptance to their end. For the worker. */
export class RedemptionSteps extends Context.Tag("@mintcode/core/redemption/RedemptionSteps")<
  RedemptionSteps,
  Effect.Effect.Success<typeof makeRedemptionSteps>
>() {}

export const layerRedemptionSteps = Layer.effect(RedemptionSteps, makeRedemptionSteps)

/** Only what the redemption's state refuses is late; a voucher or an account that refuses is trouble to be seen. */
const isTooLate = (error: StepFailure): error is Refused =>
  error._tag === "Refused" && error.code === REDEMPTION_STATE_REFUSED
