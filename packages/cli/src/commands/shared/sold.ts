import type { Plan } from "@mintcode/core/catalogue"
import type { MintCodeClient } from "@mintcode/http/client"
import { Effect } from "effect"
import { Output } from "../../output/output.ts"
import { readAll } from "./pages.ts"

/**
 * Warns that codes of a product could not be redeemed as things stand. It is no reason to refuse: who prepares a launch
 * mints before the plans are in use. Who may not look at plans is not warned.
 */
export const warnUnlessSold = (client: MintCodeClient, productId: string): Effect.Effect<void, never, Output> =>
  Effect.gen(function* () {
    const { json, quiet, say } = yield* Output
    if (json || quiet) return
    const product = yield* client.products.get({ path: { id: productId } })
    if (!product.enabled) {
      yield* say(
        `Warning: ${productId} is switched off, so its codes cannot be redeemed (mintcode product edit ${productId} --enabled on)`,
      )
    }
    if (product.kind !== "code" && product.kind !== "seat") return
    const plans = yield* readAll<Plan, unknown>((urlParams) => client.plans.list({ urlParams }))
    const ids: ReadonlyArray<string> = product.planIds
    if (plans.some((plan) => plan.enabled && ids.includes(plan.id))) return
    yield* say(
      `Warning: ${productId} has no plan that is in use, so redeeming its codes fails as out of stock (mintcode product edit ${productId} --plans NAME)`,
    )
  }).pipe(Effect.ignore)
