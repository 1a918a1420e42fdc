import type { Timestamp } from "../kernel/mod.ts"
import { type InputRefused, type OutOfStock, pauseWithin } from "../supplier/mod.ts"
import { MISSED_LOOKS_MAX, type Seat } from "./seat.ts"
import type { InviteAnswer, SeatFault, Standing } from "./seat_provider.ts"
import { leaving, type SeatChange, type SeatSituation, type SeatVerdict, type SettledVerdict } from "./seat_step.ts"
import { lookPauseMs, retryPauseMs } from "./seat_timing.ts"

/** Invitations asked for in one workspace at the most: what vanishes each time is not wanted there. */
export const SEAT_ASKS_MAX = 3
/** Providers' clocks differ from ours by this much at the most. */
const CLOCK_SKEW_MS = 10 * 60_000

/** What an invitation came to. */
export type InviteOutcome = InviteAnswer | SeatFault | OutOfStock | InputRefused

/** What the answer to an invitation makes of a seat. `seat` is as it was asked for; `before` as it was before that. */
export const inviteAnswered = (
  seat: Seat,
  before: Pick<Seat, "askedAt" | "asks">,
  answer: InviteOutcome,
  { at, timing }: SeatSituation,
): SeatVerdict => {
  const isTraced = before.askedAt !== null
  /** It is certain that nothing was sent this time. */
  const unasked: SeatChange = { askedAt: before.askedAt, asks: before.asks }
  switch (answer._tag) {
    case "Invited":
      return sent(seat, answer.ref, at, timing)
    case "Joined":
      return joined(seat, answer.ref, at)
    case "AlreadyMember":
      // Whether that is so, and since when, is for a look to say: an earlier call may have let them in.
      return kept({ failure: isTraced ? null : "ALREADY_MEMBER", wakeAt: at })
    case "OutOfStock":
      return { _tag: "Elsewhere", isFull: true, isTraced }
    case "InputRefused":
      return isTraced ? leaving("failed", at, answer.problem) : { _tag: "Over", end: "failed", failure: answer.problem }
    case "UpstreamRefused":
      return { _tag: "Elsewhere", isFull: false, isTraced }
    case "UpstreamThrottled":
      return kept({
        ...unasked,
        wakeAt: at + pauseWithin(answer.retryAfterMs ?? 0, retryPauseMs(timing, seat.tries), timing.retryLastMs),
        tries: seat.tries + 1,
      })
    case "UpstreamUnknown":
      return kept({ wakeAt: at + timing.settleMs })
  }
}

/** What a look makes of a seat. */
export const lookAnswered = (seat: Seat, standing: Standing, situation: SeatSituation): SeatVerdict => {
  switch (seat.state) {
    case "pending":
      return pendingLooked(seat, standing, situation)
    case "sent":
      return sentLooked(seat, standing, situation)
    case "leaving":
      return leavingLooked(seat, standing, situation)
    default:
      return kept({ wakeAt: null })
  }
}

const pendingLooked = (seat: Seat, standing: Standing, { at, timing }: SeatSituation): SeatVerdict => {
  switch (standing._tag) {
    case "Member": {
      if (!wasMember(seat, standing.since, at)) return joined(seat, standing.ref, at)
      return seat.origin === "redemption" ? OVER_MEMBER : joined(seat, standing.ref, at, { memberBefore: true })
    }
    case "Invited":
      return sent(seat, standing.ref, at, timing)
    case "Absent": {
      const settledAt = (seat.askedAt ?? at) + timing.settleMs
      if (at < settledAt) return kept({ wakeAt: settledAt })
      return seat.asks < SEAT_ASKS_MAX ? ASK_AGAIN : { _tag: "Elsewhere", isFull: false, isTraced: true }
    }
  }
}

const sentLooked = (seat: Seat, standing: Standing, { at, timing }: SeatSituation): SeatVerdict => {
  switch (standing._tag) {
    case "Member":
      return joined(seat, standing.ref, at)
    case "Invited":
      return kept({
        missedLooks: 0,
        tries: 0,
        inviteRef: standing.ref ?? seat.inviteRef,
        wakeAt: Math.min(at + lookPauseMs(timing, seat.sentAt ?? at, at), seat.invitedUntil),
      })
    case "Absent": {
      const missedLooks = seat.missedLooks + 1
      if (missedLooks < MISSED_LOOKS_MAX) return kept({ missedLooks, wakeAt: at + timing.settleMs })
      // Declined, or taken back by somebody else. Once more, in case it was a slip.
      return seat.asks < SEAT_ASKS_MAX - 1 ? ASK_AGAIN : leaving("failed", at)
    }
  }
}

