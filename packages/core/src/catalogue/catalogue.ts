import { Clock, Context, Effect, Layer, Option } from "effect"
import { audited, operatorWith } from "../identity/mod.ts"
import {
  Commit,
  expectVersion,
  Invalid,
  insert,
  invalid,
  NotFound,
  newId,
  type PageRequest,
  type Timestamp,
  update,
} from "../kernel/mod.ts"
import { SupplierDrivers, type UpstreamAccount, UpstreamAccountRepository } from "../supplier/mod.ts"
import { CODE_FORMAT_DEFAULT, checkCodeFormat } from "./code_format.ts"
import type { PlanDraft, PlanEdit, ProductDraft, ProductEdit } from "./drafts.ts"
import { RELAY_EXPIRY_DAYS_DEFAULT } from "./expiry_rule.ts"
import { LICENCE_DURATION_MS_DEFAULT } from "./licence_terms.ts"
import { type Plan, PlanEntity, type PlanId } from "./plan.ts"
import { suggestPlanOrder } from "./plan_order.ts"
import { OUTCOME_DAY_MS, PLAN_TALLY_NONE } from "./plan_outcome.ts"
import { POLICY_DEFAULT, type Policy } from "./policy.ts"
import { type DeliveryType, type Product, ProductEntity, type ProductKind } from "./product.ts"
import { CatalogueRepository } from "./repository.ts"

/** What each kind hands over when nothing is said. */
const DELIVERY_DEFAULT: Readonly<Record<ProductKind, DeliveryType>> = {
  code: "code",
  licence: "licence",
  seat: "invitation",
  relay: "relay",
}

/** What differs from `POLICY_DEFAULT` by kind when nothing is said. */
const POLICY_DIFFERS: Readonly<Partial<Record<ProductKind, Partial<Policy>>>> = {
  // An invitation that nobody accepted in weeks would not be accepted from another plan either.
  seat: { expirySwitchesPlan: false },
}

/** How long it lasts when nothing is said. */
const ENTITLEMENT_MS_DEFAULT: Readonly<Record<ProductKind, number | null>> = {
  code: null,
  licence: LICENCE_DURATION_MS_DEFAULT,
  seat: null,
  relay: null,
}

/** What statistics look back on when nothing is said. */
const STATISTICS_WINDOW_MS = 7 * 24 * 60 * 60 * 1000

/** Plans whose outcomes one answer tells, the newest: with ninety days each it stays a few megabytes. */
const OUTCOME_PLANS_MAX = 200

