import { Either } from "effect"
import { Refused, type Timestamp } from "../kernel/mod.ts"
import { isLeaseOver, LEASE_TRANSITIONS, type LeaseState, leaseTransition } from "../lease/mod.ts"
import type { Licence, LicenceState } from "./licence.ts"

/** What can happen to a licence as a whole. */
export type LicenceEvent = "Suspend" | "Resume" | "Ban" | "Expire"

/** States of a licence that are those of any lease. A ban is the licence's own. */
type LeasedState = Exclude<LicenceState, "banned">

const isLeased = (state: LicenceState | LeaseState): state is LeasedState =>
  state === "active" || state === "suspended" || state === "expired"

/** The states that an event may find a licence in: those of a lease, and the ban. */
export const LICENCE_TRANSITIONS: Readonly<Record<LicenceEvent, ReadonlyArray<LicenceState>>> = {
  Suspend: LEASE_TRANSITIONS.Suspend.filter(isLeased),
  Resume: [...LEASE_TRANSITIONS.Resume.filter(isLeased), "banned"],
  Ban: ["active", "suspended", "expired"],
  Expire: LEASE_TRANSITIONS.Expire.filter(isLeased),
}

/** What an event makes of a licence's state, or why it cannot happen: `LICENCE_STATE`. */
export const licenceTransition = (
  { endsAt, state }: Pick<Licence, "state" | "endsAt">,
  event: LicenceEvent,
  at: Timestamp,
): Either.Either<LicenceState, Refused> => {
  const refused = new Refused({
    code: "LICENCE_STATE",
    reason: `Cannot ${event.toLowerCase()} a licence that is ${state}`,
  })
  if (!LICENCE_TRANSITIONS[event].includes(state)) return Either.left(refused)
  if (event === "Ban") return Either.right("banned")
  // A ban that is taken back is a suspension that is.
  return leaseTransition({ state: state === "banned" ? "suspended" : state, endsAt }, event, at).pipe(
    Either.mapLeft(() => refused),
    Either.filterOrLeft(isLeased, () => refused),
  )
}

/** The state after an operator moved the end, which is a renewal: time that is given revives, time that is taken ends. */
export const stateWithEnd = (state: LicenceState, endsAt: Timestamp | null, at: Timestamp): LicenceState =>
  state === "banned"
    ? state
    : leaseTransition({ state, endsAt }, "Renew", at).pipe(
        Either.filterOrLeft(isLeased, () => undefined),
        Either.getOrElse(() => state),
      )

/** Whether its time is over. */
export const isOver: (licence: Pick<Licence, "endsAt">, at: Timestamp) => boolean = isLeaseOver
