import { Catalogue, POLICY_DEFAULT, ProductId } from "@mintcode/core/catalogue"
import { ApiKeys, Balances } from "@mintcode/core/developer"
import { UserId } from "@mintcode/core/identity"
import { UpstreamAccounts } from "@mintcode/core/supplier"
import { Effect } from "effect"
import type { Seeded } from "./seeded.ts"
import { DRIVER_NAME } from "./services.ts"
import type { Furnishing } from "./stage.ts"

const DEVELOPERS = 2
const OPENING_MINOR = 1_000
const PRICE = { minor: 250, currency: "USD" } as const
const name = { zh: "商品", en: "Product" }

/** Puts accounts, plans, products and developers into an empty world. Each upstream has one account with two shelves. */
export const furnish = (upstreams: ReadonlyArray<string>, random: Seeded) =>
  Effect.gen(function* () {
    const catalogue = yield* Catalogue
    const accounts = yield* UpstreamAccounts
    const keys = yield* ApiKeys
    const balances = yield* Balances
    const accountIds: Array<string> = []
    const plans = yield* Effect.forEach(upstreams, (upstream) =>
      Effect.gen(function* () {
        const account = yield* accounts.create({
          driver: DRIVER_NAME,
          name: upstream,
          baseUrl: `http://${upstream}`,
          currency: "USD",
          ratePerSecond: random.pick([5, 1_000]) ?? 1_000,
        })
        accountIds.push(account.id)
        return yield* Effect.forEach(["first", "second"], (shelf) =>
          catalogue.createPlan({ name: `${upstream} ${shelf}`, accountId: account.id, parameters: { shelf } }),
        )
      }),
    )
    const planIds = plans.flat().map(({ id }) => id)
    const policy = { ...POLICY_DEFAULT, timeLimitMs: 120_000, throttleCoolDownMs: 5_000, triesMax: 4 }
    const codeProducts = yield* Effect.forEach(upstreams, (_, index) =>
      Effect.map(
        catalogue.createProduct({
          id: ProductId.make(`code_${index}`),
          name,
          policy: { ...policy, expirySwitchesPlan: random.percent(50), plansTriedMax: random.between(1, 3) },
          // Some have one plan only: where that is switched off, nothing is left to ask.
          planIds: random.shuffled(planIds).slice(0, 1 + 2 * index),
          price: PRICE,
        }),
        ({ id }) => id,
      ),
    )
    const terms = [
      { machinesMax: 1, transferCoolDownMs: 0 },
      { machinesMax: 2, transferCoolDownMs: 1_000 },
      { machinesMax: 2, floating: true, heartbeatMs: 10_000 },
    ]
    const licenceProducts = yield* Effect.forEach(terms, (licence, index) =>
      Effect.map(
        catalogue.createProduct({
          id: ProductId.make(`licence_${index}`),
          kind: "licence",
          name,
          policy: { ...policy, licence },
          entitlementMs: random.pick([60_000, 3_600_000, null]) ?? null,
          price: PRICE,
        }),
        ({ id }) => id,
      ),
    )
    const developers = yield* Effect.forEach(Array.from({ length: DEVELOPERS }), (_, index) =>
      Effect.gen(function* () {
        const ownerId = UserId.make(`01999999-9999-7999-8999-99999999990${index}`)
        const { key } = yield* keys.create({ ownerId, name: "simulation", mode: "live" })
        yield* balances.change({ ownerId, amount: { minor: OPENING_MINOR, currency: PRICE.currency }, kind: "top_up" })
        return { ownerId, developer: yield* keys.authenticate(key, null) }
      }),
    )
    return { accountIds, planIds, codeProducts, licenceProducts, developers } satisfies Furnishing
  })
