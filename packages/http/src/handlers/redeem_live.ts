import { HttpApiBuilder } from "@effect/platform"
import { Effect } from "effect"
import { MintCodeApi } from "../api/mod.ts"
import { MUTATION } from "./mutation.ts"
import { RedeemHandlers } from "./redeem.ts"
import { makeRedeemEvents } from "./redeem_events.ts"

export const layerRedeemGroup = HttpApiBuilder.group(MintCodeApi, "redeem", (handlers) =>
  Effect.gen(function* () {
    const { redeem, redeemBatch, status, result, retry, cancel, rebind } = yield* RedeemHandlers
    const events = yield* makeRedeemEvents
    return handlers
      .handle("redeem", redeem, MUTATION)
      .handle("redeemBatch", redeemBatch, MUTATION)
      .handle("status", status)
      .handle("events", events)
      .handle("result", result, MUTATION)
      .handle("retry", retry, MUTATION)
      .handle("cancel", cancel, MUTATION)
      .handle("rebind", rebind, MUTATION)
  }),
)
