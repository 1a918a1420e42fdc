import { HttpApiBuilder } from "@effect/platform"
import { Catalogue } from "@mintcode/core/catalogue"
import { Effect, identity } from "effect"
import { MintCodeApi, OUTCOME_DAYS_DEFAULT, versionOf } from "../api/mod.ts"
import { listPage } from "./listing.ts"
import { MUTATION } from "./mutation.ts"
import { answer, answerEdit } from "./problem_of_error.ts"
import { answerHeaders, withEtag } from "./response_headers.ts"

/** Where the thing that was made is found. */
const located =
  (collection: string) =>
  <A extends { readonly id: string }, E, R>(made: Effect.Effect<A, E, R>) =>
    Effect.tap(made, ({ id }) => answerHeaders({ location: `${collection}/${id}` }))

export const layerProductGroup = HttpApiBuilder.group(MintCodeApi, "products", (handlers) =>
  Effect.gen(function* () {
    const catalogue = yield* Catalogue
    return handlers
      .handle(
        "create",
        ({ payload }) => withEtag(located("/admin/skus")(answer(catalogue.createProduct(payload)))),
        MUTATION,
      )
      .handle("list", ({ urlParams }) =>
        answer(listPage("skus", urlParams, (_, page) => catalogue.products(page), identity)),
      )
      .handle("get", ({ path }) => withEtag(answer(catalogue.product(path.id))))
      .handle(
        "edit",
        ({ path, payload, headers }) =>
          withEtag(answerEdit(versionOf(headers))(catalogue.editProduct(path.id, payload, versionOf(headers)))),
        MUTATION,
      )
      .handle("statistics", ({ path, urlParams }) => answer(catalogue.statistics(path.id, urlParams.since)))
  }),
)

export const layerPlanGroup = HttpApiBuilder.group(MintCodeApi, "plans", (handlers) =>
  Effect.gen(function* () {
    const catalogue = yield* Catalogue
    return handlers
      .handle(
        "create",
        ({ payload }) => withEtag(located("/admin/plans")(answer(catalogue.createPlan(payload)))),
        MUTATION,
      )
      .handle("list", ({ urlParams }) =>
        answer(listPage("plans", urlParams, (_, page) => catalogue.plans(page), identity)),
      )
      .handle("outcomes", ({ urlParams: { days = OUTCOME_DAYS_DEFAULT } }) => answer(catalogue.outcomes(days)))
      .handle("get", ({ path }) => withEtag(answer(catalogue.plan(path.id))))
      .handle(
        "edit",
        ({ path, payload, headers }) =>
          withEtag(answerEdit(versionOf(headers))(catalogue.editPlan(path.id, payload, versionOf(headers)))),
        MUTATION,
      )
  }),
)
