import { generateKey, layerNodeCrypto, type RootKey } from "@mintcode/adapters/node-crypto"
import { layerRepositories, layerStorage } from "@mintcode/adapters/storage"
import { layerCore } from "@mintcode/core"
import { Catalogue, type PlanId, type Policy, ProductId } from "@mintcode/core/catalogue"
import { Operator, trustedOperator } from "@mintcode/core/identity"
import { Redemptions } from "@mintcode/core/redemption"
import { type SupplierDriver, SupplierDrivers, UpstreamAccounts } from "@mintcode/core/supplier"
import { Vouchers } from "@mintcode/core/voucher"
import { Effect, Layer, Redacted, Stream } from "effect"

/** The whole domain on a database of its own, with these drivers, and a key of its own unless one is given. */
export const layerBench = (databaseUrl: string, drivers: ReadonlyArray<SupplierDriver>, key?: RootKey) =>
  layerCore.pipe(
    Layer.provideMerge(
      Layer.mergeAll(
        Layer.provideMerge(layerRepositories, layerStorage(Redacted.make(databaseUrl))),
        Layer.unwrapEffect(
          Effect.map(key === undefined ? generateKey : Effect.succeed(key), (one) => layerNodeCrypto([one])),
        ),
        Layer.succeed(SupplierDrivers, new Map(drivers.map((driver) => [driver.name, driver]))),
        Layer.succeed(Operator, trustedOperator("bench")),
      ),
    ),
  )

/** What is to be sold. */
export interface BenchProduct {
  readonly driver: SupplierDriver
  readonly id?: ProductId
  readonly baseUrl?: string
  readonly token?: string
  readonly parameters?: Readonly<Record<string, unknown>>
  readonly policy?: Partial<Policy>
}

export const BENCH_PRODUCT = ProductId.make("bench")
const YEAR_MS = 365 * 86_400_000
/** The fastest that an account may be called. */
const CALLS_PER_SECOND_MAX = 1_000

/** A product with one plan on an upstream account of its own, which may be called as fast as any may. */
export const benchProduct = ({ driver, id = BENCH_PRODUCT, ...wanted }: BenchProduct) =>
  Effect.gen(function* () {
    const accounts = yield* UpstreamAccounts
    const account = yield* accounts.create({
      driver: driver.name,
      name: id,
      baseUrl: wanted.baseUrl ?? "http://bench.invalid",
      currency: "USD",
      ratePerSecond: CALLS_PER_SECOND_MAX,
      ...(wanted.token === undefined ? {} : { token: Redacted.make(wanted.token) }),
    })
    const catalogue = yield* Catalogue
    const plan = yield* catalogue.createPlan({
      name: id,
      accountId: account.id,
      parameters: wanted.parameters ?? {},
    })
    yield* catalogue.createProduct({
      id,
      name: { zh: "基准", en: "Bench" },
      planIds: [plan.id as PlanId],
      policy: wanted.policy ?? {},
    })
  })

/** A product whose codes are licences for one machine. */
export const benchLicence = (id: ProductId) =>
  Effect.flatMap(Catalogue, (catalogue) =>
    catalogue.createProduct({
      id,
      kind: "licence",
      name: { zh: "基准", en: "Bench" },
      planIds: [],
      entitlementMs: YEAR_MS,
    }),
  )

/** Fresh codes of a product. */
export const mintCodes = (productId: ProductId, count: number) =>
  Effect.gen(function* () {
    const vouchers = yield* Vouchers
    const { codes } = yield* vouchers.mint({ productId, count })
    return Array.from(yield* Stream.runCollect(codes))
  })

/** Buyers who are served at once. */
const CONCURRENT = 64

/** Accepts every code, as sixty buyers would who come at once. */
export const redeemAll = (codes: ReadonlyArray<string>) =>
  Effect.flatMap(Redemptions, (redemptions) =>
    Effect.forEach(codes, (code) => redemptions.redeem({ code, input: {}, proof: {}, ip: null }), {
      concurrency: CONCURRENT,
    }),
  )