/** Whoever leaves is told so once at least, whatever the list says, and is gone when a complete look after that says so. */
const leavingLooked = (
  seat: Seat,
  standing: Standing,
  { at, isAwaited, isOnly, isPromised, timing }: SeatSituation,
): SeatVerdict => {
  const soonAt = at + timing.soonMs
  const over: SeatVerdict = { _tag: "Over", end: seat.endsAs ?? "left", failure: seat.failure }
  switch (standing._tag) {
    case "Member":
      // Not of our making, and not for us to undo.
      if (seat.memberBefore === true) return over
      if (wasMember(seat, standing.since, at)) return seat.origin === "redemption" ? OVER_MEMBER : over
      return joinedInTime(seat) && isPromised && isAwaited && isOnly
        ? joined(seat, standing.ref, at)
        : letGo("remove", standing.ref, seat, soonAt)
    case "Invited":
      return letGo("revoke", standing.ref, seat, soonAt)
    case "Absent": {
      const settledAt = (seat.askedAt ?? 0) + timing.settleMs
      // A call may be under way still, or the list lag behind.
      if (at < settledAt) return kept({ missedLooks: 0, wakeAt: settledAt })
      return seat.missedLooks > 0 ? over : letGo("revoke", null, seat, soonAt)
    }
  }
}

/** Whether somebody who leaves because nobody came has come after all. */
const joinedInTime = ({ endsAs, joinedAt }: Seat): boolean =>
  joinedAt === null && (endsAs === "cancelled" || endsAs === "expired")

const letGo = (call: "revoke" | "remove", ref: string | null, seat: Seat, wakeAt: Timestamp): SeatVerdict => ({
  _tag: "LetGo",
  call,
  changes: {
    missedLooks: 1,
    ...(call === "remove" ? { memberRef: ref ?? seat.memberRef } : { inviteRef: ref ?? seat.inviteRef }),
    wakeAt,
  },
})

/** A call failed that tells nothing of the seat: again after a pause that grows. */
export const callFailed = (seat: Seat, fault: SeatFault, { at, timing }: SeatSituation): SettledVerdict => {
  const askedMs = fault._tag === "UpstreamThrottled" ? (fault.retryAfterMs ?? 0) : 0
  const wakeAt = at + pauseWithin(askedMs, retryPauseMs(timing, seat.tries), timing.retryLastMs)
  // An invitation that is over has to be noticed, whether or not anybody answers.
  const turn = seat.state === "leaving" || seat.invitedUntil <= at ? wakeAt : Math.min(wakeAt, seat.invitedUntil)
  return { _tag: "Kept", changes: { tries: seat.tries + 1, wakeAt: turn } }
}

/** Origins of seats that somebody is invited to; the others are of members who were there, and are looked after since. */
const INVITING: ReadonlyArray<Seat["origin"]> = ["redemption", "transfer", "operator"]

/** Whether they were a member before they were asked here. */
const wasMember = (seat: Seat, since: Timestamp | null, at: Timestamp): boolean =>
  INVITING.includes(seat.origin) && (wasCalledMember(seat, since, at) || wasThereBefore(seat, since, at))

/** By the provider's date. Whoever was seen invited was none, whatever clocks say. */
const wasThereBefore = ({ createdAt, joinedAt, sentAt }: Seat, since: Timestamp | null, at: Timestamp): boolean =>
  joinedAt === null && sentAt === null && since !== null && isSurelyBefore(since, createdAt, at)

/**
 * The provider called them a member instead of inviting them. One who came about then, or after that, came by the
 * invitation all the same: a request that arrives twice lets somebody in, and calls them a member the second time.
 */
const wasCalledMember = ({ askedAt, failure }: Seat, since: Timestamp | null, at: Timestamp): boolean =>
  failure === "ALREADY_MEMBER" && (since === null || isSurelyBefore(since, askedAt ?? 0, at))

/**
 * Whether a provider's date lies before a moment of ours, whatever their clocks differ by. A moment later than now was
 * written by a clock that has been set back since: what happened just now came after it all the same.
 */
const isSurelyBefore = (since: Timestamp, moment: Timestamp, at: Timestamp): boolean =>
  since < Math.min(moment, at) - CLOCK_SKEW_MS

const kept = (changes: SeatChange): SeatVerdict => ({ _tag: "Kept", changes })

const ASK_AGAIN: SeatVerdict = { _tag: "AskAgain" }

const OVER_MEMBER: SeatVerdict = { _tag: "Over", end: "failed", failure: "ALREADY_MEMBER" }

const joined = (
  seat: Seat,
  ref: string | null,
  at: Timestamp,
  more: Pick<SeatChange, "memberBefore"> = {},
): SeatVerdict => ({
  _tag: "Joined",
  changes: {
    state: "accepted",
    endsAs: null,
    failure: null,
    joinedAt: at,
    memberRef: ref ?? seat.memberRef,
    ...more,
    missedLooks: 0,
    tries: 0,
    wakeAt: null,
  },
})

const sent = (seat: Seat, ref: string | null, at: Timestamp, timing: SeatSituation["timing"]): SeatVerdict => ({
  _tag: "Sent",
  changes: {
    state: "sent",
    failure: null,
    sentAt: seat.sentAt ?? at,
    inviteRef: ref ?? seat.inviteRef,
    missedLooks: 0,
    tries: 0,
    wakeAt: Math.min(at + lookPauseMs(timing, at, at), Math.max(at, seat.invitedUntil)),
  },
})
