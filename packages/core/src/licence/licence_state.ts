import { Either } from "effect"
import { Refused, type Timestamp } from "../kernel/mod.ts"
import type { Licence, LicenceState } from "./licence.ts"

/** What can happen to a licence as a whole. */
export type LicenceEvent = "Suspend" | "Resume" | "Ban" | "Expire"

/** The states that an event may find a licence in. The whole table. */
export const LICENCE_TRANSITIONS: Readonly<Record<LicenceEvent, ReadonlyArray<LicenceState>>> = {
  Suspend: ["active"],
  Resume: ["suspended", "banned"],
  Ban: ["active", "suspended", "expired"],
  Expire: ["active"],
}

/** What an event makes of a licence's state, or why it cannot happen: `LICENCE_STATE`. */
export const licenceTransition = (
  licence: Pick<Licence, "state" | "endsAt">,
  event: LicenceEvent,
  at: Timestamp,
): Either.Either<LicenceState, Refused> => {
  if (!LICENCE_TRANSITIONS[event].includes(licence.state)) {
    return Either.left(
      new Refused({
        code: "LICENCE_STATE",
        reason: `Cannot ${event.toLowerCase()} a licence that is ${licence.state}`,
      }),
    )
  }
  switch (event) {
    case "Suspend":
      return Either.right("suspended")
    case "Ban":
      return Either.right("banned")
    case "Expire":
      return Either.right("expired")
    case "Resume":
      return Either.right(isOver(licence, at) ? "expired" : "active")
  }
}

/** The state after an operator moved the end: time that is given revives, time that is taken ends. */
export const stateWithEnd = (state: LicenceState, endsAt: Timestamp | null, at: Timestamp): LicenceState =>
  state === "active" || state === "expired" ? (isOver({ endsAt }, at) ? "expired" : "active") : state

/** Whether its time is over. */
export const isOver = ({ endsAt }: Pick<Licence, "endsAt">, at: Timestamp): boolean => endsAt !== null && endsAt <= at
