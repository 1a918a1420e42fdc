import { Either, Schema } from "effect"
import { Refused, type Timestamp } from "../kernel/mod.ts"

/**
 * - `pending`: promised, not begun: somebody has to join first
 * - `active`: runs
 * - `suspended`: an operator took it out of use; its time goes on
 * - `expired`: its time is over; what it holds is kept for its grace, and it may be renewed
 * - `released`: what it held is free again. The end
 */
export const LeaseState = Schema.Literal("pending", "active", "suspended", "expired", "released").annotations({
  identifier: "LeaseState",
})
export type LeaseState = typeof LeaseState.Type

/** States in which a lease holds something, or is about to. */
export const LEASE_LIVE_STATES = ["pending", "active", "suspended", "expired"] as const

/** What can happen to a lease. */
export type LeaseEventTag = "Begin" | "Suspend" | "Resume" | "Expire" | "Renew" | "Release"

/** The states that an event may find a lease in. The whole table. */
export const LEASE_TRANSITIONS: Readonly<Record<LeaseEventTag, ReadonlyArray<LeaseState>>> = {
  Begin: ["pending"],
  Suspend: ["active"],
  Resume: ["suspended"],
  Expire: ["active", "suspended"],
  Renew: ["active", "suspended", "expired"],
  Release: ["pending", "expired"],
}

/**
 * What an event makes of a lease's state, or why it cannot happen: `LEASE_STATE`. Of a renewal `endsAt` is the new end.
 *
 * @example
 * ```ts
 * import { leaseTransition } from "@mintcode/core/lease"
 * import { Either } from "effect"
 *
 * // Suspension does not stop the clock: what is resumed after its end has expired.
 * const suspended = { state: "suspended", endsAt: 1_000 } as const
 * console.assert(Either.getOrThrow(leaseTransition(suspended, "Resume", 500)) === "active")
 * console.assert(Either.getOrThrow(leaseTransition(suspended, "Resume", 1_000)) === "expired")
 * ```
 */
export const leaseTransition = (
  { state, endsAt }: { readonly state: LeaseState; readonly endsAt: Timestamp | null },
  event: LeaseEventTag,
  at: Timestamp,
): Either.Either<LeaseState, Refused> => {
  if (!LEASE_TRANSITIONS[event].includes(state)) {
    return Either.left(
      new Refused({ code: "LEASE_STATE", reason: `Cannot ${event.toLowerCase()} a lease that is ${state}` }),
    )
  }
  const running: LeaseState = isLeaseOver({ endsAt }, at) ? "expired" : "active"
  switch (event) {
    case "Begin":
    case "Resume":
      return Either.right(running)
    case "Suspend":
      return Either.right("suspended")
    case "Expire":
      return Either.right("expired")
    case "Renew":
      return Either.right(state === "suspended" ? "suspended" : running)
    case "Release":
      return Either.right("released")
  }
}

/** Whether its time is over. */
export const isLeaseOver = ({ endsAt }: { readonly endsAt: Timestamp | null }, at: Timestamp): boolean =>
  endsAt !== null && endsAt <= at
