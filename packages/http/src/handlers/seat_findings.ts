import { HttpApiBuilder } from "@effect/platform"
import { SeatReconciliation, SeatRepairs } from "@mintcode/core/seat"
import { Effect } from "effect"
import { MintCodeApi } from "../api/mod.ts"
import { definedOf, listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer } from "./problem_of_error.ts"

export const layerFindingGroup = HttpApiBuilder.group(MintCodeApi, "seatFindings", (handlers) =>
  Effect.gen(function* () {
    const reconciliation = yield* SeatReconciliation
    const repairs = yield* SeatRepairs
    return handlers
      .handle("list", ({ urlParams }) =>
        answer(listPage("seat-findings", urlParams, reconciliation.findings, (finding) => finding)),
      )
      .handle("get", ({ path }) => answer(reconciliation.finding(path.id)))
      .handle(
        "repair",
        ({ path, payload: { action, ...terms } }) => answer(repairs.repair(path.id, action, definedOf(terms))),
        MUTATION,
      )
  }),
)
