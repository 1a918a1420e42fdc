import { HttpApiBuilder } from "@effect/platform"
import { type Redemption, Redemptions } from "@mintcode/core/redemption"
import { Effect, Struct } from "effect"
import { MintCodeApi, type OperatorRedemption } from "../api/mod.ts"
import { listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer } from "./problem_of_error.ts"

/** A redemption as operators see it: without digests, and without what is sealed. */
const operatorRedemption = (redemption: Redemption): OperatorRedemption => ({
  ...Struct.omit(redemption, "sealedInput", "sealedResult", "holderDigest", "idempotencyDigest"),
  hasInput: redemption.sealedInput !== null,
  hasResult: redemption.sealedResult !== null,
})

export const layerRedemptionGroup = HttpApiBuilder.group(MintCodeApi, "redemptions", (handlers) =>
  Effect.gen(function* () {
    const redemptions = yield* Redemptions
    return handlers
      .handle("list", ({ urlParams }) =>
        answer(listPage("redemptions", urlParams, redemptions.page, operatorRedemption)),
      )
      .handle("get", ({ path }) =>
        answer(
          Effect.map(redemptions.history(path.id), ({ redemption, transitions, orders }) => ({
            redemption: operatorRedemption(redemption),
            transitions,
            orders,
          })),
        ),
      )
      .handle(
        "cancel",
        ({ path }) => answer(Effect.map(redemptions.cancelByOperator(path.id), operatorRedemption)),
        MUTATION,
      )
      .handle(
        "retry",
        ({ path }) => answer(Effect.map(redemptions.retryByOperator(path.id), operatorRedemption)),
        MUTATION,
      )
  }),
)
