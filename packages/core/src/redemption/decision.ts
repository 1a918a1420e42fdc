import { Either, Schema } from "effect"
import type { Policy } from "../catalogue/mod.ts"
import { Refused, type Timestamp } from "../kernel/mod.ts"
import { InputProblem } from "../supplier/mod.ts"
import type { CancelReason, Redemption } from "./redemption.ts"
import type { Command, RedemptionEvent } from "./redemption_event.ts"
import type { Timing } from "./timing.ts"

/** What a decision may depend on besides the redemption itself. */
export interface Situation {
  readonly at: Timestamp
  readonly policy: Policy
  readonly timing: Timing
  /** Whether each of the redemption's plans may be asked now, in their order. */
  readonly usable: ReadonlyArray<boolean>
}

/** The fields of a redemption that a transition may write. */
export type RedemptionChange = Partial<Omit<Redemption, "id" | "version" | "voucherId">>

/** What becomes of the redemption, and what has to be committed with it. */
export interface Decision {
  readonly changes: RedemptionChange
  readonly commands: ReadonlyArray<Command>
}

/** A decision, or why the event does not fit. */
export type Verdict = Either.Either<Decision, Refused>

/** `code` of a refusal because the redemption is where the event does not fit: what it tells came too late. */
export const REDEMPTION_STATE_REFUSED = "REDEMPTION_STATE"

export const decided = (changes: RedemptionChange, ...commands: ReadonlyArray<Command>): Verdict =>
  Either.right({ changes, commands })

/** What events mean to whoever asked for them; the others are between us and the upstream. */
const ASKED: Partial<Readonly<Record<RedemptionEvent["_tag"], string>>> = {
  CancelAsked: "be cancelled",
  Retry: "be tried again",
}

export const refused = (redemption: Redemption, event: RedemptionEvent): Verdict =>
  Either.left(
    new Refused({
      code: REDEMPTION_STATE_REFUSED,
      reason: `The redemption cannot ${ASKED[event._tag] ?? "take this any more"}: it is ${redemption.state}`,
    }),
  )

/** The first plan at or after an index that may be asked now. */
export const usablePlanFrom = (index: number, usable: ReadonlyArray<boolean>): number | undefined => {
  const found = usable.findIndex((isUsable, at) => at >= index && isUsable)
  return found === -1 ? undefined : found
}

/**
 * The plan to ask next: the current one, or the next that may be asked. `undefined` when there is none, or when it
 * would be one plan more than the policy lets a redemption try.
 */
export const planToAsk = (redemption: Redemption, { policy, usable }: Situation): number | undefined => {
  const index = usablePlanFrom(redemption.planIndex, usable)
  return index === undefined || plansBehind(redemption, index) >= policy.plansTriedMax ? undefined : index
}

/**
 * Plans that are behind a redemption when it asks this one. A plan that was switched off between two asks counts as
 * tried, or a redemption could walk through more of them than it may.
 */
export const plansBehind = (redemption: Redemption, planIndex: number): number =>
  redemption.plansTried + (planIndex !== redemption.planIndex && redemption.state !== "queued" ? 1 : 0)

/**
 * A try counts when an upstream was, or may have been, asked; not when an operator has to act first, nor when the buyer
 * thought better of it in time or brought what cannot be used.
 */
const isCounted = (redemption: Redemption, state: EndedEmpty, failure: Failure): boolean =>
  state !== "rejected" && (state !== "cancelled" || redemption.state !== "queued") && !isInputProblem(failure)

/** Something is wrong with what the buyer brought, and nothing else: the code serves another address. */
const isInputProblem = Schema.is(InputProblem)

/**
 * Pauses after tries that do not count: without them one impatient holder could call the operator, or fill the books,
 * as often as a finger can tap.
 */
const UNCOUNTED_REST_MS: Readonly<Record<EndedEmpty, number>> = {
  rejected: 30_000,
  cancelled: 2_000,
  failed: 5_000,
  expired: 0,
}

/** The ends without a value. */
type EndedEmpty = "failed" | "rejected" | "cancelled" | "expired"
type Failure = NonNullable<Redemption["failure"]>

/** Ends without a value: the voucher is free again. */
export const ended = (
  redemption: Redemption,
  { at, policy }: Situation,
  state: EndedEmpty,
  failure: Failure,
  ...commands: ReadonlyArray<Command>
): Verdict =>
  decided(
    { state, failure, intent: null, order: null, cancelReason: null, wakeAt: null, endedAt: at },
    {
      _tag: "ReleaseVoucher",
      counted: isCounted(redemption, state, failure),
      restMs: Math.max(policy.tryCoolDownMs, isCounted(redemption, state, failure) ? 0 : UNCOUNTED_REST_MS[state]),
    },
    ...commands,
  )

/** Ends as whoever asked for the end means it. */
export const endedFor = (
  redemption: Redemption,
  reason: CancelReason,
  situation: Situation,
  ...commands: ReadonlyArray<Command>
): Verdict => {
  switch (reason) {
    case "holder":
    case "operator":
      return ended(redemption, situation, "cancelled", "CANCELLED", ...commands)
    case "deadline":
      return ended(redemption, situation, "expired", "NO_VALUE_IN_TIME", ...commands)
    case "ending":
      return situation.policy.expirySwitchesPlan
        ? nextPlan(redemption, situation, "NO_VALUE_IN_TIME", ...commands)
        : ended(redemption, situation, "failed", "NO_VALUE_IN_TIME", ...commands)
  }
}

/** Goes on to the next plan, or fails when there is none left. */
export const nextPlan = (
  redemption: Redemption,
  situation: Situation,
  failure: "OUT_OF_STOCK" | "NO_VALUE_IN_TIME",
  ...commands: ReadonlyArray<Command>
): Verdict => {
  const plansTried = redemption.plansTried + 1
  const planIndex = usablePlanFrom(redemption.planIndex + 1, situation.usable)
  if (planIndex === undefined || plansTried >= situation.policy.plansTriedMax) {
    return ended(redemption, situation, "failed", failure, ...commands)
  }
  return decided(
    {
      state: "ordering",
      planIndex,
      plansTried,
      intent: null,
      order: null,
      cancelReason: null,
      wakeAt: situation.at,
      ...withinTimeLimit(redemption, situation),
    },
    ...commands,
  )
}

/**
 * The policy's time limit counted from now, where the deadline is later: an order that waited for its buyer had days, and
 * whatever follows it has not.
 */
export const withinTimeLimit = (
  { deadlineAt }: Pick<Redemption, "deadlineAt">,
  { at, policy }: Situation,
): Pick<RedemptionChange, "deadlineAt"> =>
  at + policy.timeLimitMs < deadlineAt ? { deadlineAt: at + policy.timeLimitMs } : {}

/** The same plan again: nothing was ordered. A cancellation that was asked for meanwhile takes effect now. */
export const samePlan = (
  redemption: Redemption,
  situation: Situation,
  changes: RedemptionChange,
  ...commands: ReadonlyArray<Command>
): Verdict =>
  redemption.cancelReason === null
    ? decided({ intent: null, ...changes }, ...commands)
    : endedFor(redemption, redemption.cancelReason, situation, ...commands)

/** What ends well: the value is with the buyer, and nothing is open but telling the upstream. */
export const delivered = (sealedResult: string, at: Timestamp): RedemptionChange => ({
  state: "delivered",
  sealedResult,
  intent: null,
  cancelReason: null,
  failure: null,
  wakeAt: null,
  endedAt: at,
})
