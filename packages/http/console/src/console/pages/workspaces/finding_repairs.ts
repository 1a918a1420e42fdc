import type { FindingKind } from "./workspace_calls.ts"

/** What can be done about a finding. */
export type RepairAction = "adopt" | "remove" | "reinvite" | "close" | "dismiss"

/** What fits which kind. A test holds it to core's table. */
export const REPAIRS: Readonly<Record<FindingKind, ReadonlyArray<RepairAction>>> = {
  unknown_member: ["adopt", "remove", "dismiss"],
  unknown_invitation: ["adopt", "remove", "dismiss"],
  missing_member: ["reinvite", "close", "dismiss"],
  still_there: ["remove", "dismiss"],
  over_capacity: ["dismiss"],
}
