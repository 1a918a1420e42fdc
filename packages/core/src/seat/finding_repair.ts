import { Either } from "effect"
import { Refused } from "../kernel/mod.ts"
import type { Finding, FindingKind } from "./finding.ts"

/**
 * What can be done about a finding.
 *
 * - `adopt`: the stranger gets a lease and a seat here
 * - `remove`: the provider is told to let them go
 * - `reinvite`: the member who is missing is invited again, at the same place
 * - `close`: their lease ends, and the place is free
 * - `dismiss`: it is all right so, and not told of again while it stays
 */
export type RepairAction = "adopt" | "remove" | "reinvite" | "close" | "dismiss"

/** What fits which finding. The whole table. */
export const REPAIR_ACTIONS: Readonly<Record<FindingKind, ReadonlyArray<RepairAction>>> = {
  unknown_member: ["adopt", "remove", "dismiss"],
  unknown_invitation: ["adopt", "remove", "dismiss"],
  missing_member: ["reinvite", "close", "dismiss"],
  still_there: ["remove", "dismiss"],
  over_capacity: ["dismiss"],
}

/** Whether an action fits a finding as it stands; otherwise `FINDING_STATE` or `REPAIR_UNFIT`. */
export const repairable = (
  { kind, state }: Pick<Finding, "kind" | "state">,
  action: RepairAction,
): Either.Either<RepairAction, Refused> => {
  if (state !== "open" && !(state === "dismissed" && action !== "dismiss")) {
    return Either.left(new Refused({ code: "FINDING_STATE", reason: `This finding is ${state}` }))
  }
  return REPAIR_ACTIONS[kind].includes(action)
    ? Either.right(action)
    : Either.left(
        new Refused({
          code: "REPAIR_UNFIT",
          reason: `A finding of the kind ${kind} is repaired by one of: ${REPAIR_ACTIONS[kind].join(", ")}`,
        }),
      )
}