export const makeCatalogue = Effect.gen(function* () {
  const commit = yield* Commit
  const repository = yield* CatalogueRepository
  const accounts = yield* UpstreamAccountRepository
  const drivers = yield* SupplierDrivers

  const product = (id: string) =>
    repository.productById(id).pipe(
      Effect.flatMap(
        Option.match({
          onNone: () => new NotFound({ code: "PRODUCT_NOT_FOUND", entity: "product", id }),
          onSome: Effect.succeed,
        }),
      ),
    )

  const plan = (id: string) =>
    repository.planById(id).pipe(
      Effect.flatMap(
        Option.match({
          onNone: () => new NotFound({ code: "PLAN_NOT_FOUND", entity: "plan", id }),
          onSome: Effect.succeed,
        }),
      ),
    )

  const account = (id: string) =>
    accounts.byId(id).pipe(
      Effect.flatMap(
        Option.match({
          onNone: () => new NotFound({ code: "UPSTREAM_NOT_FOUND", entity: "upstream account", id }),
          onSome: Effect.succeed,
        }),
      ),
    )

  /** Every plan that a product lists has to exist. */
  const checkPlans = (planIds: ReadonlyArray<PlanId>) =>
    Effect.gen(function* () {
      if (new Set(planIds).size !== planIds.length) {
        return yield* invalid("PLAN_LISTED_TWICE", "/planIds", "A plan is listed twice")
      }
      const found = yield* repository.plansByIds(planIds)
      const missing = planIds.find((id) => !found.some((plan) => plan.id === id))
      if (missing !== undefined) {
        return yield* invalid("PLAN_NOT_FOUND", `/planIds/${planIds.indexOf(missing)}`, `There is no plan "${missing}"`)
      }
    })

  const checkParameters = (upstream: UpstreamAccount, parameters: Readonly<Record<string, unknown>>) => {
    const flaws = drivers.get(upstream.driver)?.checkParameters(parameters) ?? [
      { path: "/accountId", message: "The driver of this account is not installed" },
    ]
    const first = flaws[0]
    return first === undefined
      ? Effect.void
      : new Invalid({
          code: "PLAN_PARAMETERS_INVALID",
          reason: first.message,
          flaws: flaws.map((flaw) => ({ ...flaw, code: "PLAN_PARAMETERS_INVALID" })),
        })
  }

  const createProduct = Effect.fn("Catalogue.createProduct")(function* (draft: ProductDraft) {
    const operator = yield* operatorWith("catalogue:edit")
    const at = yield* Clock.currentTimeMillis
    const kind = draft.kind ?? "code"
    const row: Product = {
      id: draft.id,
      version: 1,
      kind,
      name: draft.name,
      deliveryType: draft.deliveryType ?? DELIVERY_DEFAULT[kind],
      policy: { ...POLICY_DEFAULT, ...POLICY_DIFFERS[kind], ...draft.policy },
      planIds: draft.planIds ?? [],
      entitlementMs: draft.entitlementMs === undefined ? ENTITLEMENT_MS_DEFAULT[kind] : draft.entitlementMs,
      price: draft.price ?? null,
      terms: draft.terms ?? [],
      codeFormat: draft.codeFormat ?? CODE_FORMAT_DEFAULT,
      voucherExpiry:
        draft.voucherExpiry ??
        (kind === "relay" ? { kind: "days", days: RELAY_EXPIRY_DAYS_DEFAULT } : { kind: "never" }),
      enabled: draft.enabled ?? true,
      createdAt: at,
      updatedAt: at,
    }
    yield* checkCodeFormat(row.codeFormat)
    yield* checkPlans(row.planIds)
    yield* commit([
      insert(ProductEntity, row),
      yield* audited(operator, "catalogue:edit", {
        type: "product.created",
        subject: "product",
        subjectId: row.id,
        data: { after: row },
      }),
    ])
    return row
  })

  /** `expectedVersion` is the one the operator saw; when somebody changed it since, the edit is a `Conflict`. */
  const editProduct = Effect.fn("Catalogue.editProduct")(function* (
    id: string,
    edit: ProductEdit,
    expectedVersion?: number,
  ) {
    const operator = yield* operatorWith("catalogue:edit")
    const read = yield* product(id)
    yield* expectVersion(ProductEntity, read.version, expectedVersion)
    const { policy, ...rest } = edit
    const changes = {
      ...definedOnly(rest),
      ...(policy === undefined ? {} : { policy: { ...read.policy, ...policy } }),
      updatedAt: yield* Clock.currentTimeMillis,
    }
    if (edit.codeFormat !== undefined) yield* checkCodeFormat(edit.codeFormat)
    if (edit.planIds !== undefined) yield* checkPlans(edit.planIds)
    yield* commit([
      update(ProductEntity, read, changes),
      yield* audited(operator, "catalogue:edit", {
        type: "product.edited",
        subject: "product",
        subjectId: id,
        data: { before: pick(read, Object.keys(changes)), after: changes },
      }),
    ])
    return { ...read, ...changes, version: read.version + 1 } as Product
  })

  const createPlan = Effect.fn("Catalogue.createPlan")(function* (draft: PlanDraft) {
    const operator = yield* operatorWith("catalogue:edit")
    yield* checkParameters(yield* account(draft.accountId), draft.parameters)
    const at = yield* Clock.currentTimeMillis
    const row: Plan = {
      id: yield* newId<PlanId>(),
      version: 1,
      name: draft.name,
      accountId: draft.accountId,
      parameters: draft.parameters,
      expectedCostMinor: draft.expectedCostMinor ?? null,
      maximumPriceMinor: draft.maximumPriceMinor ?? null,
      weight: draft.weight ?? 0,
      tags: draft.tags ?? [],
      enabled: draft.enabled ?? true,
      breakerMode: "auto",
      breakerUntil: null,
      createdAt: at,
      updatedAt: at,
    }
    yield* commit([
      insert(PlanEntity, row),
      yield* audited(operator, "catalogue:edit", {
        type: "plan.created",
        subject: "plan",
        subjectId: row.id,
        data: { after: row },
      }),
    ])
    return row
  })

  const editPlan = Effect.fn("Catalogue.editPlan")(function* (id: string, edit: PlanEdit, expectedVersion?: number) {
    const operator = yield* operatorWith("catalogue:edit")
    const read = yield* plan(id)
    yield* expectVersion(PlanEntity, read.version, expectedVersion)
    if (edit.parameters !== undefined || edit.accountId !== undefined) {
      yield* checkParameters(yield* account(edit.accountId ?? read.accountId), edit.parameters ?? read.parameters)
    }
    const changes = {
      ...definedOnly(edit),
      // Setting the mode is the operator's last word: what the breaker decided before is over.
      ...(edit.breakerMode === undefined ? {} : { breakerUntil: null }),
      updatedAt: yield* Clock.currentTimeMillis,
    }
    yield* commit([
      update(PlanEntity, read, changes),
      yield* audited(operator, "catalogue:edit", {
        type: "plan.edited",
        subject: "plan",
        subjectId: id,
        data: { before: pick(read, Object.keys(changes)), after: changes },
      }),
    ])
    return { ...read, ...changes, version: read.version + 1 } as Plan
  })

  /** Counts of a product's plans since a moment, and the order they suggest. */
  const statistics = Effect.fn("Catalogue.statistics")(function* (productId: string, since?: Timestamp) {
    yield* operatorWith("catalogue:read")
    const { planIds } = yield* product(productId)
    const from = since ?? (yield* Clock.currentTimeMillis) - STATISTICS_WINDOW_MS
    const plans = yield* repository.plansByIds(planIds)
    const tallies = yield* repository.tallies(planIds, from)
    return {
      since: from,
      plans: plans.map((plan) => ({ plan, tally: tallies.get(plan.id) ?? PLAN_TALLY_NONE })),
      suggested: suggestPlanOrder(plans, tallies),
    }
  })

  /** What came of plans' orders on each of the last days, today included. */
  const outcomes = Effect.fn("Catalogue.outcomes")(function* (days: number) {
    yield* operatorWith("catalogue:read")
    const now = yield* Clock.currentTimeMillis
    const since = now - (now % OUTCOME_DAY_MS) - (days - 1) * OUTCOME_DAY_MS
    const plans = yield* repository.plans({ limit: OUTCOME_PLANS_MAX, afterId: null })
    const found = yield* repository.days(
      plans.rows.map(({ id }) => id),
      since,
    )
    return { since, days: found.toSorted((a, b) => a.at - b.at) }
  })

  const reading =
    <Args extends ReadonlyArray<unknown>, A, E, R>(read: (...args: Args) => Effect.Effect<A, E, R>) =>
    (...args: Args) =>
      Effect.zipRight(operatorWith("catalogue:read"), read(...args))

  return {
    product: reading(product),
    plan: reading(plan),
    products: reading((page: PageRequest) => repository.products(page)),
    plans: reading((page: PageRequest) => repository.plans(page)),
    createProduct,
    editProduct,
    createPlan,
    editPlan,
    statistics,
    outcomes,
  } as const
})

/** Products and plans, as operators keep them. */
export class Catalogue extends Context.Tag("@mintcode/core/catalogue/Catalogue")<
  Catalogue,
  Effect.Effect.Success<typeof makeCatalogue>
>() {}

export const layerCatalogue = Layer.effect(Catalogue, makeCatalogue)

/** An edit names what it changes: fields that are missing or undefined stay as they are. */
const definedOnly = <A extends object>(edit: A): { [Key in keyof A]?: Exclude<A[Key], undefined> } =>
  Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) as {
    [Key in keyof A]?: Exclude<A[Key], undefined>
  }

const pick = (row: object, keys: ReadonlyArray<string>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([key]) => keys.includes(key)))
