import type { Timestamp } from "../kernel/mod.ts"
import { isSeatLive, type Seat, type SeatEnd, type SeatFailure } from "./seat.ts"
import type { SeatTiming } from "./seat_timing.ts"
import type { Workspace } from "./workspace.ts"

/** What a decision about a seat may depend on besides the seat. */
export interface SeatSituation {
  readonly at: Timestamp
  readonly timing: SeatTiming
  readonly workspace: Pick<Workspace, "state">
  /** Whether its lease has not begun. */
  readonly isPromised: boolean
  /** Whether somebody waits for the promise: it was made by an operator, or its redemption still goes on. */
  readonly isAwaited: boolean
  /** Whether its lease has no other seat that stays. */
  readonly isOnly: boolean
}

/** The fields that a step writes. */
export type SeatChange = Partial<Omit<Seat, "id" | "version" | "leaseId" | "groupId" | "email">>

/** What becomes of a seat. */
export type SeatVerdict =
  /** Goes on where it is. */
  | { readonly _tag: "Kept"; readonly changes: SeatChange }
  /** Is invited now, for the first time that we know of. */
  | { readonly _tag: "Sent"; readonly changes: SeatChange }
  | { readonly _tag: "Joined"; readonly changes: SeatChange }
  /** The provider is to be asked once more, here. */
  | { readonly _tag: "AskAgain" }
  /** The provider is to be told to let them go, whatever it lists; looked at again after that. */
  | { readonly _tag: "LetGo"; readonly call: "revoke" | "remove"; readonly changes: SeatChange }
  /** Over: the place is free. */
  | { readonly _tag: "Over"; readonly end: SeatEnd; readonly failure: SeatFailure | null }
  /**
   * Cannot be here. `isFull`: the provider says there is no room. `isTraced`: an earlier invitation may be out, so that
   * this seat has to leave for itself while another takes its part.
   */
  | { readonly _tag: "Elsewhere"; readonly isFull: boolean; readonly isTraced: boolean }

/** Verdicts that say what becomes of a seat; the others say what is to be asked first. */
export type SettledVerdict = Exclude<SeatVerdict, { readonly _tag: "AskAgain" | "LetGo" }>

/** Takes up a place and is not on its way out. */
export const isStaying = ({ state }: Pick<Seat, "state">): boolean =>
  state === "pending" || state === "sent" || state === "accepted"

/** What a woken seat needs. */
export type SeatTask =
  | { readonly _tag: "Nothing" }
  /** Something is known without asking anybody. */
  | { readonly _tag: "Verdict"; readonly verdict: SeatVerdict }
  | { readonly _tag: "Invite" }
  | { readonly _tag: "Look" }

const NOTHING: SeatTask = { _tag: "Nothing" }
const known = (verdict: SeatVerdict): SeatTask => ({ _tag: "Verdict", verdict })

/**
 * What a seat needs whose wake-up time has come.
 *
 * @example
 * ```ts
 * import { type Seat, SEAT_TIMING_DEFAULT, seatTaskOf } from "@mintcode/core/seat"
 *
 * const seat = { state: "pending", askedAt: null, wakeAt: 1_000, invitedUntil: 90_000 } as Seat
 * const situation = { at: 1_000, timing: SEAT_TIMING_DEFAULT, isPromised: true, isAwaited: true, isOnly: true }
 *
 * console.assert(seatTaskOf(seat, { ...situation, workspace: { state: "active" } })._tag === "Invite")
 * // Asked, and nobody knows what came of it: look, and never ask anywhere else meanwhile.
 * console.assert(seatTaskOf({ ...seat, askedAt: 500 }, { ...situation, workspace: { state: "active" } })._tag === "Look")
 * ```
 */
export const seatTaskOf = (seat: Seat, { at, isAwaited, isPromised, workspace }: SeatSituation): SeatTask => {
  if (seat.wakeAt === null || seat.wakeAt > at || !isSeatLive(seat)) return NOTHING
  // Nothing that a closed workspace once had counts any more, and nobody there answers.
  const isDead = workspace.state === "dead"
  switch (seat.state) {
    case "pending":
    case "sent": {
      // The voucher was given back meanwhile: nobody may join for nothing.
      if (isPromised && !isAwaited) {
        return known(
          seat.askedAt === null
            ? { _tag: "Over", end: "cancelled", failure: null }
            : leaving("cancelled", at, seat.failure),
        )
      }
      if (isDead) return known({ _tag: "Elsewhere", isFull: false, isTraced: false })
      const isOver = at >= seat.invitedUntil
      if (seat.askedAt === null) {
        if (isOver) return known({ _tag: "Over", end: "expired", failure: null })
        return workspace.state === "active"
          ? { _tag: "Invite" }
          : known({ _tag: "Elsewhere", isFull: false, isTraced: false })
      }
      return isOver ? known(leaving("expired", at, seat.failure)) : { _tag: "Look" }
    }
    case "leaving":
      return isDead || seat.askedAt === null
        ? known({ _tag: "Over", end: seat.endsAs ?? "left", failure: seat.failure })
        : { _tag: "Look" }
    default:
      // A member is seen to by its lease, and by the comparison with the provider's list.
      return known({ _tag: "Kept", changes: { wakeAt: null } })
  }
}

/** On its way out. */
export const leaving = (endsAs: SeatEnd, at: Timestamp, failure: SeatFailure | null = null): SettledVerdict => ({
  _tag: "Kept",
  changes: { state: "leaving", endsAs, failure, missedLooks: 0, tries: 0, wakeAt: at },
})
