import { fiveSimDriver } from "@mintcode/adapters/five-sim"
import { type ScriptInput, SIMULATOR_TOKEN, type Simulator } from "@mintcode/adapters/simulator"
import { smsActivateDriver } from "@mintcode/adapters/sms-activate"
import { Catalogue, type Plan, type PlanId, POLICY_DEFAULT, type Policy, ProductId } from "@mintcode/core/catalogue"
import { UpstreamAccounts } from "@mintcode/core/supplier"
import { Vouchers } from "@mintcode/core/voucher"
import { Effect, Redacted, Stream } from "effect"

/** The two ways to speak to an upstream. */
export const DRIVER_NAMES = [fiveSimDriver.name, smsActivateDriver.name] as const
export type DriverName = string

/** Where plans buy, in their order. Each has its own price, so that money tells which one was bought. */
const PLACES = [
  { country: "usa", number: 187, prefix: "+1", priceMinor: 50 },
  { country: "england", number: 16, prefix: "+44", priceMinor: 70 },
  { country: "canada", number: 36, prefix: "+1", priceMinor: 110 },
] as const

export const OPENING_MINOR = 1_000_000

type Offer = NonNullable<ScriptInput["offers"]>[number]

/** What a place has on its shelf, where it differs from plenty and a message after 150 ms. */
export type Shelf = Partial<Pick<Offer, "count" | "sms" | "prepareMs">>

/** Never a message. */
export const SILENT: Shelf = { sms: [] }

/** A market of three places that sell Telegram numbers. */
export const marketScript = (shelves: ReadonlyArray<Shelf> = [], rest: Partial<ScriptInput> = {}): ScriptInput => ({
  accounts: { [SIMULATOR_TOKEN]: { balance: OPENING_MINOR / 100 } },
  countries: Object.fromEntries(PLACES.map(({ country, number, prefix }) => [country, { iso: "xx", prefix, number }])),
  services: { telegram: "tg" },
  offers: PLACES.map(({ country, priceMinor }, index) => ({
    country,
    operator: "virtual4",
    product: "telegram",
    price: priceMinor / 100,
    sms: [{ delayMs: 150 }],
    ...shelves[index],
  })),
  ...rest,
})

const parametersFor = (driver: DriverName, { country, number }: (typeof PLACES)[number]) =>
  driver === fiveSimDriver.name ? { country, product: "telegram" } : { country: number, service: "tg" }

const baseUrlFor = (driver: DriverName, simulator: Simulator) =>
  driver === fiveSimDriver.name ? simulator.fiveSimBaseUrl : simulator.smsActivateBaseUrl

/** Policy of a product that is tested in a hurry. */
export const POLICY_FAST: Policy = { ...POLICY_DEFAULT, timeLimitMs: 60_000, throttleCoolDownMs: 100 }

export interface ShopOptions {
  readonly driver: DriverName
  readonly simulator: Simulator
  /** Places that its product buys in. Default: the first two. */
  readonly plans?: number
  readonly policy?: Partial<Policy>
  readonly plan?: Partial<Pick<Plan, "maximumPriceMinor">>
  readonly ratePerSecond?: number
  /** Options of the upstream account, where they differ from ones that suit tests. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Where the upstream is thought to be, when that is not where the simulator is. */
  readonly baseUrl?: string
}

/** Something to redeem: a product with its plans at one simulated upstream. */
export interface Shop {
  readonly simulator: Simulator
  readonly productId: ProductId
  readonly accountId: string
  readonly planIds: ReadonlyArray<PlanId>
  /** The address that the driver finds the simulator at. */
  readonly baseUrl: string
}

let shops = 0

/** Puts a product of its own into the world. Any number of shops do not get into each other's way. */
export const openShop = ({ driver, simulator, ...options }: ShopOptions) =>
  Effect.gen(function* () {
    const name = `shop-${process.pid}-${shops++}`
    const catalogue = yield* Catalogue
    const accounts = yield* UpstreamAccounts
    const baseUrl = baseUrlFor(driver, simulator)
    const account = yield* accounts.create({
      driver,
      name,
      baseUrl: options.baseUrl ?? baseUrl,
      token: Redacted.make(SIMULATOR_TOKEN),
      currency: "USD",
      ratePerSecond: options.ratePerSecond ?? 1_000,
      options: { earlyCancelMs: 0, timeoutMs: 2_000, ...options.options },
    })
    const plans = yield* Effect.forEach(PLACES.slice(0, options.plans ?? 2), (place) =>
      catalogue.createPlan({
        name: `${name}-${place.country}`,
        accountId: account.id,
        parameters: parametersFor(driver, place),
        ...options.plan,
      }),
    )
    const productId = ProductId.make(name.replaceAll("-", "_"))
    const planIds = plans.map(({ id }) => id)
    yield* catalogue.createProduct({
      id: productId,
      name: { zh: "验证码", en: "Code" },
      planIds,
      policy: { ...POLICY_FAST, ...options.policy },
    })
    return { simulator, productId, accountId: account.id, planIds, baseUrl } satisfies Shop
  })

/** Mints codes for a shop's product. */
export const codesFor = ({ productId }: Shop, count: number) =>
  Effect.gen(function* () {
    const vouchers = yield* Vouchers
    const { codes } = yield* vouchers.mint({ productId, count })
    return Array.from(yield* Stream.runCollect(codes))
  })
